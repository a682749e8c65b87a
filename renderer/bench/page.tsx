import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadChineseFont } from '../fonts.ts';
import { openTerminal, TerminalProvider } from '../terminal.tsx';
import { Bench } from './bench.tsx';
import '../tokens.css';

const root = document.getElementById('page');
if (!root) throw new Error('index.html has no #page');

createRoot(root).render(
  <StrictMode>
    <TerminalProvider terminal={openTerminal()}>
      <Bench />
    </TerminalProvider>
  </StrictMode>,
);
loadChineseFont();
