import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { html } from '../../sites/html.ts';
import { field, live } from '../../sites/layout.ts';
import { type Server, startServer } from '../../sites/server.ts';
import { perSession } from '../../sites/sessions.ts';
import { go, page, type Site } from '../../sites/site.ts';
import { createSimulatedClock, type SimulatedClock } from '../../time/simulated-clock.ts';
import { createSmallBrowser, type SmallBrowser } from './small-browser.ts';

const HOUR = 60 * 60_000;

/** A page that remembers what was typed. */
function echoSite(): Site {
  const said = perSession(() => ({ text: '' }));
  return {
    path: '/echo',
    name: { en: 'Echo', vi: 'Tiếng vang' },
    languages: ['vi', 'en'],
    get: {
      '/echo': (visit) =>
        page(
          visit.language === 'vi' ? 'Nói đi' : 'Speak',
          html`${live(html`<p title="${said(visit.session).text}">${said(visit.session).text}</p>`)}
${visit.form('/echo', field('word', { label: 'Word' }))}`,
        ),
      '/echo/broken': () => {
        throw new Error('9704360000000000010');
      },
    },
    post: {
      '/echo': (visit) => {
        said(visit.session).text = visit.field('word');
        return go('/echo');
      },
    },
  };
}

let clock: SimulatedClock;
let server: Server;
let browser: SmallBrowser;
let log: string[];

beforeEach(async () => {
  clock = createSimulatedClock(Date.UTC(2026, 10, 22));
  log = [];
  const started = await startServer({
    sites: [echoSite()],
    port: 0,
    clock,
    log: (line) => log.push(line),
  });
  if (!started.ok) throw new Error(started.error.detail);
  server = started.value;
  browser = createSmallBrowser(server.port);
});
afterEach(() => server.close());

describe('a form', () => {
  it('is sent with its token, and the page shows what came of it', async () => {
    await browser.open('/echo');
    const shown = await browser.submit('/echo', { word: 'xin chào' });
    expect(shown).toMatchObject({ status: 200, path: '/echo' });
    expect(shown.text).toContain('xin chào');
  });

  it('shows what was typed, and never runs it', async () => {
    await browser.open('/echo');
    const { body } = await browser.submit('/echo', {
      word: `"><script>alert('1')</script>&lt;`,
    });
    const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;lt;';
    expect(body).toContain(`<p title="${escaped}">${escaped}</p>`);
    expect(body.match(/<script/g)).toHaveLength(1);
  });

  const FORM = 'application/x-www-form-urlencoded';
  type Bad = readonly [
    what: string,
    change: { type?: string; token?: string; origin?: string; cookie?: string; body?: string },
    status: number,
    says: string,
  ];
  it.each<Bad>([
    ['no token', { token: '' }, 403, 'this form is too old: open /echo again'],
    ['somebody else’s token', { token: 'A'.repeat(43) }, 403, 'this form is too old'],
    ['no session', { cookie: '' }, 403, 'this form is too old'],
    ['an unknown session', { cookie: 'phone-1=made-up' }, 403, 'this form is too old'],
    ['another page’s origin', { origin: 'http://evil.example' }, 403, 'this form is too old'],
    ['the bench’s origin', { origin: 'http://127.0.0.1:8417' }, 403, 'this form is too old'],
    ['an origin of nobody', { origin: 'null' }, 403, 'this form is too old'],
    ['JSON', { type: 'application/json', body: '{}' }, 415, 'not a form'],
    ['no type', { type: '' }, 415, 'not a form'],
    ['files', { type: 'multipart/form-data; boundary=x' }, 415, 'not a form'],
    ['too much', { body: `word=${'x'.repeat(9000)}` }, 413, 'too much for a form'],
  ])('with %s is refused', async (_what, change, status, says) => {
    const { body } = await browser.open('/echo');
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? [];
    const answer = await browser.send(
      'POST',
      '/echo',
      {
        cookie: change.cookie ?? browser.cookie(),
        ...(change.type === '' ? {} : { 'content-type': change.type ?? FORM }),
        ...(change.origin ? { origin: change.origin } : {}),
      },
      change.body ?? `token=${change.token ?? token}&word=heard`,
    );
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(new RegExp(`^${says}.*\n$`));
    expect((await browser.open('/echo')).text).not.toContain('heard');
  });
});

describe('the address', () => {
  it.each([
    ['GET', '/nowhere', 404, 'not here\n'],
    ['POST', '/nowhere', 404, 'not here\n'],
    ['GET', '/echo/../../etc/passwd', 404, 'not here\n'],
    ['PUT', '/echo', 405, 'not in this way\n'],
    ['DELETE', '/echo', 405, 'not in this way\n'],
    ['GET', '/echo/language', 405, 'not in this way\n'],
    ['GET', '/echo/broken', 500, 'this page does not work\n'],
    ['GET', '/%zz', 400, 'no address\n'],
    ['GET', `/${'x'.repeat(3000)}`, 404, 'not here\n'],
  ])('%s %s: %i', async (method, path, status, body) => {
    expect(await browser.send(method, path, {})).toMatchObject({ status, body });
  });

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1.evil.example',
  ])('under the name %j is not ours', async (host) => {
    expect(await browser.send('GET', '/echo', { host })).toMatchObject({ status: 421 });
  });

  it('is ours under each loopback name', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      const host = `${name}:${server.port}`;
      expect(await browser.send('GET', '/echo', { host })).toMatchObject({ status: 200 });
    }
  });
});

describe('a session', () => {
  it('is one browser’s own, under an unguessable cookie that no script reads', async () => {
    const { headers } = await browser.open('/echo');
    const cookie = new RegExp(`^phone-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax$`);
    expect(headers['set-cookie']?.[0]).toMatch(cookie);
    await browser.submit('/echo', { word: 'mine' });
    expect((await createSmallBrowser(server.port).open('/echo')).text).not.toContain('mine');
  });

  it('is kept in the frame of the desktop program’s page too', async () => {
    const { headers } = await browser.open('/echo', { 'sec-fetch-site': 'cross-site' });
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=None; Secure; Partitioned$/);
  });

  it('is forgotten when it was not used for eight hours', async () => {
    await browser.open('/echo');
    await browser.submit('/echo', { word: 'mine' });
    await clock.advance(7 * HOUR);
    expect((await browser.open('/echo')).text).toContain('mine');
    await clock.advance(7 * HOUR);
    expect((await browser.open('/echo')).text).toContain('mine');
    await clock.advance(8 * HOUR);
    expect((await browser.open('/echo')).text).not.toContain('mine');
  });

  it('makes room for new ones, those used last stay', async () => {
    await browser.open('/echo');
    await browser.submit('/echo', { word: 'mine' });
    const idle = createSmallBrowser(server.port);
    await idle.open('/echo');
    await idle.submit('/echo', { word: 'idle' });
    await browser.open('/echo');
    for (let i = 0; i < 255; i++) await browser.send('GET', '/echo', {});
    expect((await browser.open('/echo')).text).toContain('mine');
    expect((await idle.open('/echo')).text).not.toContain('idle');
  });
});

describe('the language', () => {
  it.each([
    ['vi-VN,vi;q=0.9,en;q=0.8', 'Nói đi'],
    ['zh-CN,en', 'Speak'],
    ['fr', 'Speak'],
    ['', 'Speak'],
  ])('asked for as %j', async (header, title) => {
    const { text } = await browser.open('/echo', { 'accept-language': header });
    expect(text).toContain(title);
  });

  it('is chosen on the page and stays', async () => {
    await browser.open('/echo');
    const chosen = await browser.submit('/echo/language', { language: 'vi' });
    expect(chosen).toMatchObject({ path: '/echo' });
    expect(chosen.text).toContain('Tiếng vang');
    expect(chosen.body).toContain('<html lang="vi">');
    expect((await browser.submit('/echo/language', { language: 'xx' })).text).toContain('Nói đi');
  });
});

it('every answer says what a page may load and who may frame it', async () => {
  for (const path of ['/echo', '/phone.css', '/nowhere', '/%zz']) {
    const { headers } = await browser.open(path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).toContain(
      "frame-ancestors 'self' http://127.0.0.1:* http://localhost:* tellerbench://terminal",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

it('the log has a line for each request, and nothing that anybody typed', async () => {
  await browser.open('/echo?code=28763443825664394');
  await browser.submit('/echo', { word: '135790' });
  await browser.open('/9704360000000000010');
  await browser.open('/echo/broken');
  expect(log).toEqual([
    'GET /echo 200',
    'POST /echo 303',
    'GET /echo 200',
    'GET (no page) 404',
    'a page broke: Error',
    'GET /echo/broken 500',
  ]);
});

it('says when its port is taken', async () => {
  const second = await startServer({ sites: [], port: server.port, clock });
  expect(second).toMatchObject({ ok: false, error: { code: 'EADDRINUSE' } });
});
