import { describe, expect, it } from 'vitest';
import { readScript } from '../../../../runtime/scenario/read.ts';

const WALLETS =
  'alipay-wang, alipay-poor, alipay-risk, alipay-limit, alipay-slow, alipay-refuses, alipay-silent';
const STEPS =
  'sell, insert, tap, swipe, language, pin, wait, network, press, application, take, tear, until, fault, clear, unplug, plug, scan, pay, gateway, refund, resolve, order, card, otp, expect';
const WORDS = 'cancel, refund, bypass-pin, print-code, cut-power, service';
const ATM_STEPS =
  'insert, language, pin, wait, network, press, application, amount, choose, confirm, take, until, fault, clear, unplug, plug, resolve, scan, expect';

/** The steps of a script at a till, and its error without the file. */
const BAD: readonly (readonly [string, string])[] = [
  // a step of the other kind of terminal
  ['- amount: 5', `4:5: step 1: amount is a step at an ATM; expected ${STEPS}`],
  ['- more-time', `4:5: step 1: more-time is a step at an ATM; expected ${WORDS}, ${STEPS}`],
  [
    '- fault: { device: cash-dispenser, fault: jam-before-exit }',
    '4:22: step 1, fault.device: found "cash-dispenser"; expected pin-pad, card-reader, printer, scanner',
  ],
  [
    '- fault: { device: pin-pad, fault: tampered }',
    '4:38: step 1, fault.fault: found "tampered"; expected silence, nak-storm, crc-errors, busy, no-key, customer-cancels, customer-waits, card-removed, chip-mute',
  ],
  [
    '- expect: { screen: welcome }',
    '4:15: step 1, expect: unknown key screen; expected till, seen, pad, language, refused, receipt, messages, no-messages, journal, ledger, reversals, merchant, phone, wallet, gateway, cases, checkout, shop',
  ],
  // sales
  [
    '- sell: { amount: 5, by: cheque }',
    '4:28: step 1, sell.by: found "cheque"; expected card, wallet-code, order-code, vietqr',
  ],
  [
    '- sell: five',
    '4:11: step 1, sell: found "five"; expected whole đồng, as 500000, or keys with values',
  ],
  [
    '- refund: all',
    '4:13: step 1, refund: found "all"; expected whole đồng, as 500000, or keys with values',
  ],
  [
    '- resolve: perhaps',
    '4:14: step 1, resolve: found "perhaps"; expected ask-again, was-paid, was-not-paid, refund, keep',
  ],
  // phones
  ['- scan: { wallet: nobody }', `4:21: step 1, scan.wallet: found "nobody"; expected ${WALLETS}`],
  [
    '- scan: { wallet: alipay-wang, code: stale }',
    '4:40: step 1, scan.code: found "stale"; expected fresh, used, old',
  ],
  [
    '- pay: { walet: alipay-wang }',
    '4:12: step 1, pay: unknown key walet (wallet?); expected wallet, pin',
  ],
  [
    '- pay: { wallet: alipay-wang, pin: 135790 }',
    '4:38: step 1, pay.pin: found a number; expected 1 to 12 digits in quotes',
  ],
  [
    '- pay: { app: techcombank-debit, amount: all }',
    '4:44: step 1, pay.amount: found "all"; expected whole đồng, as 500000',
  ],
  // the gateway
  [
    '- gateway: { on: pay }',
    '4:14: step 1, gateway: found on in it; expected one of delay, decline, unknown-then, late, fault',
  ],
  [
    '- gateway: { on: notify, decline: RISK_REJECT }',
    '4:14: step 1, gateway: decline cannot happen to notify; expected one of late, notify-twice, notify-before-answer, no-notification, wrong-signature',
  ],
  ['- gateway: off', '4:14: step 1, gateway: found "off"; expected clear, or keys with values'],
  // shops
  [
    '- order: { shop: nowhere, amount: 5 }',
    '4:20: step 1, order.shop: found "nowhere"; expected shop-lotus, shop-panda',
  ],
  [
    '- otp: 123456',
    '4:10: step 1, otp: found a number; expected right, wrong, or six digits in quotes',
  ],
  ['- otp: "12345"', '4:10: step 1, otp: found text; expected six digits in quotes'],
  [
    '- card: { id: techcombank-debit, issued: 0101 }',
    '4:44: step 1, card.issued: found 101; expected MMYY in quotes',
  ],
  // expectations
  [
    '- until: { why: host }',
    '4:12: step 1, until: found why in it; expected either result or screen',
  ],
  [
    '- expect: { wallet: { nobody: 5 } }',
    `4:25: step 1, expect.wallet: unknown key nobody; expected ${WALLETS}`,
  ],
  [
    '- expect: { cases: [paid] }',
    '4:23: step 1, expect.cases, item 1: found "paid"; expected cancel-unknown, paid-twice, other-amount, paid-late, refund-unknown, cannot-be-read, offline-refused',
  ],
  [
    '- network: { at: wallet, service: QR_XXX, delay: 5s }',
    '4:37: step 1, network.service: found "QR_XXX"; expected QR_CPM, QR_MPM, QR_PUSH, OTP_REQ, ECOM',
  ],
];

const read = (text: string) => readScript('a.yaml', text);
const till = (step: string) => read(`title: x\nterminal: { kind: pos }\nsteps:\n  ${step}\n`);

describe('a bad script for a till is one line', () => {
  it.each(BAD)('%j', (step, error) => {
    expect(till(step)).toEqual({ ok: false, error: `a.yaml:${error}` });
  });

  it.each([
    ['- tap: nobody', '4:10: step 1, tap: there is no card nobody; expected saigonbank-debit, '],
    ['- card: nobody', '4:11: step 1, card: there is no card nobody; expected saigonbank-debit, '],
    ['- pay: { app: nobody }', '4:17: step 1, pay.app: there is no card nobody; expected '],
  ])('%j names the cards that there are', (step, error) => {
    const script = till(step);
    expect(script.ok || script.error.startsWith(`a.yaml:${error}`)).toBe(true);
    expect(script.ok).toBe(false);
  });

  it('an account may pay as well as a card on it', () => {
    expect(till("- pay: { app: '407100000002' }").ok).toBe(true);
  });

  it('never shows a code, a password or a PIN', () => {
    for (const step of [
      '- scan: 28763443825664394',
      '- otp: 987654',
      '- pay: { wallet: alipay-wang, pin: 987654 }',
    ]) {
      expect(JSON.stringify(till(step))).toMatch(/a.yaml:4.*expected/);
      expect(JSON.stringify(till(step))).not.toMatch(/28763443825664394|987654/);
    }
  });
});

describe('the kind of terminal', () => {
  it.each([
    [
      'title: x\nsteps:\n  - sell: 5\n',
      `3:5: step 1: sell is a step at a till (terminal: { kind: pos }); expected ${ATM_STEPS}`,
    ],
    [
      'title: x\nsteps: [bypass-pin]\n',
      `2:9: step 1: bypass-pin is a step at a till (terminal: { kind: pos }); expected cancel, more-time, cut-power, service, ${ATM_STEPS}`,
    ],
    [
      'title: x\nterminal: { kind: kiosk }\nsteps: [cancel]\n',
      '2:19: terminal.kind: found "kiosk"; expected atm or pos',
    ],
    [
      'title: x\nterminal: { kind: pos, cassettes: [] }\nsteps: [cancel]\n',
      '2:24: terminal: unknown key cassettes; expected kind, bank, language, pin-bypass, floor, contactless',
    ],
    [
      'title: x\nsteps: [cancel]\nsecurity: { without-mac: [nobody] }\n',
      '3:27: security.without-mac, item 1: there is no bank nobody; expected 970400, 970436, 970418, 970422, 970415, 970407',
    ],
  ])('%j', (text, error) => {
    expect(read(text)).toEqual({ ok: false, error: `a.yaml:${error}` });
  });

  it('is an ATM unless told', () => {
    expect(read('title: x\nsteps: [more-time]\n').ok).toBe(true);
    expect(read('title: x\nterminal: { kind: atm }\nsteps: [more-time]\n').ok).toBe(true);
  });
});
