import type { SimulatedClock } from '../../time/simulated-clock.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { PosConfiguration } from '../pos/configuration.ts';
import type { Trace } from '../trace.ts';
import { milliseconds } from './duration.ts';
import type { Mismatch } from './failure.ts';
import type { NetworkFault } from './fault-schema.ts';
import { ruleOf } from './network-rule.ts';
import type { createTrouble } from './trouble.ts';

/** A stage as the runner has it, whatever stands on it. */
export interface Play {
  readonly stage: {
    readonly trace: Trace;
    readonly clock: SimulatedClock;
    readonly configuration: TerminalConfiguration | PosConfiguration;
    /** What the terminal would not do so far. */
    readonly refusals: readonly string[];
    rest(): Promise<void>;
    close(): Promise<void>;
  };
  /** What each step does, by its name; the schema has seen its value. */
  readonly deeds: Readonly<Record<string, (value: unknown) => Promise<void>>>;
  check(expectation: object): readonly Mismatch[];
  invariants(): readonly Mismatch[];
}

/** Each step's deed takes the value that the schema gives it. */
export type Deeds<Values, Word extends string> = {
  readonly [K in Exclude<keyof Values, 'expect'>]: (value: Values[K]) => Promise<void>;
} & { readonly [K in Word]: () => Promise<void> };

type Trouble = ReturnType<typeof createTrouble<never>>;

/** What the stages of every kind offer to their scripts. */
interface GroundStage
  extends Pick<Trouble, 'networkFault' | 'clearNetwork' | 'cutLine' | 'restoreLine'> {
  wait(ms: number): Promise<void>;
  cutPower(): Promise<void>;
  service(): Promise<void>;
  cancel(): Promise<void>;
  pin(digits: string): Promise<void>;
  language(language: 'vi' | 'en' | 'zh'): Promise<void>;
}

type NetworkStep = 'clear' | 'down' | 'up' | NetworkFault;

/** Steps that are the same at every terminal. */
export const groundDeeds = (stage: GroundStage) => ({
  cancel: () => stage.cancel(),
  'cut-power': () => stage.cutPower(),
  service: () => stage.service(),
  pin: (digits: string) => stage.pin(digits),
  language: (language: 'vi' | 'en' | 'zh') => stage.language(language),
  wait: (time: string) => stage.wait(milliseconds(time)),
  async network(fault: NetworkStep) {
    if (fault === 'clear') stage.clearNetwork();
    else if (fault === 'down') stage.cutLine();
    else if (fault === 'up') stage.restoreLine();
    else stage.networkFault(ruleOf(fault));
  },
});

interface Faulty<Device extends string> {
  fault(device: Device, fault: string, numbers?: Readonly<Record<string, number>>): void;
  clear(device: Device): void;
  unplug(device: Device): void;
  plug(device: Device): void;
}

interface DeviceFault<Device extends string> {
  readonly device: Device;
  readonly fault: string;
  readonly with?: Readonly<Record<string, number | undefined>> | undefined;
}

/** Steps at the devices, whichever there are. */
export const deviceDeeds = <Device extends string>(stage: Faulty<Device>) => ({
  // A number that a script does not name is not there at all.
  fault: async ({ device, fault, with: numbers }: DeviceFault<Device>) =>
    stage.fault(device, fault, numbers as Readonly<Record<string, number>> | undefined),
  clear: async (device: Device) => stage.clear(device),
  unplug: async (device: Device) => stage.unplug(device),
  plug: async (device: Device) => stage.plug(device),
});
