import type { OrderPayment, WalletDesk } from '../../network/alipay/wallet-desk.ts';

/** What a typed line brought, in words and as data. */
export interface Said {
  readonly text: string;
  readonly [name: string]: unknown;
}

export const HANDS = 'type wallets, code <wallet>, scan <wallet> <order code> <password>, or quit';

/** Makes the player of typed lines: what customers do with their phones. */
export function createWalletHands(wallets: WalletDesk): (line: string) => Said | undefined {
  function code(id: string): Said {
    const drawn = wallets.newPaymentCode(id);
    if (!drawn) return noWallet(id);
    const until = new Date(drawn.expiresAt).toISOString();
    return { text: `${drawn.code}  good for one payment until ${until}`, ...drawn };
  }

  function noWallet(id: string): Said {
    const known = wallets.list().map((one) => one.id);
    return { text: `no such wallet: ${id.slice(0, 40)} (expected one of ${known.join(', ')})` };
  }

  function list(): Said {
    const all = wallets.list();
    const lines = all.map(
      ({ id, name, balance, about }) =>
        `${id.padEnd(16)} ${name.padEnd(10)} ${yuan(balance).padStart(10)}  ${about}`,
    );
    return { text: lines.join('\n'), wallets: all.map(({ id, balance }) => ({ id, balance })) };
  }

  function scan(id: string, orderCode: string, pin: string): Said {
    const outcome = wallets.payOrder(id, orderCode, pin);
    if (outcome.kind === 'unknown-wallet') return noWallet(id);
    return { text: outcomeText(outcome), outcome };
  }

  return (line) => {
    const [verb, ...words] = line.trim().split(/\s+/);
    if (verb === undefined || verb === '') return undefined;
    if (verb === 'wallets' && words.length === 0) return list();
    if (verb === 'code' && words.length === 1) return code(words[0]!);
    if (verb === 'scan' && words.length === 3) return scan(words[0]!, words[1]!, words[2]!);
    return { text: HANDS };
  };
}

const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} CNY`;

function outcomeText(outcome: OrderPayment): string {
  switch (outcome.kind) {
    case 'paid':
      return `paid ${outcome.dong} VND with ${yuan(outcome.fen)}: ${outcome.paymentId}`;
    case 'in-process':
      return `its owner is asked: ${outcome.paymentId}`;
    case 'declined':
      return `declined: ${outcome.code}`;
    case 'wrong-pin':
      return `wrong password, ${outcome.left} tries left`;
    case 'locked':
      return `locked until ${new Date(outcome.until).toISOString()}`;
    default:
      return outcome.kind.replace('-', ' ');
  }
}
