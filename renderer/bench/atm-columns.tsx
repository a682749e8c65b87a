import { CustomerScreen } from '../customer/customer-screen.tsx';
import { CardReader } from './card-reader.tsx';
import { CashTray } from './cash-tray.tsx';
import { Pad } from './pad.tsx';
import { PaperStrip } from './paper-strip.tsx';
import { Scanner } from './scanner.tsx';
import { AtmWallet } from './wallet.tsx';

/** An ATM: its screen with wallet and pad below it, and its other devices. */
export function AtmColumns() {
  return (
    <>
      <section className="column front" aria-label="Customer's side">
        <div className="bezel">
          <CustomerScreen />
        </div>
        <div className="deck">
          <AtmWallet />
          <Pad />
        </div>
      </section>
      <section className="column machine" aria-label="Devices">
        <CardReader />
        <CashTray />
        <PaperStrip />
        <Scanner />
      </section>
    </>
  );
}
