import { html } from './html.ts';
import { type Language, preferredLanguage } from './language.ts';
import type { Session } from './sessions.ts';
import { type Answer, go, type Site, type Visit } from './site.ts';

/** The name of the form's token, as a hidden field. */
export const TOKEN_FIELD = 'token';

export function createVisit(
  site: Site,
  session: Session,
  fields: URLSearchParams,
  acceptLanguage: string | undefined,
): Visit {
  const chosen = session.languages.get(site.path);
  return {
    session,
    language: chosen ?? preferredLanguage(acceptLanguage, site.languages),
    field: (name) => fields.get(name)?.trim() ?? '',
    form: (action, body) =>
      html`<form method="post" action="${action}" autocomplete="off"><input type="hidden"
        name="${TOKEN_FIELD}" value="${session.formToken}">${body}</form>`,
  };
}

/** Answers the language switch at the head of every page: the page that was shown, in the other. */
export function chooseLanguage(site: Site, { session, field }: Visit): Answer {
  const asked = site.languages.find((language: Language) => language === field('language'));
  if (asked) session.languages.set(site.path, asked);
  return go(session.shown.get(site.path) ?? site.path);
}
