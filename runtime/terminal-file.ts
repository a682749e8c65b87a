import { z } from 'zod';
import { parseHex } from '../bytes/hex.ts';
import { ok, type Result } from '../bytes/result.ts';
import { USAGE, USAGE_PAGE } from '../hardware/barcode-reader/hid-pos/frame.ts';
import { createHidTransport, type HidTransport, openNodeHid } from '../hardware/transport/hid.ts';
import { createSerialTransport } from '../hardware/transport/serial.ts';
import { createTcpTransport } from '../hardware/transport/tcp.ts';
import type { Transport } from '../hardware/transport/transport.ts';
import { defaultConfiguration, type TerminalConfiguration } from './configuration.ts';
import { MODELS, type RealWorld, type SerialDevice } from './virtual-world.ts';
import { dong, strict, text } from './yaml/described.ts';
import { readYamlFile } from './yaml/file.ts';
import { firstFinding } from './yaml/wording.ts';

const PORT = 'expected a port from 1 to 65535';
const hasPort = (address: string): boolean => {
  const port = Number(/^tcp:.*:(\d+)$/.exec(address)?.[1] ?? 1);
  return port >= 1 && port <= 65_535;
};
const connection = text(
  /^(virtual|serial:[^@\s]+(@\d{3,7})?|tcp:[^:\s]+:\d{1,5})$/,
  'expected virtual, serial:/dev/ttyUSB0, serial:/dev/ttyUSB0@19200 or tcp:192.168.1.20:9100',
).refine(hasPort, PORT);
const hidAddress = text(
  /^(virtual|hid:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4})$/,
  'expected virtual, or hid: with vendor and product id in hex, as in hid:0c2e:0b61',
);
const hexKey = text(/^([0-9A-Fa-f]{2})+$/, 'expected pairs of hex digits, in quotes');
const slot = z.int('expected a slot from 0 to 255').min(0).max(255);

/** The file that makes a terminal: `tellerbench serve --config atm.yaml`. */
const terminalFile = strict({
  id: text(/^[\x21-\x7e]{1,8}$/, 'expected 1 to 8 ASCII characters (DE41)').optional(),
  merchant: text(
    /^[\x21-\x7e]{1,15}$/,
    'expected 1 to 15 ASCII characters (DE42), digits in quotes',
  ).optional(),
  bank: strict({
    id: text(/^\d{6}$/, 'expected six digits in quotes'),
    name: z.string(),
  }).optional(),
  place: z.string().optional(),
  hotline: z.string().optional(),
  language: z.enum(['vi', 'en', 'zh']).optional(),
  cassettes: z
    .array(strict({ denomination: dong, notes: z.int('expected a number of notes').min(0) }))
    .refine((cassettes) => cassettes.length <= 4, 'expected at most 4 cassettes')
    .optional(),
  devices: strict({
    'card-reader': connection.optional(),
    'pin-pad': connection.optional(),
    'cash-dispenser': connection.optional(),
    printer: connection.optional(),
    scanner: hidAddress.optional(),
  }).optional(),
  host: strict({
    connect: text(/^tcp:[^:\s]+:\d{1,5}$/, 'expected tcp:10.0.0.5:5000').refine(hasPort, PORT),
    'pin-key': strict({
      'under-master': hexKey,
      kcv: hexKey,
      'master-slot': slot.default(0x20),
      slot: slot.default(0x30),
    }),
  }).optional(),
});

export interface TerminalFile {
  readonly configuration: TerminalConfiguration;
  readonly real: RealWorld;
}

const KIND = { name: 'terminal', expected: 'id, bank, devices or host' };

/** Reads a terminal's file; an error is one line: `file:line:column: what; expected what`. Nothing is opened yet. */
export function readTerminalFile(file: string, text: string): Result<TerminalFile, string> {
  const yaml = readYamlFile(file, text, KIND);
  if (!yaml.ok) return yaml;
  const { content, refuse } = yaml.value;
  const parsed = terminalFile.safeParse(content);
  if (!parsed.success) return refuse(firstFinding(parsed.error.issues, content));
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
