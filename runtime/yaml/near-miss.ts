/** ` (insert?)` to stand behind a word that is nearly one of the known ones; else nothing. */
export function nearMiss(word: string, known: readonly string[]): string {
  const wanted = word.toLowerCase().slice(0, LONGEST);
  const most = Math.max(1, Math.floor(wanted.length / 4));
  const [best] = known
    .map((name) => ({ name, distance: distance(wanted, name.toLowerCase()) }))
    .filter((one) => one.distance <= most && one.name !== word)
    .toSorted((a, b) => a.distance - b.distance);
  return best ? ` (${best.name}?)` : '';
}

/** No name is longer; what somebody typed may be. */
const LONGEST = 64;

/** Letters put in, left out, exchanged or in each other's place. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const best = Math.min(last[j]! + 1, row[j - 1]! + 1, changed);
      row.push(swapped ? Math.min(best, beforeLast[j - 2]! + 1) : best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
