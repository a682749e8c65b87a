import { request } from 'node:http';

export interface Shown {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
  /** Where redirects led. */
  readonly path: string;
  /** The visible words, blanks made one. */
  readonly text: string;
}

/** A browser without script: cookies, redirects, and forms with their hidden fields. */
export interface SmallBrowser {
  open(path: string, headers?: Record<string, string>): Promise<Shown>;
  /** Sends the form of `action` on the page that is shown, with what is filled in. */
  submit(action: string, fields?: Record<string, string>): Promise<Shown>;
  /** A request as it stands: what no browser would send. */
  send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Shown>;
  readonly cookie: () => string;
}

export function createSmallBrowser(port: number): SmallBrowser {
  let cookie = '';
  let shown: Shown | undefined;

  function send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Shown> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text,
            path,
            text: visible(text),
          }),
        );
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }

  async function follow(method: string, path: string, headers: object, body?: string) {
    let answer = await send(method, path, { ...(cookie && { cookie }), ...headers }, body);
    for (let i = 0; i < 5; i++) {
      const [set] = answer.headers['set-cookie'] ?? [];
      if (set) cookie = set.split(';')[0]!;
      if (answer.status !== 303) break;
      answer = await send('GET', String(answer.headers.location), { ...(cookie && { cookie }) });
    }
    shown = answer;
    return answer;
  }

  return {
    cookie: () => cookie,
    send,
    open: (path, headers = {}) => follow('GET', path, headers),
    submit(action, fields = {}) {
      const form = formOf(shown?.body ?? '', action);
      const body = new URLSearchParams({ ...form, ...fields }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return follow('POST', action, headers, body);
    },
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

const visible = (body: string): string =>
  body
    .replace(/<head>[\s\S]*?<\/head>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();

/** The hidden fields of a form. Throws when the page has no such form: then no person could. */
function formOf(body: string, action: string): Record<string, string> {
  const [, form] =
    body.match(new RegExp(`<form[^>]*action="${action}"[^>]*>([\\s\\S]*?)</form>`)) ?? [];
  if (form === undefined) throw new Error(`no form for ${action} on this page: ${visible(body)}`);
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => input);
  return Object.fromEntries(
    hidden.map((input) => [
      /name="([^"]*)"/.exec(input)?.[1] ?? '',
      /value="([^"]*)"/.exec(input)?.[1] ?? '',
    ]),
  );
}
