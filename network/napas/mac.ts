import type { MacRule } from '../iso8583/dialect.ts';

/**
 * Which fields a MAC covers [code 1]. Model: each as it stands on the wire with its length prefix,
 * and no MAC on network management, which must also work where the two ends' keys differ.
 */
export const NAPAS_MAC: MacRule = {
  fields: [0, 2, 3, 4, 7, 11, 32, 38, 39, 41, 42, 48, 90, 95, 102, 103],
  without: ['8'],
};

/** ISO 9797-1 algorithm 3 ("retail MAC"), padding 1, all eight bytes [model]. */
export const MAC_ALGORITHM = { algorithm: 3, padding: 1 } as const;
