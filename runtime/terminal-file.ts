import { isMap, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { z } from 'zod';
import { parseHex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { USAGE, USAGE_PAGE } from '../hardware/barcode-reader/hid-pos/frame.ts';
import { createHidTransport, type HidTransport, openNodeHid } from '../hardware/transport/hid.ts';
import { createSerialTransport } from '../hardware/transport/serial.ts';
import { createTcpTransport } from '../hardware/transport/tcp.ts';
import type { Transport } from '../hardware/transport/transport.ts';
import { defaultConfiguration, type TerminalConfiguration } from './configuration.ts';
import { MODELS, type RealWorld, type SerialDevice } from './virtual-world.ts';

const PORT = 'expected a port from 1 to 65535';
const hasPort = (text: string): boolean => {
  const port = Number(/^tcp:.*:(\d+)$/.exec(text)?.[1] ?? 1);
  return port >= 1 && port <= 65_535;
};
const connection = z
  .string()
  .regex(
    /^(virtual|serial:[^@\s]+(@\d{3,7})?|tcp:[^:\s]+:\d{1,5})$/,
    'expected virtual, serial:/dev/ttyUSB0, serial:/dev/ttyUSB0@19200 or tcp:192.168.1.20:9100',
  )
  .refine(hasPort, PORT);
const hidAddress = z
  .string()
  .regex(
    /^(virtual|hid:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4})$/,
    'expected virtual, or hid: with vendor and product id in hex, as in hid:0c2e:0b61',
  );
const hexKey = z.string().regex(/^([0-9A-Fa-f]{2})+$/, 'expected hex');
const dong = z.int().min(0);

/** The file that makes a terminal: `tellerbench serve --config atm.yaml`. */
const terminalFile = z.strictObject({
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,8}$/, 'expected 1 to 8 ASCII characters (DE41)')
    .optional(),
  merchant: z
    .string()
    .regex(/^[\x21-\x7e]{1,15}$/, 'expected 1 to 15 ASCII characters (DE42)')
    .optional(),
  bank: z
    .strictObject({ id: z.string().regex(/^\d{6}$/, 'expected six digits'), name: z.string() })
    .optional(),
  place: z.string().optional(),
  hotline: z.string().optional(),
  language: z.enum(['vi', 'en', 'zh']).optional(),
  cassettes: z
    .array(z.strictObject({ denomination: dong, notes: z.int().min(0) }))
    .max(4)
    .optional(),
  devices: z
    .strictObject({
      'card-reader': connection.optional(),
      'pin-pad': connection.optional(),
      'cash-dispenser': connection.optional(),
      printer: connection.optional(),
      scanner: hidAddress.optional(),
    })
    .optional(),
  host: z
    .strictObject({
      connect: z
        .string()
        .regex(/^tcp:[^:\s]+:\d{1,5}$/, 'expected tcp:10.0.0.5:5000')
        .refine(hasPort, PORT),
      'pin-key': z.strictObject({
        'under-master': hexKey,
        kcv: hexKey,
        'master-slot': z.int().min(0).max(255).default(0x20),
        slot: z.int().min(0).max(255).default(0x30),
      }),
    })
    .optional(),
});

export interface TerminalFile {
  readonly configuration: TerminalConfiguration;
  readonly real: RealWorld;
}

/** Reads a terminal's file; an error is one line: `file:line:column: what`. Nothing is opened yet. */
export function readTerminalFile(file: string, text: string): Result<TerminalFile, string> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const show = (offset: number, what: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}: ${what.replace(/\s+/g, ' ').trim()}`;
  };
  const [broken] = document.errors;
  if (broken) return err(show(broken.pos[0], broken.message));
  if (!isMap(document.contents))
    return err(show(0, 'expected a terminal: id, bank, devices, host'));
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    return err(show(0, `${(error as Error).message}; expected no such alias`));
  }
  const parsed = terminalFile.safeParse(content);
  if (!parsed.success) {
    const issues = parsed.error.issues;
    // A key that is missing may only be spelt otherwise.
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
    if (!issue) throw new Error('a failed parse has an issue');
    const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const what = key === undefined ? issue.message : `unknown key ${key}`;
    const where = issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : '';
    return err(show(offsetOf(document, issue.path, key), `${where}${what}`));
  }
  const { id, merchant, devices = {}, host, ...rest } = parsed.data;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const configuration: TerminalConfiguration = {
    ...defaultConfiguration,
    ...given,
    ...(id && { id }),
    ...(merchant && { merchantId: merchant }),
  };
  const { scanner, ...serial } = devices;
  const wires: Partial<Record<SerialDevice, Transport>> = {};
  for (const [device, text] of Object.entries(serial)) {
    if (text === undefined || text === 'virtual') continue;
    wires[device as SerialDevice] = openable(text, device as SerialDevice);
  }
  const real = {
    devices: wires,
    scanner: scanner?.startsWith('hid:') ? hidScanner(scanner) : undefined,
    host: host && realHost(host),
  };
  return ok({ configuration, real });
}

/** Where a key, a value, or the nearest there is above it, begins. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
  key: string | undefined,
): number {
  const start = (node: unknown): number | undefined => (node as ParsedNode | undefined)?.range?.[0];
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === key);
      if (pair) return start(pair.key) ?? 0;
    }
    const offset = start(node);
    if (offset !== undefined) return offset;
  }
  return 0;
}

/** `serial:/dev/ttyUSB0@19200` or `tcp:host:port` as a transport that is still closed. */
function openable(text: string, device: SerialDevice): Transport {
  const [kind, ...rest] = text.split(':');
  if (kind === 'tcp') return tcp(rest);
  const [path = '', baud] = rest.join(':').split('@');
  const { wiring } = MODELS[device];
  const usual = wiring.kind === 'serial' ? wiring : { baudRate: 9_600 };
  return createSerialTransport({
    path,
    baudRate: baud ? Number(baud) : usual.baudRate,
    ...('rtscts' in usual && usual.rtscts ? { rtscts: true } : {}),
  });
}

/** `hid:0c2e:0b61`: the interface of that device which speaks HID POS. */
function hidScanner(text: string): HidTransport {
  const [, vendor = '', product = ''] = text.split(':');
  const address = {
    vendorId: Number.parseInt(vendor, 16),
    productId: Number.parseInt(product, 16),
    usagePage: USAGE_PAGE,
    usage: USAGE,
  };
  return createHidTransport({
    name: `USB HID ${vendor}:${product}`,
    open: () => openNodeHid(address),
  });
}

function tcp([host = '', port = '']: readonly string[]): Transport {
  return createTcpTransport({ host, port: Number(port) });
}

function realHost(host: NonNullable<z.infer<typeof terminalFile>['host']>): RealWorld['host'] {
  const bytes = (text: string): Uint8Array => {
    const parsed = parseHex(text);
    return parsed.ok ? parsed.value : new Uint8Array();
  };
  const key = host['pin-key'];
  return {
    connect: () => tcp(host.connect.split(':').slice(1)),
    keys: {
      masterSlot: key['master-slot'],
      pinSlot: key.slot,
      encryptedPinKey: bytes(key['under-master']),
      pinKcv: bytes(key.kcv),
    },
  };
}
