import { julianDay, localHour } from './local-time.ts';

/**
 * DE37: last digit of the year, day of the year, two digits, STAN [low]. The two digits are
 * the hour, and all of it is Vietnam's time [model].
 */
export function retrievalReference(ms: number, stan: string): string {
  return julianDay(ms) + localHour(ms) + stan;
}
