import type { Result } from '../../bytes/result.ts';
import type { Journal } from '../journal/journal.ts';

/** The common shape of every device class's errors. */
export interface AnyDeviceError {
  readonly kind: string;
  readonly detail?: string;
  readonly at?: string;
  readonly code?: string;
}

/** True where it went well; otherwise the trouble is journalled, once while it lasts. */
export type DeviceLog = (device: string, result: Result<unknown, AnyDeviceError>) => boolean;

export function troubleText(error: AnyDeviceError): string {
  const more = [error.at, error.code, error.detail].filter((part) => part !== undefined);
  return more.length > 0 ? `${error.kind}: ${more.join(', ')}` : error.kind;
}

/** `isOn` says whether trouble is still news: at the end every device is closed. */
export function createDeviceLog(journal: Journal, isOn: () => boolean = () => true): DeviceLog {
  const lasting = new Map<string, string>();
  return (device, result) => {
    if (result.ok) {
      lasting.delete(device);
      return true;
    }
    const trouble = troubleText(result.error);
    if (lasting.get(device) !== trouble && isOn()) {
      lasting.set(device, trouble);
      journal.append({
        kind: 'device-trouble',
        text: `${device}: ${trouble}`,
        data: { device, trouble: result.error.kind },
      });
    }
    return false;
  };
}
