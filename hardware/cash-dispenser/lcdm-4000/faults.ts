import type { FaultChoice } from '../../device.ts';
import { createFaultBoard, type FaultBoard } from '../../fault-board.ts';

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
export interface Lcdm4000Faults extends FaultBoard<FaultName> {
  /** A number of a fault in force; undefined: it is not. */
  number(name: FaultName, parameter: 'notes' | 'cassette'): number | undefined;
}

export function createLcdm4000Faults(changed: () => void): Lcdm4000Faults {
  const board = createFaultBoard(FAULTS, changed);
  return {
    ...board,
    provoke: (name, parameters) =>
      board.provoke(name, { ...DEFAULTS[name as FaultName], ...parameters }),
    number: (name, parameter) => board.get(name)?.[parameter],
  };
}
