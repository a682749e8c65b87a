/** Sum of the Luhn formula modulo 10, the digit at the right end taken once (ISO/IEC 7812-1). */
function luhnSum(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    const doubled = i % 2 === 1 ? 2 * value : value;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10;
}

/** The digit that makes `digits` a valid number when appended. */
export function luhnDigit(digits: string): string {
  return String((10 - luhnSum(`${digits}0`)) % 10);
}

/** True for digits only, two at least, with the right check digit at the end. */
export function isLuhnValid(digits: string): boolean {
  return /^[0-9]{2,}$/.test(digits) && luhnSum(digits) === 0;
}
