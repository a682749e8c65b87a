import type { AccountConfig, BankConfig, CardConfig, SwitchConfig } from './config.ts';

/*
 * A small country: one bank that drives the terminal and five whose customers come to it. Every
 * holder, account, PAN, PIN and phone is invented; ids and names of the banks are those of the list in
 * network/napas/institutions.ts.
 */

/** The least that Circular 20/2016 lets a bank allow on-us, VND a transaction. */
const PER_TRANSACTION = 5_000_000;
/** Circular 35/2012: off-us cash at most 3,000 and a balance 500 before VAT of 10 %. */
const CASH_FEE = 3_300;
const BALANCE_FEE = 550;

function bank(
  id: string,
  name: string,
  accounts: readonly AccountConfig[],
  cards: readonly CardConfig[],
  limits: Partial<BankConfig['limits']> = {},
  more: Partial<BankConfig> = {},
): BankConfig {
  return {
    id,
    name,
    offUsCashFee: CASH_FEE,
    offUsBalanceFee: BALANCE_FEE,
    limits: { perTransaction: PER_TRANSACTION, perDay: 50_000_000, countPerDay: 20, ...limits },
    accounts,
    cards,
    ...more,
  };
}

function card(
  id: string,
  pan: string,
  account: string,
  pin: string,
  more: Partial<CardConfig> = {},
): CardConfig {
  return {
    id,
    pan,
    account,
    pin,
    expiry: '3012',
    // Domestic, no chip: 8 million such cards were still about in 2025.
    serviceCode: '521',
    status: 'active',
    pinTriesLeft: 3,
    ...more,
  };
}

/** A card with a chip; what it has on it, and what is wrong with it, runtime/chip-cards.ts says. */
const chipCard = (id: string, pan: string, accountNumber: string, pin: string): CardConfig =>
  card(id, pan, accountNumber, pin, { serviceCode: '621' });

const account = (number: string, holder: string, balance: number): AccountConfig => ({
  number,
  holder,
  balance,
});

/** The same, of a customer with the bank's app on a phone. */
const withPhone = (
  number: string,
  holder: string,
  balance: number,
  phone: NonNullable<AccountConfig['phone']>,
): AccountConfig => ({ ...account(number, holder, balance), phone });

/** Fresh data, so that a scenario may change its copy. */
export function defaultWorld(): SwitchConfig {
  return {
    acquirer: '970400',
    merchants: [{ id: '970400000500042', name: 'TAP HOA BEN THANH' }],
    banks: [
      bank(
        '970400',
        'SaigonBank',
        [
          withPhone('400100000001', 'NGUYEN VAN AN', 20_000_000, {
            number: '0900000018',
            appPin: '407951',
          }),
          account('400100000002', 'TRAN THI BINH', 8_000_000),
          account('400100000003', 'LE VAN CUONG', 12_000_000),
          account('400100000004', 'MAI THI PHUONG', 18_000_000),
        ],
        [
          card('saigonbank-debit', '9704000000000018', '400100000001', '1234'),
          card('saigonbank-one-try-left', '9704000000000026', '400100000002', '2580', {
            pinTriesLeft: 1,
          }),
          card('saigonbank-not-activated', '9704000000000034', '400100000003', '1357', {
            status: 'not-activated',
          }),
          chipCard('saigonbank-chip', '9704000000070011', '400100000004', '1470'),
          chipCard('saigonbank-dead-chip', '9704000000070029', '400100000004', '1470'),
        ],
      ),
      bank(
        '970436',
        'Vietcombank',
        [
          withPhone('436100000001', 'PHAM THI DUNG', 35_000_000, {
            number: '0900000136',
            appPin: '582947',
          }),
          account('436100000002', 'HOANG VAN EM', 90_000_000),
          account('436100000003', 'CAO VAN SON', 16_000_000),
        ],
        [
          card('vietcombank-debit', '9704360000000000010', '436100000001', '4321'),
          card('vietcombank-stolen', '9704360000000000028', '436100000002', '8642', {
            status: 'stolen',
          }),
          chipCard('vietcombank-new-pin', '9704360000000070013', '436100000003', '2589'),
          chipCard(
            'vietcombank-application-blocked',
            '9704360000000070021',
            '436100000003',
            '2589',
          ),
        ],
      ),
      bank(
        '970418',
        'BIDV',
        [
          account('418100000001', 'VU THI GIANG', 120_000),
          withPhone('418100000002', 'DANG VAN HAI', 40_000_000, {
            number: '0900000218',
            appPin: '739518',
          }),
          account('418100000003', 'DINH THI THU', 22_000_000),
          account('418100000004', 'TRINH VAN UY', 60_000),
        ],
        [
          card('bidv-poor', '9704180000000018', '418100000001', '1122'),
          card('bidv-debit', '9704180000000026', '418100000002', '3344'),
          chipCard('bidv-chip-cautious', '9704180000070011', '418100000003', '3690'),
          chipCard('bidv-chip-poor', '9704180000070029', '418100000004', '3690'),
          chipCard('bidv-session-keys', '9704180000070037', '418100000003', '3690'),
          chipCard('bidv-offline-pin', '9704180000070045', '418100000003', '3690'),
        ],
      ),
      bank(
        '970422',
        'MB Bank',
        [
          account('422100000001', 'BUI THI HANH', 15_000_000),
          withPhone('422100000002', 'DO VAN KHOA', 15_000_000, {
            number: '0900000322',
            appPin: '916473',
          }),
          account('422100000003', 'LAM THI YEN', 15_000_000),
        ],
        [
          card('mb-expired', '9704220000000012', '422100000001', '5566', { expiry: '2312' }),
          card('mb-daily-limit', '9704220000000020', '422100000002', '7788'),
          chipCard('mb-wrong-cryptogram', '9704220000070015', '422100000003', '4701'),
          chipCard('mb-distrusts-issuer', '9704220000070023', '422100000003', '4701'),
          chipCard('mb-dead-chip', '9704220000070031', '422100000003', '4701'),
        ],
        { perTransaction: 3_000_000, perDay: 4_000_000, countPerDay: 3 },
        // No cash on the stripe of a chip card.
        { fallbackLimit: 0 },
      ),
      bank(
        '970415',
        'VietinBank',
        [
          account('415100000001', 'NGO THI LAN', 25_000_000),
          withPhone('415100000002', 'QUACH VAN TAM', 25_000_000, {
            number: '0900000415',
            appPin: '847295',
          }),
        ],
        [
          card('vietinbank-blocked', '9704150000000011', '415100000001', '9900', {
            status: 'blocked',
          }),
          chipCard('vietinbank-copied-chip', '9704150000070014', '415100000002', '5812'),
          chipCard('vietinbank-refuses-approval', '9704150000070022', '415100000002', '5812'),
        ],
      ),
      bank(
        '970407',
        'Techcombank',
        [
          account('407100000001', 'DUONG VAN MINH', 30_000_000),
          withPhone('407100000002', 'LY THI NGA', 30_000_000, {
            number: '0900000507',
            appPin: '694182',
          }),
          account('407100000003', 'TO VAN VINH', 30_000_000),
        ],
        [
          card('techcombank-lost', '9704070000000011', '407100000001', '2468', { status: 'lost' }),
          card('techcombank-debit', '9704070000000029', '407100000002', '112233'),
          chipCard('techcombank-two-applications', '9704070000070014', '407100000003', '6923'),
          chipCard('techcombank-old-certificate', '9704070000070022', '407100000003', '6923'),
        ],
      ),
    ],
  };
}
