import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './node24.mjs';

// Makes emv/certificate/test-keys.ts afresh. Cards personalised with the former keys, and traces
// recorded with them, are then no longer valid: run it for a reason only.

const WANTED = [
  ['authorityF1', 1408, 3, 'Certification authority, index F1.'],
  ['authorityF3', 1984, 65537, 'Certification authority, index F3.'],
  ['issuer', 1152, 3, 'The issuer of every card.'],
  ['card', 1024, 3, 'The key of every card.'],
  ['pinEncipherment', 768, 65537, 'For PINs on their way to the card.'],
];

const bytesOf = (text) => Buffer.from(text, 'base64url').toString('hex').toUpperCase();

function literal(digits) {
  const lines = digits.match(/.{1,88}/g) ?? [];
  return lines.length === 1
    ? `hex('${digits}')`
    : `hex(\n${lines.map((line) => `      '${line}'`).join(' +\n')},\n    )`;
}

const keys = WANTED.map(([name, modulusLength, publicExponent, comment]) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  const { n, e, p, q } = privateKey.export({ format: 'jwk' });
  const fields = [
    ['modulus', n],
    ['exponent', e],
    ['prime1', p],
    ['prime2', q],
  ].map(([field, value]) => `    ${field}: ${literal(bytesOf(value))},`);
  return `  /** ${comment} ${modulusLength} bits. */\n  ${name}: {\n${fields.join('\n')}\n  },`;
});

writeFileSync(
  join(root, 'emv/certificate/test-keys.ts'),
  `import { hex } from '../../bytes/hex.ts';
import type { RsaPrivateKey } from '../rsa.ts';

/**
 * RSA keys for test cards, made by tools/make-card-keys.mjs. They are published here: they protect
 * nothing, and no terminal but a test terminal may trust them.
 */
export const TEST_KEYS = {
${keys.join('\n')}
} as const satisfies Record<string, RsaPrivateKey>;
`,
);
