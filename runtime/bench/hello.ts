import type { SwitchConfig } from '../../network/switch/config.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { Hello } from '../contract/event.ts';
import type { PosConfiguration } from '../pos/configuration.ts';
import { atmCharts, posCharts } from './charts.ts';
import { viewsOf } from './named-faults.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import { TILL_CODES } from './payment-codes.ts';
import { walletOf } from './wallet.ts';

const LANGUAGES: Hello['languages'] = ['vi', 'en', 'zh'];

const SAMPLE_CODES: Hello['sampleCodes'] = [
  { name: 'Greeting', data: 'HELLO' },
  { name: 'A long code in two reports', data: `TELLERBENCH ${'0123456789'.repeat(8)}` },
];

/** What a page of an ATM has to know once. */
export function helloOf(about: {
  readonly version: string;
  readonly seed: number;
  readonly configuration: TerminalConfiguration;
  readonly network: SwitchConfig;
}): Hello {
  const { version, seed, configuration, network } = about;
  const { kind, id, bank, place } = configuration;
  return {
    version,
    terminal: { kind, id, bank: bank.name, place },
    languages: LANGUAGES,
    seed,
    cards: walletOf(network, bank.id),
    charts: atmCharts(),
    networkFaults: viewsOf(NETWORK_FAULTS),
    sampleCodes: SAMPLE_CODES,
  };
}

/** The same of a till. */
export function posHelloOf(about: {
  readonly version: string;
  readonly seed: number;
  readonly configuration: PosConfiguration;
  readonly network: SwitchConfig;
  readonly gatewayFaults: Hello['gatewayFaults'];
  readonly sites: Hello['sites'];
}): Hello {
  const { version, seed, configuration, network, gatewayFaults, sites } = about;
  const { kind, id, bank, place } = configuration;
  return {
    version,
    terminal: { kind, id, bank: bank.name, place },
    languages: LANGUAGES,
    seed,
    cards: walletOf(network, bank.id),
    charts: posCharts(),
    networkFaults: viewsOf(NETWORK_FAULTS),
    ...(gatewayFaults && { gatewayFaults }),
    sampleCodes: TILL_CODES,
    sites,
  };
}
