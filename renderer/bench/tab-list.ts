export const TABS = [
  { id: 'wire', name: 'Wire' },
  { id: 'messages', name: 'Messages' },
  { id: 'states', name: 'States' },
  { id: 'journal', name: 'Journal' },
  { id: 'ledger', name: 'Ledger' },
  { id: 'script', name: 'Script' },
] as const;

export type TabId = (typeof TABS)[number]['id'];
