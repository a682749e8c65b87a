import { stringify } from 'yaml';
import { TRACE_VERSION, type TraceEntry, traceText } from '../trace.ts';
import type { Place } from '../yaml/file.ts';
import type { Play } from './deeds.ts';
import { type Mismatch, ScenarioFailure } from './failure.ts';
import { STAGE_START } from './ground.ts';
import type { Script } from './read.ts';
import { isTill, type Step } from './schema.ts';
import { tellingTail } from './tail.ts';
import { chipCardsOf, damageOf, networkOf } from './world.ts';

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
  const play = await setStage(script, { seed, trace });
  const { stage } = play;
  try {
    return {
      failures: await playOn(play, script),
      // Closing the stage is no part of the play.
      entries: [...stage.trace.entries],
      configuration: stage.configuration,
      simulatedMs: stage.clock.now() - STAGE_START,
    };
  } finally {
    await stage.close();
  }
}

/** The stage that a script needs; whoever sets it closes it. */
async function setStage(
  { scenario }: Script,
  options: { readonly seed: number; readonly trace: boolean },
): Promise<Play> {
  const network = networkOf(scenario);
  const damage = damageOf(scenario);
  const ground = { ...options, network, damage, chipCards: chipCardsOf(scenario) };
  // Loaded when it is played: who has no till needs none of its code.
  return isTill(scenario)
    ? (await import('./till/play.ts')).setTill(scenario, ground)
    : (await import('./atm/play.ts')).setAtm(scenario, ground);
}

/** From the first step to rest, and what is then not as expected. */
export async function playOn(play: Play, script: Script): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  await playSteps(play, script, failures);
  if (failures.length === 0) await playEnd(play, script, failures);
  return failures;
}

/** The first step that goes wrong ends the play: what comes after it would mislead. */
async function playSteps(play: Play, script: Script, failures: Failure[]): Promise<void> {
  const { steps, expect } = script.scenario;
  for (const [i, step] of steps.entries()) {
    const at = {
      place: script.stepPlaces[i] ?? { line: 1, column: 1 },
      step: `step ${i + 1}, ${nameStep(step)}`,
    };
    const wrong = await mismatchesOf(() =>
      playStep(play, step, saidOf(steps[i + 1] ?? { expect })),
    );
    failures.push(...wrong.map((mismatch) => ({ ...mismatch, ...at })));
    if (failures.length > 0) return;
  }
}

async function playEnd(play: Play, script: Script, failures: Failure[]): Promise<void> {
  const at = { place: script.expectPlace, step: 'at the end' };
  const wrong = [
    ...(await mismatchesOf(() => play.stage.rest().then(() => []))),
    ...play.check(script.scenario.expect ?? {}),
    ...play.invariants(),
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

/** The only key of a step that is not one word. */
const entryOf = (step: object): readonly [string, unknown] => Object.entries(step)[0]!;

/** `said` is what the script expects right after the step: there a refusal must be named. */
async function playStep(play: Play, step: Step, said: object): Promise<readonly Mismatch[]> {
  const [name, value] = typeof step === 'string' ? [step] : entryOf(step);
  if (name === 'expect') return play.check(value as object);
  const { refusals } = play.stage;
  const before = refusals.length;
  await play.deeds[name]!(value);
  const actual = refusals[before];
  if (actual === undefined || 'refused' in said) return [];
  const expected = 'the terminal to do it, or expect: { refused: … } next';
  return [{ what: 'was refused', expected, actual }];
}

function saidOf(step: Step | { readonly expect?: object | undefined }): object {
  return (typeof step === 'object' && 'expect' in step ? step.expect : undefined) ?? {};
}

/** Shown by their names alone: what they hold is secret, or long. */
const UNSHOWN = ['pin', 'press', 'otp', 'expect'];

/** The step as written, without its digits where they are secret. */
function nameStep(step: Step): string {
  if (typeof step === 'string') return step;
  const [key, value] = entryOf(step);
  if (UNSHOWN.includes(key) || (key === 'scan' && typeof value === 'string')) return key;
  const shown = stringify(withoutPin(value), { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return `${key}: ${shown}`;
}

const withoutPin = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'pin' in value ? { ...value, pin: '****' } : value;
