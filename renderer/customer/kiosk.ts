type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Whether a browser would do something of its own: leave, print, search, enlarge, look inside. */
export function leavesKiosk({ key, ctrlKey, metaKey, altKey }: Pressed): boolean {
  return ctrlKey || metaKey || altKey || /^F\d{1,2}$/.test(key);
}

/** A kiosk is not a browser, as far as a page can say so: its customer has hands and nothing else. */
export function lockPage(): void {
  const stop = (event: Event): void => event.preventDefault();
  for (const type of ['contextmenu', 'dragstart', 'dragover', 'drop']) {
    document.addEventListener(type, stop);
  }
  document.addEventListener('keydown', (event) => {
    if (leavesKiosk(event)) stop(event);
  });
  // A wheel with Ctrl, or two fingers on a touch pad, enlarges.
  const onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey) stop(event);
  };
  document.addEventListener('wheel', onWheel, { passive: false });
}
