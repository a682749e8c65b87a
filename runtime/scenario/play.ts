import type { SwitchConfig, SwitchFault, SwitchRule } from '../../network/switch/config.ts';
import { checkSwitchConfig } from '../../network/switch/check-config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { defaultConfiguration, type TerminalConfiguration } from '../configuration.ts';
import { type TraceEntry, traceText } from '../trace.ts';
import { checkExpectation, type Mismatch } from './check.ts';
import { parseDuration } from './duration.ts';
import { checkInvariants } from './invariants.ts';
import type { Place, Script } from './read.ts';
import type { NetworkFault, Scenario, Step } from './schema.ts';
import { openStage, ScenarioFailure, STAGE_START, type Stage } from './stage.ts';

export interface PlayOptions {
  /** Overrides the script's own. */
  readonly seed?: number | undefined;
  /** Keep the whole trace, not only what a failure shows. */
  readonly trace?: boolean | undefined;
}

export interface ScenarioResult {
  readonly file: string;
  readonly title: string;
  readonly seed: number;
  readonly passed: boolean;
  /** What was wrong and where; empty when passed. */
  readonly failures: readonly Failure[];
  /** The last things that happened before a failure. */
  readonly last: readonly TraceEntry[];
  /** Simulated milliseconds. */
  readonly simulatedMs: number;
  readonly trace?: string | undefined;
}

export interface Failure extends Mismatch {
  readonly place: Place;
  /** `step 4, amount: 2000000`. */
  readonly step: string;
}

const LAST_ENTRIES = 12;

/** Plays a script from its first step to rest and compares. Never throws for a script's sake. */
export async function playScript(script: Script, options: PlayOptions = {}): Promise<ScenarioResult> {
  const { scenario, file } = script;
  const seed = options.seed ?? scenario.seed ?? 42;
  const network = networkOf(scenario);
  const unsound = checkSwitchConfig({ ...network, acquirer: scenario.terminal?.bank ?? network.acquirer });
  const start = { line: 1, column: 1 };
  if (!unsound.ok) {
    const failure = { what: 'banks', expected: 'a sound world', actual: unsound.error };
    return failed(script, seed, [{ ...failure, place: start, step: 'set-up' }]);
  }
  const configuration = configurationOf(scenario, network);
  const stage = await openStage({ seed, configuration, network, damage: damageOf(scenario) });
  const failures: Failure[] = [];
  try {
    await playSteps(stage, script, failures);
    if (failures.length === 0) {
      const at = { place: script.expectPlace, step: 'at the end' };
      await attempt(stage.rest(), (failure) => failures.push({ ...failure, ...at }));
      const wrong = [...checkExpectation(scenario.expect ?? {}, stage), ...checkInvariants(stage)];
      failures.push(...wrong.map((mismatch) => ({ ...mismatch, ...at })));
    }
    const { entries } = stage.trace;
    const header = {
      version: 1,
      title: scenario.title,
      seed,
      start: new Date(STAGE_START).toISOString(),
      configuration: stage.configuration,
    } as const;
    return {
      file,
      title: scenario.title,
      seed,
      passed: failures.length === 0,
      failures,
      last: failures.length === 0 ? [] : lastOf(entries),
      simulatedMs: stage.clock.now() - STAGE_START,
      trace: options.trace ? traceText(header, entries) : undefined,
    };
  } finally {
    await stage.close();
  }
}

function failed(script: Script, seed: number, failures: readonly Failure[]): ScenarioResult {
  const { file, scenario } = script;
  return { file, title: scenario.title, seed, passed: false, failures, last: [], simulatedMs: 0 };
}

async function playSteps(stage: Stage, script: Script, failures: Failure[]): Promise<void> {
  for (const [i, step] of script.scenario.steps.entries()) {
    const at = {
      place: script.stepPlaces[i] ?? { line: 1, column: 1 },
      step: `step ${i + 1}, ${nameStep(step)}`,
    };
    const before = failures.length;
    await attempt(playStep(stage, step, (wrong) => failures.push({ ...wrong, ...at })), (failure) =>
      failures.push({ ...failure, ...at }),
    );
    if (failures.length > before) return;
  }
}

async function attempt(work: Promise<void>, fail: (mismatch: Mismatch) => void): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ScenarioFailure)) throw error;
    fail({ what: 'step', expected: error.expected, actual: error.actual });
  }
}

/** Screens, messages, journal and steps say more in a report than single frames and states. */
function lastOf(entries: readonly TraceEntry[]): readonly TraceEntry[] {
  return entries.filter((entry) => entry.kind !== 'state').slice(-LAST_ENTRIES);
}

async function playStep(
  stage: Stage,
  step: Step,
  mismatch: (wrong: Mismatch) => void,
): Promise<void> {
  if (step === 'cancel') return stage.cancel();
  if (step === 'more-time') return stage.moreTime();
  if (step === 'cut-power') return stage.cutPower();
  if (step === 'service') return stage.service();
  if ('insert' in step) return stage.insert(step.insert);
  if ('language' in step) return stage.language(step.language);
  if ('pin' in step) return stage.pin(step.pin);
  if ('press' in step) return stage.press(step.press);
  if ('amount' in step) return stage.amount(step.amount);
  if ('choose' in step) return stage.choose(step.choose);
  if ('confirm' in step) return stage.confirm(step.confirm);
  if ('take' in step) return stage.take(step.take);
  if ('wait' in step) return stage.wait(duration(step.wait));
  if ('until' in step) return stage.until(step.until);
  if ('fault' in step) return stage.fault(step.fault.device, step.fault.fault, step.fault.with);
  if ('clear' in step) return stage.clear(step.clear);
  if ('unplug' in step) return stage.unplug(step.unplug);
  if ('plug' in step) return stage.plug(step.plug);
  if ('resolve' in step) return stage.resolve(step.resolve);
  if ('scan' in step) return stage.scan(step.scan);
  if ('expect' in step) return checkExpectation(step.expect, stage).forEach(mismatch);
  if (step.network === 'clear') return stage.clearNetwork();
  return stage.networkFault(ruleOf(step.network));
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new ScenarioFailure('a time like 30s, 2min or 500ms', `it is ${text}`);
  return ms;
}

export function ruleOf(fault: NetworkFault): SwitchRule {
  const { at, mti, card, bank, times } = fault;
  const when = { ...(mti && { mti }), ...(card && { card }), ...(bank && { bank }) };
  return { at, when, ...(times && { times }), then: faultOf(fault) };
}

function faultOf(fault: NetworkFault): SwitchFault {
  if (fault.delay) return { kind: 'delay', ms: duration(fault.delay) };
  if (fault['answer-late']) return { kind: 'answer-late', ms: duration(fault['answer-late']) };
  if (fault.decline) return { kind: 'decline', code: fault.decline };
  if (fault.fault) return { kind: fault.fault };
  throw new ScenarioFailure('one of delay, answer-late, decline or fault', 'the rule names none');
}

/** The step as written, without its digits where they are secret. */
function nameStep(step: Step): string {
  if (typeof step === 'string') return step;
  const [[key, value] = ['', '']] = Object.entries(step);
  if (key === 'pin' || key === 'press' || key === 'scan') return key;
  return `${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`;
}

function networkOf(scenario: Scenario): SwitchConfig {
  const world = defaultWorld();
  const own = (scenario.banks ?? []).map((bank) => ({
    id: bank.id,
    name: bank.name,
    offUsCashFee: bank['off-us-cash-fee'],
    limits: {
      perTransaction: bank.limits['per-transaction'],
      perDay: bank.limits['per-day'],
      countPerDay: bank.limits['count-per-day'],
    },
    accounts: bank.accounts,
    cards: bank.cards.map((card) => ({
      id: card.id,
      pan: card.pan,
      account: card.account,
      pin: card.pin,
      expiry: card.expiry,
      serviceCode: card['service-code'],
      status: card.status,
      pinTriesLeft: card['pin-tries-left'],
    })),
  }));
  const replaced = new Set(own.map(({ id }) => id));
  const banks = [...own, ...world.banks.filter(({ id }) => !replaced.has(id))];
  const changes = scenario.cards ?? {};
  return {
    ...world,
    banks: banks.map((bank) => ({
      ...bank,
      accounts: bank.accounts.map((account) => {
        const card = bank.cards.find((one) => one.account === account.number);
        const balance = card && changes[card.id]?.balance;
        return balance === undefined ? account : { ...account, balance };
      }),
      cards: bank.cards.map((card) => {
        const change = changes[card.id];
        return {
          ...card,
          ...(change?.status && { status: change.status }),
          ...(change?.['pin-tries-left'] !== undefined && {
            pinTriesLeft: change['pin-tries-left'],
          }),
        };
      }),
    })),
  };
}

function configurationOf(scenario: Scenario, network: SwitchConfig): Partial<TerminalConfiguration> {
  const { terminal } = scenario;
  if (!terminal) return {};
  const bank = network.banks.find(({ id }) => id === terminal.bank);
  return {
    ...(bank && { bank: { id: bank.id, name: bank.name } }),
    ...(terminal.language && { language: terminal.language }),
    ...(terminal.cassettes && { cassettes: terminal.cassettes }),
    ...(terminal.offers && { offers: terminal.offers }),
    maximumOnUs: terminal['maximum-on-us'] ?? defaultConfiguration.maximumOnUs,
    maximumOffUs: terminal['maximum-off-us'] ?? defaultConfiguration.maximumOffUs,
  };
}

function damageOf(scenario: Scenario): Record<string, 'stripe' | 'long' | 'short'> {
  return Object.fromEntries(
    Object.entries(scenario.cards ?? {}).flatMap(([id, { damage }]) => (damage ? [[id, damage]] : [])),
  );
}
