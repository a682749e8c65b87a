export interface Institution {
  /** Six digits, as VietQR codes carry it: the acquirer id. A card BIN need not equal it. */
  readonly id: string;
  readonly name: string;
  /** `VietQR`: reached by QR transfers only. */
  readonly network: 'NAPAS' | 'VietQR';
}

type Row = readonly [id: string, name: string];

/** A third party's list [low]: check it against the bank before real use. */
const NAPAS_MEMBERS: readonly Row[] = [
  ['970400', 'SaigonBank'],
  ['970403', 'Sacombank'],
  ['970405', 'Agribank'],
  ['970406', 'Vikki Bank (DongA)'],
  ['970407', 'Techcombank'],
  ['970408', 'GPBank'],
  ['970409', 'BacABank'],
  ['970410', 'Standard Chartered Vietnam'],
  ['970412', 'PVcomBank'],
  ['970414', 'MBV (OceanBank)'],
  ['970415', 'VietinBank'],
  ['970416', 'ACB'],
  ['970418', 'BIDV'],
  ['970419', 'NCB'],
  ['970421', 'VRB'],
  ['970422', 'MB Bank'],
  ['970423', 'TPBank'],
  ['970424', 'Shinhan Bank Vietnam'],
  ['970425', 'ABBank'],
  ['970426', 'MSB'],
  ['970427', 'VietABank'],
  ['970428', 'Nam A Bank'],
  ['970429', 'SCB'],
  ['970430', 'PGBank'],
  ['970431', 'Eximbank'],
  ['970432', 'VPBank'],
  ['970433', 'VietBank'],
  ['970434', 'Indovina Bank'],
  ['970436', 'Vietcombank'],
  ['970437', 'HDBank'],
  ['970438', 'BaoViet Bank'],
  ['970439', 'Public Bank Vietnam'],
  ['970440', 'SeABank'],
  ['970441', 'VIB'],
  ['970442', 'Hong Leong Bank Vietnam'],
  ['970443', 'SHB'],
  ['970444', 'VCBNeo (CBBank)'],
  ['970446', 'Co-opBank'],
  ['970448', 'OCB'],
  ['970449', 'LPBank'],
  ['970452', 'KienlongBank'],
  ['970454', 'BVBank'],
  ['970455', 'IBK Hanoi'],
  ['970456', 'IBK Ho Chi Minh City'],
  ['970457', 'Woori Bank Vietnam'],
  ['970458', 'UOB Vietnam'],
  ['970462', 'Kookmin Hanoi'],
  ['970463', 'Kookmin Ho Chi Minh City'],
  ['970466', 'KEB Hana Ho Chi Minh City'],
  ['970467', 'KEB Hana Hanoi'],
];

const VIETQR_MEMBERS: readonly Row[] = [
  ['422589', 'CIMB Vietnam'],
  ['458761', 'HSBC Vietnam'],
  ['546034', 'CAKE'],
  ['546035', 'Ubank'],
  ['668888', 'KBank Ho Chi Minh City'],
  ['796500', 'DBS Ho Chi Minh City'],
  ['801011', 'Nonghyup Hanoi'],
  ['963369', 'Liobank'],
  ['963388', 'Timo'],
  ['971005', 'Viettel Money'],
  ['971011', 'VNPT Money'],
  ['971025', 'MoMo'],
  ['971133', 'PVcomBank Pay'],
  ['977777', 'Mirae Asset Finance'],
  ['999888', 'VBSP'],
];

const list = (rows: readonly Row[], network: Institution['network']): Institution[] =>
  rows.map(([id, name]) => ({ id, name, network }));

export const INSTITUTIONS: readonly Institution[] = [
  ...list(NAPAS_MEMBERS, 'NAPAS'),
  ...list(VIETQR_MEMBERS, 'VietQR'),
];

/** NAPAS's own institution id, as DE32, DE33 or DE100 [code 2]. */
export const NAPAS_ID = '602907';

/** The member behind which the wallet's gateway is: our own number, no bank's [model]. */
export const WALLET_MEMBER = '980156';

const OTHERS: Readonly<Record<string, string>> = {
  [NAPAS_ID]: 'NAPAS',
  [WALLET_MEMBER]: 'Alipay (model)',
};

const BY_ID = new Map(INSTITUTIONS.map((row) => [row.id, row]));

export function institution(id: string): Institution | undefined {
  return BY_ID.get(id);
}

/** The name behind DE32, DE33 or DE100. */
export function institutionName(id: string): string | undefined {
  return OTHERS[id] ?? BY_ID.get(id)?.name;
}

/** The issuer of a card, by its first six digits: a member's id is its 9704xx BIN [code 2]. */
export function issuerOf(pan: string): Institution | undefined {
  return BY_ID.get(pan.slice(0, 6));
}
