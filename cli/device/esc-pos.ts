import { createDescriber } from '../../hardware/printer/esc-pos/describe.ts';
import { createEscPosReplyFramer } from '../../hardware/printer/esc-pos/frame.ts';
import { EPSON_80 } from '../../hardware/printer/esc-pos/profile.ts';
import { attachVirtualEscPos } from '../../hardware/printer/esc-pos/virtual.ts';
import { paperToText } from '../../hardware/printer/paper/text.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import { did, type Hand, refused, type ServedDevice, wholeChunks } from './model.ts';

export function serveEscPos(transport: Transport, clock: Clock): ServedDevice {
  const device = attachVirtualEscPos({ transport, clock, profile: EPSON_80 });
  const hands: Hand[] = [
    {
      usage: 'take',
      summary: 'tear off what is cut, and read it',
      act() {
        const papers = device.take();
        if (papers.length === 0) return refused('nothing is cut yet');
        return did(papers.map(paperToText).join('\n').trimEnd());
      },
    },
    {
      usage: 'strip',
      summary: 'read what is printed and not cut yet',
      act() {
        const { printing } = device.view();
        if (printing.rows.length === 0) return refused('the strip is empty');
        return did(paperToText(printing).trimEnd());
      },
    },
    {
      usage: 'load-paper',
      summary: 'put a new roll in',
      act() {
        device.loadPaper();
        return did('new roll');
      },
    },
  ];
  return {
    device,
    hands,
    look() {
      const { cut, printing } = device.view();
      const causes = device.troubles().map(({ cause }) => cause);
      return `${causes.join(', ') || 'online'}, ${cut.length} cut, ${printing.rows.length} rows on the strip`;
    },
    framers: { out: wholeChunks(), in: createEscPosReplyFramer() },
    describe: createDescriber(EPSON_80).describe,
  };
}
