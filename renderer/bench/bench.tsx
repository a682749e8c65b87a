import { useEffect, useMemo, useState } from 'react';
import { useSend } from '../terminal.tsx';
import { terminalKind } from '../terminal-kind.ts';
import { AtmColumns } from './atm-columns.tsx';
import { Header } from './header.tsx';
import { KeysDialog } from './keys/keys-dialog.tsx';
import { Palette } from './palette.tsx';
import { PowerDialog } from './power-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import type { TabId } from './tab-list.ts';
import { Tabs } from './tabs.tsx';
import { useTheme } from './theme.ts';
import { TillColumns } from './till/till-columns.tsx';
import './bench.css';
import './devices.css';
import './inspect.css';

/** The whole bench: the customer's side, the machine, and what goes on inside. */
export function Bench() {
  const send = useSend();
  const { theme, toggle } = useTheme();
  const [tab, setTab] = useState<TabId>('wire');
  const [open, setOpen] = useState<'palette' | 'power' | 'keys' | undefined>();
  const close = (): void => setOpen(undefined);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen((before) => (before === 'palette' ? undefined : 'palette'));
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  const actions = useMemo(
    () => ({
      send,
      openTab: setTab,
      toggleTheme: toggle,
      askPowerCut: () => setOpen('power'),
      openKeys: () => setOpen('keys'),
    }),
    [send, toggle],
  );

  return (
    <div className={`bench bench-${terminalKind()}`}>
      <Header
        theme={theme}
        onTheme={toggle}
        onPower={actions.askPowerCut}
        onKeys={actions.openKeys}
        onPalette={() => setOpen('palette')}
      />
      <div className="columns">
        {terminalKind() === 'pos' ? <TillColumns /> : <AtmColumns />}
        <Tabs tab={tab} onTab={setTab} />
      </div>
      <StatusBar theme={theme} />
      <PowerDialog open={open === 'power'} onClose={close} />
      <KeysDialog open={open === 'keys'} onClose={close} />
      <Palette open={open === 'palette'} onClose={close} actions={actions} />
    </div>
  );
}
