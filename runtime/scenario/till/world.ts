import type { SwitchConfig } from '../../../network/switch/config.ts';
import { defaultPosConfiguration, type PosConfiguration } from '../../pos/configuration.ts';
import type { TillScenario } from '../schema.ts';

/** What is other than at the default till. */
export function tillConfiguration(
  { terminal }: TillScenario,
  network: SwitchConfig,
): Partial<PosConfiguration> {
  const bank = network.banks.find(({ id }) => id === terminal.bank);
  const { language, floor, contactless } = terminal;
  return {
    ...(bank && { bank: { id: bank.id, name: bank.name } }),
    ...(language && { language }),
    ...(terminal['pin-bypass'] !== undefined && {
      pin: { ...defaultPosConfiguration.pin, bypass: terminal['pin-bypass'] },
    }),
    ...(floor !== undefined && { floor }),
    ...(contactless && {
      contactless: { ...defaultPosConfiguration.contactless, ...contactless },
    }),
  };
}
