import { describe, expect, it } from 'vitest';
import { leavesKiosk } from '../../renderer/customer/kiosk.ts';

const NONE = { ctrlKey: false, metaKey: false, altKey: false };

describe('a key at a customer’s screen', () => {
  it.each([
    ['p', { ctrlKey: true }],
    ['o', { ctrlKey: true }],
    ['+', { ctrlKey: true }],
    ['s', { metaKey: true }],
    ['ArrowLeft', { altKey: true }],
    ['F5', {}],
    ['F12', {}],
  ])('%s %o would leave the page, print or enlarge it', (key, held) => {
    expect(leavesKiosk({ ...NONE, ...held, key })).toBe(true);
  });

  it.each(['Tab', 'Enter', ' ', 'Escape', 'f', 'F', '5'])('%s is his own', (key) => {
    expect(leavesKiosk({ ...NONE, key })).toBe(false);
  });
});
