import { ipcRenderer } from 'electron';
import { FROM_PAGE, PORT_TO_PAGE } from '../channels.ts';

// All that the page gets from Electron is a port to the runtime; renderer/connection.ts takes it.
window.addEventListener('message', (message) => {
  if (message.source !== window || message.data?.type !== 'tellerbench-page-ready') return;
  ipcRenderer.send(FROM_PAGE, { type: 'page-ready' });
});

ipcRenderer.on(PORT_TO_PAGE, (event) => {
  window.postMessage({ type: 'tellerbench-port' }, '*', event.ports);
});
