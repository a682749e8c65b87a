import { defineConfig } from 'electron-vite';
import page from './renderer/vite.config.ts';

const main = {
  build: {
    outDir: 'out/main',
    rolldownOptions: {
      input: { index: 'electron/main/index.ts', runtime: 'electron/runtime/index.ts' },
    },
  },
};

/** A sandboxed preload script is one CommonJS file with everything in it. */
const preload = {
  build: {
    outDir: 'out/preload',
    rolldownOptions: {
      input: { index: 'electron/preload/index.ts' },
      output: { format: 'cjs' as const, entryFileNames: '[name].cjs' },
    },
  },
};

/** The page is the same for every host and has its own build; only while developing is it here. */
export default defineConfig(({ command }) =>
  command === 'serve' ? { main, preload, renderer: page } : { main, preload },
);
