// Who may import whom: docs/architecture.md as rules. Paths are relative to the checked tree, so
// the tests plant violations in a tree of their own and meet these very rules.

/** The rooms from the ground floor up, and what of the others each may import. */
const ROOMS = {
  bytes: [],
  time: [],
  crypto: ['bytes/'],
  emv: ['bytes/', 'crypto/'],
  hardware: ['bytes/', 'time/', 'crypto/'],
  network: ['bytes/', 'time/', 'crypto/', 'emv/issuer', 'hardware/transport/'],
  'state-machines': ['runtime/contract/'],
  sites: ['bytes/', 'time/', 'crypto/', 'network/', 'hardware/transport/'],
  runtime: [
    'bytes/',
    'time/',
    'crypto/',
    'emv/',
    'hardware/',
    'network/',
    'state-machines/',
    'sites/',
  ],
  electron: ['time/', 'runtime/'],
  renderer: ['runtime/contract/'],
  cli: ['.+/'],
  bench: ['.+/'],
};

/** What a room may import as a type only. */
const TYPES_ONLY = {
  hardware: ['emv/'],
  'state-machines': ['bytes/', 'time/', 'crypto/', 'emv/', 'hardware/', 'network/'],
};

const PAGE_LIBRARIES = [
  'react',
  'react-dom',
  '@types/react',
  '@types/react-dom',
  '@xyflow/react',
  '@tanstack/react-virtual',
  '@fontsource/[^/]+',
  'elkjs',
  'i18next',
  'bwip-js',
  'jsqr',
];

/** The folders and files that are checked. */
export const CHECKED = [...Object.keys(ROOMS), 'test', 'tools', 'bin'];

const anyOf = (paths) => `(${paths.join('|')})`;
const startsWith = (paths) => `^${anyOf(paths)}`;
const packages = (names) => `node_modules/${anyOf(names)}(/|$)`;
const anyRoom = startsWith([...Object.keys(ROOMS), 'test', 'tools'].map((room) => `${room}/`));

const rooms = Object.entries(ROOMS).flatMap(([room, allowed]) => {
  const own = [`${room}/`, ...allowed];
  const types = TYPES_ONLY[room] ?? [];
  const from = { path: `^${room}/` };
  const values = { path: anyRoom, pathNot: startsWith(own), dependencyTypesNot: ['type-only'] };
  const anything = { path: anyRoom, pathNot: startsWith([...own, ...types]) };
  const comment = `${room}/ may import ${own.join(' ')}${types.length > 0 ? ` and types of ${types.join(' ')}` : ''}`;
  return [
    { name: `${room}-imports`, comment, from, to: anything },
    ...(types.length > 0 ? [{ name: `${room}-types-only`, comment, from, to: values }] : []),
  ];
});

const only = (name, file, names, comment) => ({
  name,
  comment,
  from: { pathNot: `^${file}$` },
  to: { path: packages(names) },
});

const forbidden = [
  ...rooms,
  {
    name: 'bytes-and-time-stand-alone',
    comment: 'The ground floor imports nothing, so that everything may import it.',
    from: { path: '^(bytes|time)/' },
    to: { pathNot: '^(bytes|time)/' },
  },
  {
    name: 'driver-and-virtual-apart',
    comment:
      'Both know the wire (frame.ts, messages.ts); one that knew the other would test itself.',
    from: { path: '^hardware/.+/driver\\.ts$' },
    to: { path: '^hardware/.+/virtual\\.ts$', reachable: true },
  },
  {
    name: 'virtual-and-driver-apart',
    comment:
      'Both know the wire (frame.ts, messages.ts); one that knew the other would test itself.',
    from: { path: '^hardware/.+/virtual\\.ts$' },
    to: { path: '^hardware/.+/driver\\.ts$', reachable: true },
  },
  {
    name: 'switch-and-host-link-apart',
    comment: "The two ends of one wire: the switch never uses the terminal's end.",
    from: { path: '^network/switch/' },
    to: { path: '^network/host-link(\\.ts|/)', reachable: true },
  },
  only(
    'serialport-in-one-place',
    '(test/)?hardware/transport/serial(\\.test)?\\.ts',
    ['serialport', '@serialport'],
    'A native module is loaded in one place, and only when it is used.',
  ),
  only(
    'node-hid-in-one-place',
    '(test/)?hardware/transport/hid(\\.test)?\\.ts',
    ['node-hid'],
    'A native module is loaded in one place, and only when it is used.',
  ),
  {
    name: 'machines-do-no-io',
    comment: 'A machine asks through ports.ts; of libraries it knows xstate alone.',
    from: { path: '^state-machines/' },
    to: { pathNot: [anyRoom, packages(['xstate'])] },
  },
  {
    name: 'contract-stands-alone',
    comment:
      'The contract goes into the page as it is: zod and itself, not even a type from elsewhere.',
    from: { path: '^runtime/contract/' },
    to: { pathNot: ['^runtime/contract/', packages(['zod'])] },
  },
  {
    name: 'renderer-libraries',
    comment: 'The page has react, its own libraries and the contract; no Node and nothing native.',
    from: { path: '^renderer/', pathNot: '^renderer/vite\\.config\\.ts$' },
    to: { pathNot: [anyRoom, packages(PAGE_LIBRARIES)] },
  },
  {
    name: 'sites-libraries',
    comment: 'A page is HTML over HTTP: fastify serves it, bwip-js draws the codes on it.',
    from: { path: '^sites/' },
    to: {
      pathNot: [anyRoom, packages(['fastify', 'bwip-js'])],
      dependencyTypesNot: ['core'],
    },
  },
  {
    name: 'nothing-imports-tests',
    comment: 'What a test needs and the product needs too belongs to the product.',
    from: { pathNot: '^test/' },
    to: { path: '^test/' },
  },
  {
    name: 'no-cycles',
    comment: 'Type-only imports count: a cycle of types is two files that are one.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'An import that resolves to nothing escapes every other rule.',
    from: {},
    to: { couldNotResolve: true },
  },
].map((rule) => ({ severity: 'error', ...rule }));

export default {
  forbidden,
  options: {
    parser: 'tsc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.d.ts'],
    },
  },
};
