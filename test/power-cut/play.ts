import type { SwitchRule } from '../../network/switch/config.ts';
import { type Ending, paidUp, recovered, withdraw } from './customer.ts';
import type { Plug } from './protocol.ts';
import { openRig, type Rig } from './rig.ts';
import { type Broken, bookmark, judgeDisk, judgeMoney } from './verdict.ts';

/** A withdrawal, the moment of the cut, and what else goes wrong. */
export interface Story {
  readonly card:
    | 'vietcombank-debit'
    | 'saigonbank-debit'
    /** Chip; its bank sends a new PIN for it by script. */
    | 'vietcombank-new-pin'
    /** Chip; takes no answer for its bank's: what was approved is reversed, no cash comes. */
    | 'mb-distrusts-issuer';
  /** The process kills itself there … */
  readonly plug?: Plug;
  /** … or is killed as soon as this is true. */
  readonly cut?: (rig: Rig) => boolean;
  /** Another customer was there before, and the terminal has been started anew since. */
  readonly afterAnother?: boolean;
  /** The restarted terminal is cut off too, and started once more. */
  readonly again?: Plug;
  readonly rules?: readonly SwitchRule[];
  /** The dispenser gives only so many notes, until the power is cut. */
  readonly shortAfter?: number;
  /** The power is cut when so many notes have left; the next moves once the unit is asked again. */
  readonly cutAtNote?: number;
}

export interface Played {
  /** What became of the withdrawal and, where that was cut off too, of the first recovery. */
  readonly endings: readonly Ending[];
  /** Durable writes of each process, in words. */
  readonly writes: readonly (readonly string[])[];
  /** Đồng that left the machine before the next customer came. */
  readonly dispensed: number;
  /** How often the terminal sent a 0420. */
  readonly reversalsSent: number;
  /** Offline PIN in the chip at the end; undefined: the card has none. */
  readonly chipPin: string | undefined;
  readonly broken: Broken;
}

const FIRST = 2_000_000;
const NEXT = 500_000;

/** Plays a story to its end: cut, restart, recovery, the next customer, a look at the disk. */
export async function play(story: Story, env: NodeJS.ProcessEnv): Promise<Played> {
  const rig = await openRig({ ...story, env });
  try {
    if (story.afterAnother) {
      const earlier = rig.boot();
      await withdraw(rig, earlier, FIRST);
      await earlier.pullPlug();
    }
    const before = bookmark(rig);
    if (story.shortAfter !== undefined) {
      rig.dispenser.provoke('short-dispense', { notes: story.shortAfter });
    }
    const endings: Ending[] = [];
    const first = rig.boot(story.plug, () => {
      if (story.cutAtNote === undefined) return story.cut?.(rig) ?? false;
      const isTime = notesLeft(rig) >= story.cutAtNote;
      if (isTime) rig.dispenserMotor.hold();
      return isTime;
    });
    let ending = await withdraw(rig, first, FIRST);
    if (ending === 'through') ending = await paidUp(rig, first);
    endings.push(ending);
    await first.pullPlug();
    rig.dispenser.clear();
    rig.backbone.rules.clear();

    if (story.again) {
      const second = rig.boot(story.again);
      endings.push(await recovered(rig, second));
      await second.pullPlug();
    }

    const last = rig.boot();
    if (story.cutAtNote !== undefined) {
      await rig.until('a dispenser asked in vain', () => last.writes.includes('device-trouble'));
      rig.dispenserMotor.release();
    }
    await recovered(rig, last);
    const broken: string[] = [...judgeMoney(rig, before)];
    const between = bookmark(rig);
    const next = await withdraw(rig, last, NEXT);
    broken.push(...judgeMoney(rig, between));
    const due = story.card === 'mb-distrusts-issuer' ? 0 : NEXT;
    const served = rig.money().dispensed === between.dispensed + due;
    if (next !== 'through' || !served) broken.push('the next customer was not served');
    if (last.durability() !== 'wal 2') broken.push(`durability ${last.durability()}`);
    await last.pullPlug();

    for (const { end, output } of rig.computers) {
      if (end() !== 'SIGKILL') broken.push(`a process ended by itself: ${end()}`);
      if (output() !== '') broken.push(`a process said: ${output()}`);
    }
    broken.push(...judgeDisk(rig));
    const reversals = rig.messages.filter(
      ({ from, message }) => from.role === 'terminal' && message.mti === '0420',
    );
    return {
      endings,
      writes: rig.computers.slice(story.afterAnother ? 1 : 0).map(({ writes }) => writes),
      dispensed: between.dispensed - before.dispensed,
      reversalsSent: reversals.length,
      chipPin: rig.chipPin(),
      broken,
    };
  } finally {
    await rig.close();
  }
}

function notesLeft(rig: Rig): number {
  return rig.dispenser.view().everDispensed.reduce((sum, notes) => sum + notes, 0);
}
