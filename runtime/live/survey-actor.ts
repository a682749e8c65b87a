import type { CashDispenser } from '../../hardware/cash-dispenser/cash-dispenser.ts';
import type { Printer } from '../../hardware/printer/printer.ts';
import type { Survey } from '../../state-machines/ports.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { CashCounts } from '../journal/cash-counts.ts';
import { live } from './actor.ts';
import type { DeviceLog } from './device-log.ts';
import { canPayOut } from './dispenser-state.ts';
import type { SupplyLog } from './supplies.ts';

export interface SurveyOptions {
  readonly dispenser: CashDispenser;
  readonly printer: Printer;
  readonly counts: CashCounts;
  readonly configuration: TerminalConfiguration;
  readonly log: DeviceLog;
  readonly supply: SupplyLog;
  readonly isOnUs: () => boolean;
}

/** What can be paid out and printed now, asked of the devices and the counts. */
export function createSurveyActor(options: SurveyOptions) {
  const { dispenser, printer, counts, configuration, log, supply } = options;
  /** A printer whose cable is in again is used again: nobody needs to come for that. */
  async function paperStatus(): ReturnType<Printer['status']> {
    const paper = await printer.status();
    log('printer', paper);
    if (paper.ok || paper.error.kind !== 'disconnected' || !(await printer.open()).ok) return paper;
    const again = await printer.status();
    log('printer', again);
    return again;
  }

  return live<undefined, Survey>(async () => {
    const cash = await dispenser.status();
    const paper = await paperStatus();
    const sound = log('cash-dispenser', cash) && cash.ok && canPayOut(cash.value, log);
    const usable = sound ? cash.value.cassettes : [];
    if (paper.ok) supply('receipt paper', paper.value.paper === 'near-end');
    usable.forEach(({ level }, i) => {
      supply(`cassette ${i + 1}`, level === 'near-end');
    });
    const cassettes = counts.read().map(({ denomination, notes }, slot) => {
      const cassette = usable[slot];
      const pays = cassette?.present === true && cassette.level !== 'empty';
      return { denomination, notes: pays ? notes : 0 };
    });
    return {
      cassettes,
      canPrint: paper.ok && paper.value.paper !== 'out' && paper.value.trouble === undefined,
      maximum: options.isOnUs() ? configuration.maximumOnUs : configuration.maximumOffUs,
      maxNotes: dispenser.capabilities.maxNotes,
      step: configuration.step,
      offers: configuration.offers,
      presenter: dispenser.capabilities.presenter,
      retract: dispenser.capabilities.retract,
    };
  });
}
