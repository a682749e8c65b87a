import { ok, type Result } from '../../../bytes/result.ts';
import type { ChipDecision, ChipInterface, PosPinPad, WorkingKey } from '../pos-pin-pad.ts';
import { pinOf } from './card-data.ts';
import { CHP_OPERATION, CHP_PIN_FORMAT, CHP_SLOT } from './commands.ts';
import {
  type Conversation,
  type Outcome,
  protocol,
  quietly,
  type ReplyOf,
  refuse,
} from './conversation.ts';
import {
  bytes4,
  communicationOf,
  fitted,
  keyFields,
  protocolOf,
  tagBytes,
} from './request-fields.ts';

const MAX_APDU = 260;
const DECISIONS: readonly (ChipDecision['decision'] | undefined)[] = [
  'approved',
  'declined',
  'online',
];
const COMPLETIONS = ['approved', 'declined-by-card', 'declined-by-host'] as const;

type ChipCommands = Pick<
  PosPinPad,
  | 'changeKernelData'
  | 'goOnChip'
  | 'finishChip'
  | 'chipPowerOn'
  | 'chipPowerOff'
  | 'transceive'
  | 'verifyPinOnChip'
>;

/** A card's chip: under the pad's own kernel (CNG, GOC, FNC), and by the APDU (CHP). */
export function createChipCommands(
  { ask }: Conversation,
  exclusive: <T>(conversation: () => Promise<T>) => Promise<T>,
): ChipCommands {
  async function chip(at: ChipInterface, operation: number, apdu: Uint8Array): Outcome<Uint8Array> {
    if (apdu.length > MAX_APDU) {
      return refuse('CHP', `an APDU of at most ${MAX_APDU} bytes, got ${apdu.length}`);
    }
    const block = { slot: CHP_SLOT[at], operation, apdu, pinFormat: undefined, lines: undefined };
    const reply = await ask('CHP', [block]);
    return reply.ok ? ok(reply.value.answer) : reply;
  }

  return {
    changeKernelData: (data) => exclusive(() => quietly(ask('CNG', [{ data }]))),
    goOnChip: (request, signal) =>
      exclusive(async () => {
        const { risk } = request;
        const block = {
          amount: request.amount,
          cashback: request.cashback ?? 0,
          onExceptionList: request.onExceptionList ?? false,
          forceOnline: request.forceOnline ?? false,
          reserved: '0',
          ...keyFields(request.pinKey),
          riskManagement: risk !== undefined,
          floorLimit: bytes4(risk?.floorLimit ?? 0),
          targetPercent: risk?.targetPercent ?? 0,
          threshold: bytes4(risk?.threshold ?? 0),
          maxTargetPercent: risk?.maxTargetPercent ?? 0,
          acquirerDataLength: 0,
        };
        const tags = tagBytes(request.tags);
        const reply = await ask('GOC', [block, { tags }, { tags: new Uint8Array(0) }], signal);
        if (!reply.ok) return reply;
        const decision = decided(reply.value, request.pinKey);
        return decision ?? protocol('GOC', `decision: expected 0 to 2`);
      }),
    finishChip: (response) =>
      exclusive(async () => {
        const block = {
          communication: communicationOf(
            response.reached,
            response.approved,
            response.responseCode,
          ),
          issuerMode: '0',
          responseCode: response.reached ? response.responseCode : '00',
          data: response.reached ? response.data : new Uint8Array(0),
          acquirerDataLength: 0,
        };
        const reply = await ask('FNC', [block, { tags: tagBytes(response.tags) }]);
        if (!reply.ok) return reply;
        const decision = COMPLETIONS[reply.value.decision];
        if (decision === undefined) return protocol('FNC', 'decision: expected 0 to 2');
        const { data, scriptResults } = reply.value;
        return ok({ decision, data, scriptResults });
      }),
    chipPowerOn: (at) =>
      exclusive(async () => {
        const atr = await chip(at, CHP_OPERATION.on, new Uint8Array(0));
        return atr.ok
          ? ok({ atr: atr.value, protocol: at === 'contact' ? protocolOf(atr.value) : undefined })
          : atr;
      }),
    chipPowerOff: (at) => exclusive(() => quietly(chip(at, CHP_OPERATION.off, new Uint8Array(0)))),
    transceive: (at, apdu) => exclusive(() => chip(at, CHP_OPERATION.exchange, apdu)),
    verifyPinOnChip: ({ at, header, lines: shown }, signal) =>
      exclusive(async () => {
        if (header.length !== 4) return refuse('CHP', 'CLA INS P1 P2');
        const block = {
          slot: CHP_SLOT[at],
          operation: CHP_OPERATION.verifyPin,
          apdu: header,
          pinFormat: CHP_PIN_FORMAT,
          lines: fitted(shown),
        };
        const reply = await ask('CHP', [block], signal);
        return reply.ok ? ok(reply.value.answer) : reply;
      }),
  };
}

function decided(reply: ReplyOf<'GOC'>, key: WorkingKey): Result<ChipDecision, never> | undefined {
  const decision = DECISIONS[reply.decision];
  if (decision === undefined) return undefined;
  const { signature, offlinePin, wrongTries, blocked, data } = reply;
  return ok({
    decision,
    signature,
    offlinePin: { verified: offlinePin, wrongTries, blocked },
    onlinePin: reply.onlinePin ? pinOf(reply, key) : undefined,
    data,
  });
}
