import type { IsoFields, IsoMessage } from '../../../network/iso8583/message.ts';
import type { MerchantRequest } from '../../../network/napas/merchant-request.ts';
import {
  cancelRequest,
  orderCodeRequest,
  type QrService,
  refundRequest,
  statusInquiry,
  transferInquiry,
  walletPayRequest,
} from '../../../network/napas/qr-request.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { createScriptedGateway, type ScriptedGateway } from './scripted-gateway.ts';
import { type Bench, type BenchOptions, START, startBench, TERMINAL } from './terminal.ts';

export const CODE = '281006020000000000125733';
export const MERCHANT = '970400000500042';

/** What a till sends, each with the next STAN. */
export interface Till {
  readonly bench: Bench;
  readonly gateway: ScriptedGateway;
  pay(dong: number, code?: string): IsoMessage;
  order(dong: number): IsoMessage;
  inquire(original: IsoMessage): IsoMessage;
  inquireBill(dong: number, bill: string): IsoMessage;
  cancel(original: IsoMessage): IsoMessage;
  refund(dong: number, service: QrService, reference: string, original?: IsoMessage): IsoMessage;
  /** The 0220 that have come to it, masked by nobody. */
  notices(): readonly IsoFields[];
  /** What differs between the books: empty when all agree and nothing is open. */
  differences(): readonly string[];
}

export async function startTill(options: BenchOptions = {}): Promise<Till> {
  const clock = createSimulatedClock(START);
  const gateway = createScriptedGateway(clock);
  const bench = await startBench({ clock, walletGateway: gateway, ...options });
  let stan = 100;
  const base = (amount: number): MerchantRequest => ({
    identity: {
      terminalId: TERMINAL,
      merchantId: MERCHANT,
      acquirerId: '970400',
      location: 'TAP HOA BEN THANH       HO CHI MINH   VN',
    },
    merchantCategory: '5411',
    at: bench.clock.now(),
    stan: ++stan,
    amount,
  });
  const { world } = bench;
  return {
    bench,
    gateway,
    pay: (dong, code = CODE) => walletPayRequest({ ...base(dong), code }),
    order: (dong) => orderCodeRequest(base(dong)),
    inquire: (original) => statusInquiry({ ...base(0), original }),
    inquireBill: (dong, bill) => transferInquiry({ ...base(dong), billReference: bill }),
    cancel: (original) => cancelRequest({ ...base(0), original }),
    refund: (dong, service, reference, original) =>
      refundRequest({ ...base(dong), service, reference, original }),
    notices: () =>
      bench.terminal.received.filter(({ mti }) => mti === '0220').map(({ fields }) => fields),
    differences() {
      const clearing = world.ledger('602907');
      const lines = [...bench.discrepancies()];
      const say = (what: string, one: number, other: number): void => {
        if (one !== other) lines.push(`${what}: ${one} and ${other}`);
      };
      for (const { id } of world.banks) {
        const settled = world.ledger(id).balance('settlement')!;
        say(`${id}, clearing and settlement`, clearing.balance(id)!, 0 - settled);
      }
      say('gateway and clearing', gateway.payable(), 0 - clearing.balance('980156')!);
      return lines;
    },
  };
}
