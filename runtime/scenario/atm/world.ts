import type { SwitchConfig } from '../../../network/switch/config.ts';
import type { TerminalConfiguration } from '../../configuration.ts';
import type { AtmScenario } from '../schema.ts';

/** What is other than at the default ATM. */
export function atmConfiguration(
  scenario: AtmScenario,
  network: SwitchConfig,
): Partial<TerminalConfiguration> {
  const { terminal = {} } = scenario;
  const { language, cassettes, offers } = terminal;
  const bank = network.banks.find(({ id }) => id === terminal.bank);
  return {
    ...(bank && { bank: { id: bank.id, name: bank.name } }),
    ...(language && { language }),
    ...(cassettes && { cassettes }),
    ...(offers && { offers }),
    ...(terminal['maximum-on-us'] !== undefined && { maximumOnUs: terminal['maximum-on-us'] }),
    ...(terminal['maximum-off-us'] !== undefined && { maximumOffUs: terminal['maximum-off-us'] }),
  };
}
