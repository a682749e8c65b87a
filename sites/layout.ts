import { type Html, html } from './html.ts';
import { LANGUAGE_NAMES, LANGUAGE_SIGNS, type Language } from './language.ts';
import type { Shown, Site, Visit } from './site.ts';

export const STYLESHEET_PATH = '/phone.css';
export const SCRIPT_PATH = '/phone.js';

/** The page around what a site shows: its name, its languages, and the phone's width. */
export function layout(site: Site, visit: Visit, shown: Shown): Html {
  const { language } = visit;
  const { title, body, again } = shown;
  const name = site.name[language] ?? site.name.en;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === name ? name : `${title} · ${name}`}</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
<link rel="icon" href="data:,">
<script src="${SCRIPT_PATH}" defer></script>
${again && html`<noscript><meta http-equiv="refresh" content="2"></noscript>`}
</head>
<body class="${site.path.slice(1)}">
<header>
<a class="brand" href="${site.path}">${name}</a>
${site.languages.length > 1 && languageSwitch(site, visit)}
</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

function languageSwitch(site: Site, visit: Visit): Html {
  const button = (language: Language): Html =>
    html`<button name="language" value="${language}" lang="${language}"
      title="${LANGUAGE_NAMES[language]}"
      aria-pressed="${String(language === visit.language)}">${LANGUAGE_SIGNS[language]}</button>`;
  return html`<div class="languages">${visit.form(
    `${site.path}/language`,
    html`${site.languages.map(button)}`,
  )}</div>`;
}

/** A part that is drawn anew while the page is open; the rest, what is typed there, stays. */
export function live(body: Html): Html {
  return html`<div id="live" data-live>${body}</div>`;
}

/** Something is under way. */
export function busy(words: string, meaning?: string): Html {
  return html`<div class="outcome busy" role="status"><span class="spinner" aria-hidden="true"></span>
<h2>${words}</h2>${meaning !== undefined && html`<p>${meaning}</p>`}</div>`;
}

/** Time that is left, `2:59`, and counted down in the page. */
export function countdown(leftMs: number): Html {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return html`<b data-left-ms="${leftMs}">${text}</b>`;
}

export type Tone = 'good' | 'bad' | 'unsure';

/** How it ended: a mark, a headline, a line of what it means for the reader. */
export function outcome(tone: Tone, headline: string, meaning?: string | Html): Html {
  const marks: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', unsure: '?' };
  return html`<div class="outcome ${tone}" role="status"><span class="mark" aria-hidden="true">${marks[tone]}</span>
<h2>${headline}</h2>${meaning !== undefined && html`<p>${meaning}</p>`}</div>`;
}

/** Names and values, one below the other. */
export function facts(rows: readonly (readonly [string, Html | string] | undefined)[]): Html {
  const row = ([name, value]: readonly [string, Html | string]): Html =>
    html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">${rows.filter((one) => one !== undefined).map(row)}</dl>`;
}

/** What was wrong with what was typed, in one line; nothing where nothing was. */
export function problem(text: string | undefined): Html {
  return html`${text !== undefined && html`<p class="problem" role="alert">${text}</p>`}`;
}

export interface FieldOptions {
  /** Where a page has several of one name; default: the name. */
  readonly id?: string | undefined;
  readonly label: string;
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  /** Digits: a keypad, and at most so many. */
  readonly digits?: number | undefined;
  readonly secret?: boolean | undefined;
  readonly most?: number | undefined;
  readonly optional?: boolean | undefined;
}

/** One labelled input. Nothing typed here is kept by the browser. */
export function field(name: string, options: FieldOptions): Html {
  const { id = name, label, value, hint, digits, secret, most, optional } = options;
  const hintId = `${id}-hint`;
  return html`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${secret ? 'password' : 'text'}" autocomplete="off"
 autocapitalize="off" spellcheck="false" ${!optional && html`required`} value="${value ?? ''}"
 maxlength="${digits ?? most ?? 1024}" ${digits !== undefined && html`inputmode="numeric"`}
 ${hint !== undefined && html`aria-describedby="${hintId}"`}>
${hint !== undefined && html`<p class="hint" id="${hintId}">${hint}</p>`}</div>`;
}
