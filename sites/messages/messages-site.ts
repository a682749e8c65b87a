import type { BankApp } from '../../network/switch/bank-app.ts';
import { type Html, html } from '../html.ts';
import type { Language } from '../language.ts';
import { live } from '../layout.ts';
import { shownMoment } from '../local-moment.ts';
import { page, type Site } from '../site.ts';

const WORDS = {
  en: {
    title: 'Text messages',
    to: 'to',
    none: 'No messages yet.',
    whose: 'Of all test customers.',
  },
  vi: {
    title: 'Tin nhắn',
    to: 'gửi đến',
    none: 'Chưa có tin nhắn.',
    whose: 'Của tất cả khách hàng thử nghiệm.',
  },
};

/** Text messages of all phones of the world, newest first: one-time passwords arrive here. */
export function createMessagesSite(apps: readonly BankApp[]): Site {
  return {
    path: '/messages',
    name: { en: 'Messages', vi: 'Tin nhắn' },
    languages: ['vi', 'en'],
    get: {
      '/messages': ({ language }) => {
        const words = wordsOf(language);
        return page(words.title, messageList(apps, words));
      },
    },
    post: {},
  };
}

type Words = (typeof WORDS)['en'];

const wordsOf = (language: Language): Words => (language === 'vi' ? WORDS.vi : WORDS.en);

function messageList(apps: readonly BankApp[], words: Words): Html {
  const received = apps.flatMap((app) =>
    app.phones.flatMap(({ account, holder, number }) =>
      app.inbox(account).map((message) => ({ ...message, holder, number })),
    ),
  );
  const newestFirst = received.toSorted((a, b) => b.at - a.at);
  return html`<p class="soft">${words.whose}</p>
${live(
  newestFirst.length === 0
    ? html`<p>${words.none}</p>`
    : html`<ul class="bubbles">${newestFirst.map(
        ({ at, from, text, holder, number }) =>
          html`<li><strong><span>${from}</span><span class="soft">${shownMoment(at)}</span></strong>
<span class="soft">${words.to} ${holder}, ${shownNumber(number)}</span>
<p class="bubble">${text}</p></li>`,
      )}</ul>`,
)}`;
}

/** `0912 345 678` */
const shownNumber = (number: string): string => number.replace(/^(\d{4})(\d{3})/, '$1 $2 ');
