import type { Random } from '../../time/seeded-random.ts';
import { ALIPAY_ORDER_LINK } from '../wallet-code.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** So many behind the link [model]. */
const CHARACTERS = 16;

/** After a restart the same seed draws the same codes again: those that are taken are not given. */
export function createOrderCodes(random: Random, isTaken: (code: string) => boolean) {
  return (): string => {
    for (;;) {
      let code: string = ALIPAY_ORDER_LINK;
      for (let i = 0; i < CHARACTERS; i++) code += ALPHABET[random.below(ALPHABET.length)];
      if (!isTaken(code)) return code;
    }
  };
}
