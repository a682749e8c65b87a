import { z } from 'zod';
import type {
  GatewayFault,
  GatewayOperation,
  GatewayRule,
} from '../../../network/alipay/config.ts';
import { checkGatewayRule } from '../../../network/alipay/rules.ts';
import { countKeys, described, strict, text } from '../../yaml/described.ts';
import { milliseconds } from '../duration.ts';
import { duration } from '../fault-schema.ts';
import { walletId } from './wallet-id.ts';

type Simple = Exclude<GatewayFault, { ms: number } | { code: string }>['kind'];

const WHAT = ['delay', 'decline', 'unknown-then', 'late', 'fault'];

const fields = strict({
  on: described<GatewayOperation>({
    pay: 'the payment that the acquirer asks for',
    inquire: 'what became of a payment',
    cancel: 'a payment is taken back',
    refund: 'money is given back',
    scan: 'a customer scans and pays an order code',
    notify: 'the gateway tells of a payment by itself',
  }).describe('what goes wrong'),
  wallet: walletId.optional().describe('only about this wallet'),
  times: z.int().min(1).optional().describe('how often; absent: always'),
  delay: duration.optional().describe('handled this much later'),
  decline: text(/^[A-Z][A-Z_]{2,39}$/, 'expected a resultCode as RISK_REJECT')
    .optional()
    .describe('refused with this resultCode'),
  'unknown-then': described({
    success: 'U now, paid later',
    fail: 'U now, failed later',
    never: 'U now, and nobody ever decides',
  })
    .optional()
    .describe('answered U; this is what it comes to'),
  after: duration.optional().describe('with unknown-then: so much later; absent: 8s'),
  late: duration.optional().describe('the notification comes this much later'),
  fault: described<Simple>({
    'drop-request': 'the request vanishes before it is handled',
    'no-answer': 'handled, money moved, but no answer',
    disconnect: 'handled; half of the answer, then the line drops',
    'wrong-signature': 'handled, and signed wrongly: to its receiver no answer',
    'cancel-unknown': 'U; nothing is cancelled',
    'notify-twice': 'the same notification comes twice',
    'notify-before-answer': 'the notification comes before the answer',
    'no-notification': 'none comes',
  })
    .optional()
    .describe('what goes wrong where no time or code is needed'),
});

type Fields = z.infer<typeof fields>;

/** A fault of the wallet's gateway as scripts write it. */
export const gatewayFault = fields
  .refine((rule) => countKeys(rule, WHAT) === 1, { error: `expected one of ${WHAT.join(', ')}` })
  .superRefine((rule, context) => {
    if (countKeys(rule, WHAT) !== 1) return;
    const fits = checkGatewayRule(gatewayRule(rule));
    if (fits.ok) return;
    const said = fits.error.replace(
      /^(\S+): (expected .*); got (\S+)$/,
      '$3 cannot happen to $1; $2',
    );
    context.addIssue({ code: 'custom', message: said.replace('notify-late', 'late') });
  })
  .meta({
    id: 'gateway-fault',
    description: "a fault of the wallet's gateway, from now on",
  });

export function gatewayRule(fault: Fields): GatewayRule {
  const { on: operation, wallet, times } = fault;
  const when = { operation, ...(wallet !== undefined && { wallet }) };
  // biome-ignore lint/suspicious/noThenProperty: a rule says `when` and `then`; it is never awaited.
  return { at: 'gateway', when, ...(times && { times }), then: faultOf(fault) };
}

function faultOf({ delay, decline, late, after, fault, ...rule }: Fields): GatewayFault {
  const outcome = rule['unknown-then'];
  if (delay) return { kind: 'delay', ms: milliseconds(delay) };
  if (decline) return { kind: 'decline', code: decline };
  if (late) return { kind: 'notify-late', ms: milliseconds(late) };
  if (outcome) return { kind: 'unknown-then', outcome, ms: milliseconds(after ?? '8s') };
  if (fault) return { kind: fault };
  throw new Error('the schema lets no rule through that names none');
}
