import type { SwitchConfig } from '../../network/switch/config.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { Hello } from '../contract/event.ts';
import { atmCharts } from './charts.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import { walletOf } from './wallet.ts';

const SAMPLE_CODES: Hello['sampleCodes'] = [
  { name: 'Greeting', data: 'HELLO' },
  { name: 'A long code in two reports', data: `TELLERBENCH ${'0123456789'.repeat(8)}` },
];

/** What a page has to know once. */
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
    languages: ['vi', 'en', 'zh'],
    seed,
    cards: walletOf(network, bank.id),
    charts: atmCharts(),
    networkFaults: NETWORK_FAULTS.map((fault) => ({ ...fault, rule: { ...fault.rule } })),
    sampleCodes: SAMPLE_CODES,
  };
}
