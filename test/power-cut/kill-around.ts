import { createFramer } from '../../hardware/cash-dispenser/lcdm-4000/frame.ts';
import { COMMANDS } from '../../hardware/cash-dispenser/lcdm-4000/messages.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { DispenseMoment } from './protocol.ts';

/** The dispenser's wire, with a hand at the plug for one moment of the dispense command. */
export function killAround(
  transport: Transport,
  moment: DispenseMoment,
  kill: () => never,
): Transport {
  const commands = createFramer('host');
  const answers = createFramer('unit');
  let phase: 'idle' | 'commanded' | 'answered' = 'idle';
  const reach = (reached: DispenseMoment): void => {
    if (reached === moment) kill();
  };

  return {
    ...transport,
    write(bytes) {
      const items = commands.push(bytes);
      const dispenses = items.some(
        (item) => item.kind === 'frame' && item.payload[0] === COMMANDS.dispense,
      );
      if (dispenses) reach('before the command leaves');
      transport.write(bytes);
      if (dispenses) {
        phase = 'commanded';
        reach('after the command has left');
      } else if (phase === 'answered') reach('after our ACK has left');
    },
    onData: (listener) =>
      transport.onData((chunk) => {
        if (phase === 'commanded') {
          for (const item of answers.push(chunk)) {
            if (item.kind === 'ack') reach('after its ACK came');
            if (item.kind !== 'frame') continue;
            phase = 'answered';
            reach('after the response came');
          }
        }
        listener(chunk);
      }),
  };
}
