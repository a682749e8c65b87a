/**
 * What runs in the page, and only makes it livelier: it draws live parts anew, counts down, and
 * tells the bench around the frame which code the phone shows (empty: none). Everything works
 * without it.
 */
export const PHONE_SCRIPT = `'use strict';
(() => {
  const PERIOD_MS = 1000;
  const FIRST_MS = 250;
  let told = null;
  let deadlines = [];
  let shown;

  function tellCode() {
    const code = document.querySelector('[data-code]')?.dataset.code;
    if (code === told || window.parent === window) return;
    told = code;
    window.parent.postMessage({ tellerbench: 'code', code: code ?? '' }, '*');
  }

  // The server's clock may be another: what counts is how long there is still.
  function findDeadlines() {
    const now = performance.now();
    deadlines = [...document.querySelectorAll('[data-left-ms]')].map((element) => ({
      element,
      at: now + Number(element.dataset.leftMs),
    }));
    count();
  }

  function count() {
    for (const { element, at } of deadlines) {
      const seconds = Math.max(0, Math.ceil((at - performance.now()) / 1000));
      element.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
    }
  }

  async function refresh() {
    const here = document.querySelector('[data-live]');
    if (!here) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href);
        if (answer.redirected) return location.replace(answer.url);
        if (!answer.ok) throw new Error(answer.statusText);
        const there = new DOMParser()
          .parseFromString(await answer.text(), 'text/html')
          .querySelector('[data-live]');
        if (!there) return location.reload();
        if (contentOf(there) !== shown) {
          here.replaceChildren(...document.adoptNode(there).childNodes);
          shown = contentOf(here);
          findDeadlines();
          tellCode();
        }
      } catch {
        // The server is away: what is shown stays until it is there again.
      }
    }
    setTimeout(refresh, PERIOD_MS);
  }

  // Without what passes by itself.
  function contentOf(part) {
    return part?.innerHTML.replace(/ data-left-ms="[^"]*">[^<]*/g, '');
  }

  // Before the first countdown writes into it.
  shown = contentOf(document.querySelector('[data-live]'));
  findDeadlines();
  tellCode();
  setInterval(count, 250);
  setTimeout(refresh, FIRST_MS);
})();
`;
