import { describe, expect, it } from 'vitest';
import { entryModeMeaning } from '../../../network/napas/entry-modes.ts';
import {
  INSTITUTIONS,
  institution,
  institutionName,
  issuerOf,
} from '../../../network/napas/institutions.ts';
import { networkManagementMeaning } from '../../../network/napas/network-management.ts';
import { processingCode, processingCodeMeaning } from '../../../network/napas/processing-codes.ts';
import { RESPONSE_CODES, responseCode } from '../../../network/napas/response-codes.ts';

describe('response codes', () => {
  const cases = [
    ['00', 'approved'],
    ['51', 'declined'],
    ['55', 'wrong-pin'],
    ['04', 'retain-card'],
    ['41', 'retain-card'],
    ['43', 'retain-card'],
    ['75', 'declined'],
    ['68', 'unknown'],
    ['99', 'declined'],
  ] as const;
  for (const [code, action] of cases) {
    it(`${code}: the terminal takes it as ${action}`, () => {
      expect(responseCode(code).action).toBe(action);
    });
  }

  it('are 34, each once, in order, in both languages', () => {
    const codes = RESPONSE_CODES.map(({ code }) => code);
    expect(codes.length).toBe(34);
    expect(codes).toEqual([...new Set(codes)].sort());
    for (const { en, vi } of RESPONSE_CODES)
      expect([en === '', vi === '', en === vi]).toEqual([false, false, false]);
  });

  it('approve in one case only', () => {
    const approving = RESPONSE_CODES.filter(({ action }) => action === 'approved');
    expect(approving.map(({ code }) => code)).toEqual(['00']);
  });
});

describe('processing codes', () => {
  const cases = [
    ['010000', 'cash withdrawal'],
    ['300000', 'balance inquiry'],
    ['350000', 'mini-statement'],
    ['430020', 'IBFT 24/7 beneficiary inquiry, card to account'],
    ['910000', 'IBFT 24/7 transfer'],
    ['912000', 'IBFT 24/7 transfer, account to card'],
    ['940000', 'PIN change'],
    ['011000', 'cash withdrawal, account type 10 to card'],
    ['990000', undefined],
  ] as const;
  for (const [code, meaning] of cases) {
    it(`${code}: ${meaning ?? 'none'}`, () => {
      expect(processingCodeMeaning(code)).toBe(meaning);
    });
  }

  it('have Vietnamese words too', () => {
    expect(processingCode('010000')?.vi).toBe('rút tiền mặt');
  });
});

describe('entry modes', () => {
  const cases = [
    ['011', 'manual, PIN'],
    ['021', 'magnetic stripe, PIN'],
    ['051', 'chip, PIN'],
    ['801', 'magnetic stripe, the chip being unreadable, PIN'],
    ['072', 'contactless, no PIN'],
    ['030', 'QR'],
    ['812', 'e-commerce, no PIN'],
    ['000', undefined],
  ] as const;
  for (const [code, meaning] of cases) {
    it(`${code}: ${meaning ?? 'none'}`, () => {
      expect(entryModeMeaning(code)).toBe(meaning);
    });
  }
});

describe('institutions', () => {
  it('are found by their id, as issuers by the first six digits of a card', () => {
    expect(institution('970436')).toEqual({ id: '970436', name: 'Vietcombank', network: 'NAPAS' });
    expect(institution('971025')?.network).toBe('VietQR');
    expect(institutionName('602907')).toBe('NAPAS');
    expect(institutionName('000000')).toBeUndefined();
    expect(issuerOf('9704000000000018')?.name).toBe('SaigonBank');
  });

  it('are 65, each once, with six digits', () => {
    const ids = INSTITUTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(65);
    expect(ids.filter((id) => !/^[0-9]{6}$/.test(id))).toEqual([]);
  });
});

describe('network management codes', () => {
  it('have their words', () => {
    const words = ['001', '002', '301', '101', '161', '999'].map(networkManagementMeaning);
    expect(words).toEqual([
      'sign-on',
      'sign-off',
      'echo',
      'new key asked for',
      'key change',
      undefined,
    ]);
  });
});
