import type { FaultChoice } from '../../device.ts';

const NOTES_FIRST = { notes: 'notes that leave first' };
const CASSETTE = { cassette: 'which one, from 1' };

export const FAULTS = [
  {
    name: 'jam-before-exit',
    summary: 'the first note sticks between DVT and EJT, ERROR 03; nothing leaves',
  },
  {
    name: 'jam-after',
    summary: 'some notes leave, the next sticks between EJT and EXIT, ERROR 04',
    parameters: NOTES_FIRST,
  },
  {
    name: 'short-dispense',
    summary: 'some notes leave, then none can be picked up, ERROR 01',
    parameters: NOTES_FIRST,
  },
  {
    name: 'cassette-empty',
    summary: 'one cassette gives no note, ERROR 01',
    parameters: CASSETTE,
  },
  {
    name: 'cassette-missing',
    summary: 'one cassette is out of the safe, ERROR 24',
    parameters: CASSETTE,
  },
  {
    name: 'exit-note-left',
    summary: 'all notes leave, the last stays in the exit, ERROR 05',
  },
  {
    name: 'rejects',
    summary: 'once: doubtful notes go to the reject tray, others are picked instead',
    parameters: { notes: 'how many' },
  },
  {
    name: 'too-many-rejects',
    summary: 'every note is doubtful; the unit gives up, ERROR 0D',
  },
  { name: 'sensor', summary: 'a path sensor is broken, ERROR 20; no note is moved' },
  { name: 'purge-fails', summary: 'a purge clears nothing, ERROR 0E' },
  { name: 'silence', summary: 'the unit hears and works, but sends nothing' },
  { name: 'no-ack', summary: 'the unit works and answers, but sends no ACK' },
  { name: 'nak-storm', summary: 'every command is answered by NAK and not carried out' },
  { name: 'answer-lost', summary: 'once: the next command is carried out, its response is lost' },
  {
    name: 'unplugged',
    summary: 'the cable comes out while notes leave; the mechanism goes on',
    parameters: NOTES_FIRST,
  },
] as const satisfies readonly FaultChoice[];

export type FaultName = (typeof FAULTS)[number]['name'];

const DEFAULTS: Partial<Record<FaultName, Readonly<Record<string, number>>>> = {
  'jam-after': { notes: 1 },
  'short-dispense': { notes: 1 },
  'cassette-empty': { cassette: 1 },
  'cassette-missing': { cassette: 1 },
  rejects: { notes: 1 },
  unplugged: { notes: 1 },
};

/** Which faults are in force, with their numbers. */
export interface FaultBoard {
  /** False: no such fault. */
  provoke(name: string, parameters?: Readonly<Record<string, number>>): boolean;
  clear(name?: string): void;
  active(): FaultName[];
  has(name: FaultName): boolean;
  /** A number of a fault in force; undefined: it is not. */
  number(name: FaultName, parameter: 'notes' | 'cassette'): number | undefined;
  /** For faults that happen once: clears it, and says whether it was in force. */
  spend(name: FaultName): boolean;
  /** For a fault that happens a number of times: takes one off. */
  spendNote(name: FaultName): boolean;
}

function isFault(name: string): name is FaultName {
  return FAULTS.some((fault) => fault.name === name);
}

export function createFaultBoard(): FaultBoard {
  const inForce = new Map<FaultName, Record<string, number>>();
  return {
    provoke(name, parameters) {
      if (!isFault(name)) return false;
      inForce.set(name, { ...DEFAULTS[name], ...parameters });
      return true;
    },
    clear(name) {
      if (name === undefined) inForce.clear();
      else if (isFault(name)) inForce.delete(name);
    },
    active: () => [...inForce.keys()],
    has: (name) => inForce.has(name),
    number: (name, parameter) => inForce.get(name)?.[parameter],
    spend: (name) => inForce.delete(name),
    spendNote(name) {
      const parameters = inForce.get(name);
      if (!parameters) return false;
      const left = (parameters.notes ?? 0) - 1;
      if (left > 0) parameters.notes = left;
      else inForce.delete(name);
      return left >= 0;
    },
  };
}
