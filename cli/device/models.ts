import type { DeviceModel } from './model.ts';

/** Every model by its name on the command line; the code of one is loaded when it is served. */
export const MODELS: Readonly<Record<string, DeviceModel>> = {
  'crt-310': {
    baud: 9600,
    serve: async (...wire) => (await import('./crt-310.ts')).serveCrt310(...wire),
  },
  zt588: {
    baud: 9600,
    serve: async (...wire) => (await import('./zt588.ts')).serveZt588(...wire),
  },
  abecs: {
    baud: 19_200,
    serve: async (...wire) => (await import('./abecs.ts')).serveAbecs(...wire),
  },
  'lcdm-4000': {
    baud: 9600,
    serve: async (...wire) => (await import('./lcdm-4000.ts')).serveLcdm4000(...wire),
  },
  'esc-pos': {
    baud: 38_400,
    serve: async (...wire) => (await import('./esc-pos.ts')).serveEscPos(...wire),
  },
};
