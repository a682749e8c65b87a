import type { FaultChoice } from '../../device.ts';
import { createFaultBoard, type FaultBoard } from '../../fault-board.ts';
import { takes } from '../../fault-numbers.ts';
import { CASSETTES, MAX_NOTES } from './messages.ts';

/** With all notes of the largest dispense out, the next has nothing to strike. */
const NOTES_FIRST = takes({
  notes: { meaning: 'notes that leave first', from: 0, to: MAX_NOTES - 1, absent: 1 },
});
const CASSETTE = takes({
  cassette: { meaning: 'which one', from: 1, to: CASSETTES, absent: 1 },
});

export const FAULTS = [
  {
    name: 'jam-before-exit',
    summary: 'the first note sticks between DVT and EJT, ERROR 03; nothing leaves',
  },
  {
    name: 'jam-after',
    summary: 'some notes leave, the next sticks between EJT and EXIT, ERROR 04',
    ...NOTES_FIRST,
  },
  {
    name: 'short-dispense',
    summary: 'some notes leave, then none can be picked up, ERROR 01',
    ...NOTES_FIRST,
  },
  {
    name: 'cassette-empty',
    summary: 'one cassette gives no note, ERROR 01',
    ...CASSETTE,
  },
  {
    name: 'cassette-missing',
    summary: 'one cassette is out of the safe, ERROR 24',
    ...CASSETTE,
  },
  {
    name: 'exit-note-left',
    summary: 'all notes leave, the last stays in the exit, ERROR 05',
  },
  {
    name: 'rejects',
    summary: 'once: doubtful notes go to the reject tray, others are picked instead',
    ...takes({ notes: { meaning: 'how many', from: 1, to: MAX_NOTES, absent: 1 } }),
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
    ...takes({ notes: { meaning: 'with which note', from: 1, to: MAX_NOTES, absent: 1 } }),
  },
] as const satisfies readonly FaultChoice[];

export type FaultName = (typeof FAULTS)[number]['name'];

/** Which faults are in force, with their numbers. */
export interface Lcdm4000Faults extends FaultBoard<FaultName> {
  /** A number of a fault in force; undefined: it is not. */
  number(name: FaultName, parameter: 'notes' | 'cassette'): number | undefined;
}

export function createLcdm4000Faults(changed: () => void): Lcdm4000Faults {
  const board = createFaultBoard(FAULTS, changed);
  return {
    ...board,
    number: (name, parameter) => board.get(name)?.[parameter],
  };
}
