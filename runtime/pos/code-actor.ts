import type { BarcodeReader } from '../../hardware/barcode-reader/barcode-reader.ts';
import { type RecognisedCode, recogniseCode } from '../../network/wallet-code.ts';
import type { CodeSeen, PresentCodeInput } from '../../state-machines/pos/payment-ports.ts';
import type { CodeProblem } from '../contract/pos-view.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from '../live/actor.ts';
import type { DeviceLog } from '../live/device-log.ts';
import type { CodeSecrets } from './code-secrets.ts';

export interface CodeActorOptions {
  readonly scanner: BarcodeReader;
  readonly secrets: CodeSecrets;
  readonly journal: Journal;
  readonly log: DeviceLog;
}

/** The scanner at the till; what it read is told to nobody but the wallet. */
export function createCodeActor({ scanner, secrets, journal, log }: CodeActorOptions) {
  /** One that was unplugged may be there again. */
  async function read(signal: AbortSignal) {
    const seen = await scanner.read(signal);
    if (seen.ok || seen.error.kind !== 'disconnected' || signal.aborted) return seen;
    const opened = await scanner.open();
    return opened.ok ? scanner.read(signal) : seen;
  }

  return live<PresentCodeInput, CodeSeen>(async (_, signal) => {
    secrets.wipe();
    const seen = await read(signal);
    if (!seen.ok) {
      if (!signal.aborted) log('scanner', seen);
      return { kind: 'failed' };
    }
    log('scanner', seen);
    const recognised = recogniseCode(new TextDecoder('latin1').decode(seen.value.data));
    journal.append({ kind: 'code-read', text: `code read: ${recognised.name}` });
    if (recognised.kind !== 'alipay-payment-code') {
      return { kind: 'other', problem: problemOf(recognised) };
    }
    secrets.code = recognised.code;
    return { kind: 'code' };
  });
}

function problemOf({ kind }: RecognisedCode): CodeProblem {
  if (kind === 'wechat-payment-code') return { kind: 'other-wallet', name: 'WeChat Pay' };
  if (kind === 'unionpay-payment-code') return { kind: 'other-wallet', name: 'UnionPay' };
  return { kind: 'not-a-payment-code' };
}
