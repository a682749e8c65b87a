import '@fontsource/be-vietnam-pro/400.css';
import '@fontsource/be-vietnam-pro/600.css';
import '@fontsource/be-vietnam-pro/700.css';
import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/700.css';

/**
 * The Chinese faces come in a hundred pieces by Unicode range: their list is 200 kB of style, so
 * it follows the first painting, and of the pieces only those in use are fetched.
 */
export function loadChineseFont(): void {
  void import('./fonts-chinese.ts');
}
