import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadChineseFont } from '../fonts.ts';
import { openTerminal, TerminalProvider } from '../terminal.tsx';
import { terminalKind } from '../terminal-kind.ts';
import { CustomerScreen } from './customer-screen.tsx';
import { lockPage } from './kiosk.ts';
import { TillDisplay } from './till/till-display.tsx';
import '../tokens.css';
import './kiosk.css';

const root = document.getElementById('page');
if (!root) throw new Error('customer.html has no #page');

lockPage();

createRoot(root).render(
  <StrictMode>
    <TerminalProvider terminal={openTerminal()}>
      {terminalKind() === 'pos' ? <TillDisplay /> : <CustomerScreen />}
    </TerminalProvider>
  </StrictMode>,
);
loadChineseFont();
