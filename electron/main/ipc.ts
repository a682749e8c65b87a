import { type IpcMainEvent, ipcMain } from 'electron';
import { z } from 'zod';
import { FROM_PAGE } from '../channels.ts';
import type { IsOurs } from './lockdown.ts';

/** All that a page may ask the main process for. */
const fromPage = z.strictObject({ type: z.literal('page-ready') });

/**
 * Hears the page. A message from a frame inside it, from a page that is not ours, or of another
 * shape is dropped.
 */
export function hearPage(isOurs: IsOurs, onReady: (sender: IpcMainEvent['sender']) => void): void {
  ipcMain.on(FROM_PAGE, (event, message: unknown) => {
    const frame = event.senderFrame;
    if (!frame || frame !== event.sender.mainFrame || !isOurs(frame.url)) return;
    if (fromPage.safeParse(message).success) onReady(event.sender);
  });
}
