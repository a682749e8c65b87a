import { stringify } from 'yaml';
import type { SwitchFault, SwitchRule } from '../../network/switch/config.ts';
import { TRACE_VERSION, type TraceEntry, traceText } from '../trace.ts';
import { checkExpectation, type Mismatch } from './check.ts';
import { milliseconds } from './duration.ts';
import { ScenarioFailure } from './failure.ts';
import type { NetworkFault } from './fault-schema.ts';
import { checkInvariants } from './invariants.ts';
import type { Place, Script } from './read.ts';
import type { Step, StepValues, StepWord } from './schema.ts';
import { openStage, STAGE_START, type Stage } from './stage.ts';
import { tellingTail } from './tail.ts';
import { configurationOf, damageOf, networkOf } from './world.ts';

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
  /** What led to a failure: the last that happened, without the routine between. */
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

const DEFAULT_SEED = 42;

/**
 * Plays a script from its first step to rest and compares. Never throws for a script's sake. Taps
 * on every wire cost a sixth of the time: a script is played without, and one that fails a second
 * time with them, for a seed gives the same play twice.
 */
export async function playScript(
  script: Script,
  options: PlayOptions = {},
): Promise<ScenarioResult> {
  const { scenario, file } = script;
  const seed = options.seed ?? scenario.seed ?? DEFAULT_SEED;
  let played = await playOnce(script, seed, options.trace === true);
  if (played.failures.length > 0 && !options.trace) played = await playOnce(script, seed, true);
  const { failures, entries, configuration, simulatedMs } = played;
  const passed = failures.length === 0;
  const { title } = scenario;
  const start = new Date(STAGE_START).toISOString();
  return {
    file,
    title,
    seed,
    passed,
    failures,
    last: passed ? [] : tellingTail(entries),
    simulatedMs,
    trace: options.trace
      ? traceText({ version: TRACE_VERSION, title, seed, start, configuration }, entries)
      : undefined,
  };
}

async function playOnce(script: Script, seed: number, trace: boolean) {
  const { scenario } = script;
  const network = networkOf(scenario);
  const configuration = configurationOf(scenario, network);
  const damage = damageOf(scenario);
  const stage = await openStage({ seed, configuration, network, damage, trace });
  try {
    const failures: Failure[] = [];
    await playSteps(stage, script, failures);
    if (failures.length === 0) await playEnd(stage, script, failures);
    return {
      failures,
      // Closing the stage is no part of the play.
      entries: [...stage.trace.entries],
      configuration: stage.configuration,
      simulatedMs: stage.clock.now() - STAGE_START,
    };
  } finally {
    await stage.close();
  }
}

/** The first step that goes wrong ends the play: what comes after it would mislead. */
async function playSteps(stage: Stage, script: Script, failures: Failure[]): Promise<void> {
  for (const [i, step] of script.scenario.steps.entries()) {
    const at = {
      place: script.stepPlaces[i] ?? { line: 1, column: 1 },
      step: `step ${i + 1}, ${nameStep(step)}`,
    };
    const wrong = await mismatchesOf(() => playStep(stage, step));
    failures.push(...wrong.map((mismatch) => ({ ...mismatch, ...at })));
    if (failures.length > 0) return;
  }
}

async function playEnd(stage: Stage, script: Script, failures: Failure[]): Promise<void> {
  const at = { place: script.expectPlace, step: 'at the end' };
  const wrong = [
    ...(await mismatchesOf(() => stage.rest().then(() => []))),
    ...checkExpectation(script.scenario.expect ?? {}, stage),
    ...checkInvariants(stage),
  ];
  failures.push(...wrong.map((mismatch) => ({ ...mismatch, ...at })));
}

async function mismatchesOf(
  work: () => Promise<readonly Mismatch[]>,
): Promise<readonly Mismatch[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ScenarioFailure)) throw error;
    return [{ what: 'could not be done', expected: error.expected, actual: error.actual }];
  }
}

const WORDS: Readonly<Record<StepWord, (stage: Stage) => Promise<void>>> = {
  cancel: (stage) => stage.cancel(),
  'more-time': (stage) => stage.moreTime(),
  'cut-power': (stage) => stage.cutPower(),
  service: (stage) => stage.service(),
};

type Deed = Exclude<keyof StepValues, 'expect'>;

const DEEDS: {
  readonly [K in Deed]: (stage: Stage, value: StepValues[K]) => Promise<void>;
} = {
  insert: (stage, card) => stage.insert(card),
  language: (stage, language) => stage.language(language),
  pin: (stage, digits) => stage.pin(digits),
  press: (stage, keys) => stage.press(keys),
  amount: (stage, dong) => stage.amount(dong),
  application: (stage, name) => stage.application(name),
  choose: (stage, option) => stage.choose(option),
  confirm: (stage, how) => stage.confirm(how),
  take: (stage, what) => stage.take(what),
  wait: (stage, time) => stage.wait(milliseconds(time)),
  until: (stage, screen) => stage.until(screen),
  // A number that a script does not name is not there at all.
  fault: async (stage, { device, fault, with: numbers }) =>
    stage.fault(device, fault, numbers as Readonly<Record<string, number>> | undefined),
  clear: async (stage, device) => stage.clear(device),
  unplug: async (stage, device) => stage.unplug(device),
  plug: async (stage, device) => stage.plug(device),
  async network(stage, fault) {
    if (fault === 'clear') stage.clearNetwork();
    else if (fault === 'down') stage.cutLine();
    else if (fault === 'up') stage.restoreLine();
    else stage.networkFault(ruleOf(fault));
  },
  resolve: (stage, dispensed) => stage.resolve(dispensed),
  scan: (stage, code) => stage.scan(code),
};

/** The only key of a step that is not one word. */
function entryOf(step: Exclude<Step, StepWord>) {
  const [entry] = Object.entries(step);
  return entry as [Deed, never];
}

async function playStep(stage: Stage, step: Step): Promise<readonly Mismatch[]> {
  if (typeof step === 'string') await WORDS[step](stage);
  else if (step.expect) return checkExpectation(step.expect, stage);
  else {
    const [key, value] = entryOf(step);
    await DEEDS[key](stage, value);
  }
  return [];
}

/** The step as written, without its digits where they are secret. */
function nameStep(step: Step): string {
  if (typeof step === 'string') return step;
  const [key, value] = entryOf(step);
  if (key === 'pin' || key === 'press' || key === 'scan' || step.expect) return key;
  const shown = stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return `${key}: ${shown}`;
}

function ruleOf(fault: NetworkFault): SwitchRule {
  const { at, mti, card, bank, times } = fault;
  const when = { ...(mti && { mti }), ...(card && { card }), ...(bank && { bank }) };
  // biome-ignore lint/suspicious/noThenProperty: a rule says `when` and `then`; it is never awaited.
  return { at, when, ...(times && { times }), then: faultOf(fault) };
}

function faultOf(rule: NetworkFault): SwitchFault {
  const { delay, decline, fault } = rule;
  const late = rule['answer-late'];
  if (delay) return { kind: 'delay', ms: milliseconds(delay) };
  if (late) return { kind: 'answer-late', ms: milliseconds(late) };
  if (decline) return { kind: 'decline', code: decline };
  if (fault) return { kind: fault };
  throw new Error('the schema lets no rule through that names none');
}
