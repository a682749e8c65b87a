import type { Screen } from '../../runtime/contract/terminal-view.ts';
import { AmountScreen } from './screens/amount.tsx';
import { AmountEntryScreen } from './screens/amount-entry.tsx';
import { AuthorisingScreen } from './screens/authorising.tsx';
import { CardRetainedScreen } from './screens/card-retained.tsx';
import { ChooseApplicationScreen } from './screens/choose-application.tsx';
import { ConfirmScreen } from './screens/confirm.tsx';
import { DispensingScreen } from './screens/dispensing.tsx';
import { LanguageScreen } from './screens/language.tsx';
import { NoReceiptScreen } from './screens/no-receipt.tsx';
import { NoticeScreen } from './screens/notice.tsx';
import { OutOfServiceScreen } from './screens/out-of-service.tsx';
import { PinScreen } from './screens/pin.tsx';
import { PrintingScreen } from './screens/printing.tsx';
import { ReadingCardScreen } from './screens/reading-card.tsx';
import { StartingScreen } from './screens/starting.tsx';
import { TakeCardScreen } from './screens/take-card.tsx';
import { TakeCashScreen } from './screens/take-cash.tsx';
import { ThanksScreen } from './screens/thanks.tsx';
import { WelcomeScreen } from './screens/welcome.tsx';

/** One component a kind of screen. */
export function ScreenBody({ screen }: { screen: Screen }) {
  switch (screen.kind) {
    case 'starting':
      return <StartingScreen />;
    case 'out-of-service':
      return <OutOfServiceScreen screen={screen} />;
    case 'welcome':
      return <WelcomeScreen screen={screen} />;
    case 'reading-card':
      return <ReadingCardScreen />;
    case 'language':
      return <LanguageScreen />;
    case 'choose-application':
      return <ChooseApplicationScreen screen={screen} />;
    case 'pin':
      return <PinScreen screen={screen} />;
    case 'amount':
      return <AmountScreen screen={screen} />;
    case 'amount-entry':
      return <AmountEntryScreen screen={screen} />;
    case 'no-receipt':
      return <NoReceiptScreen />;
    case 'confirm':
      return <ConfirmScreen screen={screen} />;
    case 'authorising':
      return <AuthorisingScreen />;
    case 'dispensing':
      return <DispensingScreen screen={screen} />;
    case 'take-cash':
      return <TakeCashScreen screen={screen} />;
    case 'printing':
      return <PrintingScreen />;
    case 'take-card':
      return <TakeCardScreen />;
    case 'card-retained':
      return <CardRetainedScreen screen={screen} />;
    case 'notice':
      return <NoticeScreen screen={screen} />;
    case 'thanks':
      return <ThanksScreen />;
    default:
      return screen satisfies never;
  }
}
