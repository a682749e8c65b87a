import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, markupOf } from '../../sites/html.ts';

describe('html', () => {
  it.each([
    ['a string', html`<p>${'<b>&"\'</b>'}</p>`, '<p>&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;</p>'],
    ['an attribute', html`<p title="${'"><script>'}">`, '<p title="&quot;&gt;&lt;script&gt;">'],
    ['a number', html`<p>${42}</p>`, '<p>42</p>'],
    ['nothing', html`<p>${undefined}${false}</p>`, '<p></p>'],
    ['a part', html`<p>${html`<b>${'&'}</b>`}</p>`, '<p><b>&amp;</b></p>'],
    ['a list', html`<ul>${['<', html`<li>`]}</ul>`, '<ul>&lt;<li></ul>'],
  ])('takes %s', (_what, piece, markup) => {
    expect(markupOf(piece)).toBe(markup);
  });

  it('lets no text out of its place', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(markupOf(html`${text}`)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('does not take an object for a part', () => {
    const forged = JSON.parse('{"markup":"<script>"}');
    expect(() => html`${forged}`).toThrow();
  });
});
