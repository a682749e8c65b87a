const MARKUP = Symbol('markup');

/** Text that is HTML already: made by `html` alone. */
export interface Html {
  readonly [MARKUP]: string;
}

export type Piece = Html | string | number | undefined | false | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose every value is escaped, for text and for attributes in quotes. */
export function html(literals: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const markup = literals.reduce((text, literal, i) => text + render(pieces[i - 1]) + literal);
  return { [MARKUP]: markup };
}

export function markupOf(page: Html): string {
  return page[MARKUP];
}

function render(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (typeof piece === 'string') return piece.replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);
  if (typeof piece === 'number') return String(piece);
  if (MARKUP in piece) return piece[MARKUP];
  return piece.map(render).join('');
}
