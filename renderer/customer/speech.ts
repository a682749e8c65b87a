/** What a screen says aloud: its question, what belongs to it, and the answers it takes. */
export function spokenText(screen: HTMLElement, withChoices: boolean): string {
  const wanted = withChoices ? '[data-say], .choice:not(:disabled)' : '[data-say]';
  return [...screen.querySelectorAll<HTMLElement>(wanted)]
    .map((part) => part.innerText.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => text !== '')
    .map((text) => (/[.!?。！？]$/.test(text) ? text : `${text}.`))
    .join(' ');
}

/** Speaks through the headphones; a new text interrupts the one before. `language`: BCP 47. */
export function speak(text: string, language: string): void {
  if (!('speechSynthesis' in window)) return;
  speechSynthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  utterance.rate = 0.95;
  speechSynthesis.speak(utterance);
}

export function hush(): void {
  if ('speechSynthesis' in window) speechSynthesis.cancel();
}
