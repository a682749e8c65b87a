/**
 * How a row of the NAPAS tables is known: no official text is public, so each row says it.
 * `doc`: an official or vendor page. `code n`: n independent public code bases agree.
 * `low`: one weak source. `model`: our own choice.
 */
export type Known = 'doc' | 'code' | 'code 1' | 'code 2' | 'code 3' | 'low' | 'model';
