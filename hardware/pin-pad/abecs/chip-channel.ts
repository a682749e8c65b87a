import { concat } from '../../../bytes/concat.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { VirtualChip } from '../../card-reader/virtual-card-reader.ts';
import type { ChipInterface, DisplayLines } from '../pos-pin-pad.ts';
import { CHP_OPERATION, CHP_PIN_FORMAT, CHP_SLOT, COMMANDS } from './commands.ts';
import { type Customer, NO_PIN_STATUS } from './customer.ts';
import type { ValuesOf } from './fields.ts';
import type { AbecsCommand } from './messages.ts';
import { block, type Reply, take } from './reply.ts';

export interface ChipChannelOptions {
  readonly customer: Customer;
  readonly isMute: () => boolean;
  /** One APDU, at the chip's pace; undefined: the card is out. */
  readonly exchange: (
    chip: VirtualChip,
    at: ChipInterface,
    apdu: Uint8Array,
  ) => Promise<Uint8Array | undefined>;
}

const BLANK: DisplayLines = ['', ''];

/** CHP inside the virtual pad (Abecs 2.12, 3.3.2): the chip for a kernel outside. */
export function createChipChannel({ customer, isMute, exchange }: ChipChannelOptions) {
  let powered: { readonly chip: VirtualChip; readonly at: ChipInterface } | undefined;
  let tapped: VirtualChip | undefined;

  async function chip(command: AbecsCommand): Promise<Reply> {
    const taken = take(command, COMMANDS.CHP.command);
    if (!taken) return err('011');
    const { slot, operation, apdu: given } = taken[0];
    const at = slot === CHP_SLOT.contactless ? 'contactless' : 'contact';
    if (slot !== CHP_SLOT[at]) return err('051');
    const answer = (bytes: Uint8Array): Reply => block(COMMANDS.CHP.reply[0], { answer: bytes });
    if (operation === CHP_OPERATION.off) {
      powered = undefined;
      if (at === 'contactless') tapped = undefined;
      return answer(new Uint8Array(0));
    }
    if (operation === CHP_OPERATION.on) {
      if (at === 'contact' && !customer.inserted()) return err('043');
      const found = at === 'contact' ? customer.inserted()?.chip : tapped;
      if (!found) return err(at === 'contact' ? '060' : '043');
      if (at === 'contact' && isMute()) return err('060');
      found.reset();
      powered = { chip: found, at };
      return answer(found.atr);
    }
    if (powered?.at !== at) return err(at === 'contact' ? '060' : '043');
    const wanted = operation === CHP_OPERATION.verifyPin ? await pinApdu(taken[0]) : ok(given);
    if (!wanted.ok) return wanted;
    const response = await exchange(powered.chip, at, wanted.value);
    return response ? answer(response) : err('061');
  }

  /** The VERIFY with an ISO-2 block, which leaves the pad for the card alone. */
  async function pinApdu(
    of: ValuesOf<(typeof COMMANDS)['CHP']['command'][0]>,
  ): Promise<Result<Uint8Array, string>> {
    if (of.apdu.length !== 4 || of.pinFormat !== CHP_PIN_FORMAT) return err('011');
    if (powered?.at === 'contact' && !customer.inserted()) return err('061');
    customer.show(of.lines ?? BLANK);
    const outcome = await customer.enterPin(4, 12, { forCard: true });
    customer.show(BLANK);
    if (outcome.kind !== 'entered') return err(NO_PIN_STATUS[outcome.kind]);
    const { pin } = outcome;
    const nibbles = `2${pin.length.toString(16)}${pin}`.padEnd(16, 'f');
    const pinBlock = Uint8Array.from({ length: 8 }, (_, i) =>
      Number.parseInt(nibbles.slice(2 * i, 2 * i + 2), 16),
    );
    return ok(concat(of.apdu, 8, pinBlock));
  }

  return {
    execute: chip,
    /** A contactless card that CKE has seen; it stays in the field until it is powered off. */
    present(card: VirtualChip): void {
      tapped = card;
    },
  };
}

export type ChipChannel = ReturnType<typeof createChipChannel>;
