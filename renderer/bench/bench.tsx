import { useEffect, useMemo, useState } from 'react';
import { CustomerScreen } from '../customer/customer-screen.tsx';
import { useSend } from '../terminal.tsx';
import { CardReader } from './card-reader.tsx';
import { CashTray } from './cash-tray.tsx';
import { Header } from './header.tsx';
import { Pad } from './pad.tsx';
import { Palette } from './palette.tsx';
import { PaperStrip } from './paper-strip.tsx';
import { PowerDialog } from './power-dialog.tsx';
import { Scanner } from './scanner.tsx';
import { StatusBar } from './status-bar.tsx';
import type { TabId } from './tab-list.ts';
import { Tabs } from './tabs.tsx';
import { useTheme } from './theme.ts';
import { Wallet } from './wallet.tsx';
import './bench.css';
import './devices.css';
import './inspect.css';

/** The whole bench: the customer's screen, the machine, and what goes on inside. */
export function Bench() {
  const send = useSend();
  const { theme, toggle } = useTheme();
  const [tab, setTab] = useState<TabId>('wire');
  const [searching, setSearching] = useState(false);
  const [cutting, setCutting] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setSearching((open) => !open);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  const actions = useMemo(
    () => ({ send, openTab: setTab, toggleTheme: toggle, askPowerCut: () => setCutting(true) }),
    [send, toggle],
  );

  return (
    <div className="bench">
      <Header
        theme={theme}
        onTheme={toggle}
        onPower={() => setCutting(true)}
        onPalette={() => setSearching(true)}
      />
      <div className="columns">
        <section className="column front" aria-label="Customer's side">
          <div className="bezel">
            <CustomerScreen />
          </div>
          <div className="deck">
            <Wallet />
            <Pad />
          </div>
        </section>
        <section className="column machine" aria-label="Devices">
          <CardReader />
          <CashTray />
          <PaperStrip />
          <Scanner />
        </section>
        <Tabs tab={tab} onTab={setTab} />
      </div>
      <StatusBar theme={theme} />
      <PowerDialog open={cutting} onClose={() => setCutting(false)} />
      <Palette open={searching} onClose={() => setSearching(false)} actions={actions} />
    </div>
  );
}
