import { deriveCardMasterKey } from '../../crypto/emv-keys.ts';
import { type Inputs, NotRunnable, value } from './vector.ts';

/** The card's master key as it is given, or out of the issuer's, which has one of these names. */
export function cardKeyOf(inputs: Inputs, ...names: readonly string[]): Uint8Array {
  if (!inputs.has(...names) && inputs.has('iccMk', 'mk')) return inputs.hex('iccMk', 'mk');
  const option = inputs.has('option', 'mkOption') ? inputs.text('option', 'mkOption') : 'A';
  if (option !== 'A' && option !== 'B') throw new NotRunnable('input option is neither A nor B');
  const sequence = inputs.has('psn') ? inputs.text('psn') : '00';
  const parity = inputs.has('parity') ? inputs.text('parity').toLowerCase() : 'odd';
  if (parity !== 'none' && !parity.endsWith('odd')) {
    throw new NotRunnable('input parity is neither odd nor none');
  }
  const pan = inputs.text('pan');
  const identity = { pan, sequence, option, oddParity: parity !== 'none' } as const;
  return value(deriveCardMasterKey(inputs.hex(...names), identity));
}
