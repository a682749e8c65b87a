import {
  type ActorLogic,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type InputFrom,
  initialTransition,
  transition,
} from 'xstate';

/**
 * Walks a real machine through all it can meet: every answer of every port (also a rejection),
 * every event of a customer, every timeout. Pure: nothing runs, and what the machine would have
 * invoked is seen as it would have invoked it.
 */
export interface Model<M extends AnyStateMachine, Memory> {
  readonly machine: M;
  readonly input: InputFrom<M>;
  /** By id: all that a port or child machine may answer. A rejection is added to each. */
  readonly answers: Readonly<Record<string, Answers>>;
  /** What a customer, a key or the network may do at any time. */
  readonly events?: readonly Happening[];
  /** Answers that only come when a person acts: nobody may have to wait for them. */
  readonly people?: (port: string, answer: unknown) => boolean;
  /** What of a context matters to where the machine can go; default: all of it. */
  readonly essence?: (context: Record<string, unknown>) => unknown;
  /** What to keep of a path; throws where the path breaks a rule. */
  readonly start: Memory;
  readonly watch?: (memory: Memory, step: Step) => Memory;
}

// biome-ignore lint/suspicious/noExplicitAny: each port has an input of its own.
export type Answers = readonly unknown[] | ((input: any) => readonly unknown[]);

export interface Happening {
  readonly type: string;
  readonly [detail: string]: unknown;
}

export interface Invocation {
  readonly id: string;
  readonly input: unknown;
}

export interface Step {
  /** `dispense → {"kind":"unknown"}`, `after takeCash`, `CANCEL`. */
  readonly name: string;
  /** The port that answered. */
  readonly port: string | undefined;
  /** `rejected` where it threw. */
  readonly answer: unknown;
  readonly invoked: readonly Invocation[];
  readonly snapshot: AnyMachineSnapshot;
}

export interface Place<Memory = unknown> {
  readonly snapshot: AnyMachineSnapshot;
  readonly memory: Memory;
  /** The shortest way here. */
  readonly path: readonly string[];
  readonly timers: readonly string[];
  readonly ends: boolean;
}

interface Node<Memory> extends Place<Memory> {
  readonly pending: ReadonlyMap<string, Happening>;
  /** What each running child was given. */
  readonly inputs: ReadonlyMap<string, unknown>;
  /** Keys of the places that come next without a person. */
  readonly alone: string[];
}

export const rejected = 'rejected';

const MOST_PLACES = 50_000;

interface Effect {
  readonly type: string;
  readonly params?: {
    readonly id?: string;
    readonly input?: unknown;
    readonly event?: Happening;
    readonly delay?: number;
    /** Of a cancelled timer. */
    readonly sendId?: string;
  };
}

/** Timers and invocations that stand after the effects of one step. */
function follow(before: ReadonlyMap<string, Happening>, effects: readonly Effect[]) {
  const pending = new Map(before);
  let invoked: Invocation[] = [];
  for (const { type, params } of effects) {
    if (type === 'xstate.spawnChild') invoked.push({ id: params!.id!, input: params!.input });
    // Entered and left within one step: never started.
    if (type === 'xstate.stopChild') invoked = invoked.filter(({ id }) => id !== params!.id);
    if (type === 'xstate.raise' && params?.delay !== undefined) {
      pending.set(params.id ?? params.event!.type, params.event!);
    }
    if (type === 'xstate.cancel') pending.delete(params!.sendId!);
  }
  return { pending, invoked };
}

/** All places of a model, each with the shortest path to it. Throws where a rule is broken. */
export function explore<M extends AnyStateMachine, Memory>(model: Model<M, Memory>) {
  const logic = model.machine as unknown as ActorLogic<AnyMachineSnapshot, Happening, unknown>;
  const watch = model.watch ?? ((memory: Memory) => memory);
  const places = new Map<string, Node<Memory>>();
  const queue: Node<Memory>[] = [];

  function step(snapshot: AnyMachineSnapshot, event: Happening) {
    return transition(logic as never, snapshot as never, event as never) as unknown as [
      AnyMachineSnapshot,
      readonly Effect[],
    ];
  }

  function arrive(
    from: Node<Memory> | undefined,
    snapshot: AnyMachineSnapshot,
    effects: readonly Effect[],
    timers: ReadonlyMap<string, Happening>,
    what: Pick<Step, 'name' | 'port' | 'answer'>,
  ): string {
    const { pending, invoked } = follow(timers, effects);
    const path = [...(from?.path ?? []), what.name];
    if (snapshot.status === 'error') {
      throw new Error(`the machine failed on ${path.join(', ')}: ${String(snapshot.error)}`);
    }
    let memory: Memory;
    try {
      memory = watch(from ? from.memory : model.start, { ...what, invoked, snapshot });
    } catch (cause) {
      throw new Error(`${(cause as Error).message}\n  path: ${path.join(', ')}`, { cause });
    }
    const essence = model.essence?.(snapshot.context) ?? snapshot.context;
    const ends = snapshot.status === 'done';
    const key = JSON.stringify([
      snapshot.value,
      snapshot.status,
      essence,
      memory,
      [...pending.keys()],
    ]);
    if (!places.has(key)) {
      if (places.size >= MOST_PLACES) throw new Error(`more than ${MOST_PLACES} places: no end`);
      const inputs = new Map(from?.inputs);
      for (const { id, input } of invoked) inputs.set(id, input);
      const node: Node<Memory> = {
        ...{ snapshot, memory, path, pending, inputs, ends, alone: [] },
        timers: [...pending.keys()],
      };
      places.set(key, node);
      queue.push(node);
    }
    return key;
  }

  const [first, effects] = initialTransition(logic as never, model.input as never) as unknown as [
    AnyMachineSnapshot,
    readonly Effect[],
  ];
  arrive(undefined, first, effects, new Map(), {
    name: 'start',
    port: undefined,
    answer: undefined,
  });

  for (let node = queue.shift(); node; node = queue.shift()) {
    if (node.ends) continue;
    const { snapshot, pending } = node;
    for (const port of Object.keys(snapshot.children)) {
      const answers = model.answers[port];
      if (!answers) throw new Error(`no answers listed for ${port}`);
      const listed = typeof answers === 'function' ? answers(node.inputs.get(port)) : answers;
      for (const answer of [...listed, rejected]) {
        const event =
          answer === rejected
            ? { type: `xstate.error.actor.${port}`, actorId: port, error: new Error('gone') }
            : { type: `xstate.done.actor.${port}`, actorId: port, output: answer };
        const [next, effects] = step(snapshot, event);
        const name = `${port} → ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`;
        const key = arrive(node, next, effects, pending, { name, port, answer });
        if (answer === rejected || !model.people?.(port, answer)) node.alone.push(key);
      }
    }
    for (const [id, event] of pending) {
      const rest = new Map(pending);
      rest.delete(id);
      const [next, effects] = step(snapshot, event);
      node.alone.push(
        arrive(node, next, effects, rest, { name: event.type, port: undefined, answer: undefined }),
      );
    }
    for (const event of model.events ?? []) {
      const [next, effects] = step(snapshot, event);
      const name = Object.values(event).join(' ');
      arrive(node, next, effects, pending, { name, port: undefined, answer: undefined });
    }
  }
  return [...places.entries()].map(([key, place]) => ({ key, ...place }));
}

export type Explored<Memory> = ReturnType<typeof explore<AnyStateMachine, Memory>>;

/** The distinct outputs a machine can end with. */
export function outputsOf<Output>(places: Explored<unknown> | readonly Place[]): readonly Output[] {
  const texts = new Set<string>();
  for (const { ends, snapshot } of places) if (ends) texts.add(JSON.stringify(snapshot.output));
  return [...texts].map((text) => JSON.parse(text) as Output);
}

/** Places where nothing is pending that comes without a person: neither timer nor bounded port. */
export function stuckPlaces<Memory>(
  places: Explored<Memory>,
  unbounded: readonly string[],
): string[] {
  return places
    .filter(({ ends }) => !ends)
    .filter(({ snapshot, timers }) => {
      const bounded = Object.keys(snapshot.children).filter((port) => !unbounded.includes(port));
      return timers.length === 0 && bounded.length === 0;
    })
    .map(({ snapshot, path }) => `${JSON.stringify(snapshot.value)}: ${path.join(', ')}`);
}

/** A ring of places that the machine goes round without any person; undefined: there is none. */
export function endlessRing<Memory>(places: Explored<Memory>): string | undefined {
  const byKey = new Map(places.map((place) => [place.key, place]));
  const done = new Set<string>();
  const onWay = new Set<string>();
  const visit = (key: string): string | undefined => {
    if (done.has(key)) return undefined;
    const place = byKey.get(key)!;
    if (onWay.has(key)) return `${JSON.stringify(place.snapshot.value)}: ${place.path.join(', ')}`;
    onWay.add(key);
    for (const next of place.alone) {
      const ring = visit(next);
      if (ring) return ring;
    }
    onWay.delete(key);
    done.add(key);
    return undefined;
  };
  for (const { key } of places) {
    const ring = visit(key);
    if (ring) return ring;
  }
  return undefined;
}
