import type { Clock } from './clock.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  // "Until then" may have passed while it was being reckoned; Node warns of a negative wait.
  setTimeout: (callback, ms) => setTimeout(callback, Math.max(0, ms)),
  clearTimeout: (id) => clearTimeout(id),
};
