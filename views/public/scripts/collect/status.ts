import type { Progress, Tag } from '../../../../server/submissions/view.ts';
import type { Connection } from './courier.ts';
import { namesIn } from './edit-parts.ts';
import type { WaitingEdit } from './outbox.ts';
import type { Standing } from './own-edits.ts';
import type { LastPaste } from './paste.ts';
import type { Words } from './words.ts';

/** How many figures, comments and other things they speak of. */
const sizeOf = (waiting: readonly WaitingEdit[]): number =>
  waiting.reduce((total, { edit }) => total + namesIn(edit).length, 0);

/** The line at the foot of the page: whether there is a connection, and what has not arrived. */
export class Status {
  readonly #words: Words;
  readonly #place = document.querySelector<HTMLElement>('[data-collect-status]');
  readonly #text = document.createElement('span');
  readonly #undo = document.createElement('button');
  #connection: Connection = 'online';
  readonly #elsewhere = document.createElement('a');
  #waiting: readonly WaitingEdit[] = [];

  /** @param listUrl where what waits of other forms is shown */
  constructor(words: Words, listUrl: string, undo: () => void) {
    this.#words = words;
    this.#text.setAttribute('role', 'status');
    this.#undo.type = 'button';
    this.#undo.className = 'govuk-button govuk-button--secondary mz-collect-undo';
    this.#undo.hidden = true;
    this.#undo.addEventListener('click', undo);
    this.#elsewhere.className = 'govuk-link';
    this.#elsewhere.href = listUrl;
    this.#elsewhere.hidden = true;
    this.#place?.replaceChildren(this.#text, this.#elsewhere, this.#undo);
  }

  connection(connection: Connection): void {
    // What was said of a press of a button stays until there is news.
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#show();
  }

  count({ here, elsewhere }: Standing): void {
    this.#waiting = here;
    this.#elsewhere.hidden = elsewhere.length === 0;
    this.#elsewhere.textContent = this.#words.say('elsewhere', { count: sizeOf(elsewhere) });
    this.#show();
  }

  unsent(waiting: readonly WaitingEdit[]): void {
    this.#text.textContent = this.#words.say('unsent', { count: sizeOf(waiting) });
  }

  /** Whoever has signed out is told so already. */
  notSent(waiting: readonly WaitingEdit[]): void {
    if (this.#connection === 'offline')
      this.#text.textContent = this.#words.say('not-sent', { count: sizeOf(waiting) });
  }

  offerUndo = (last: LastPaste | undefined): void => {
    this.#undo.hidden = last === undefined;
    this.#undo.textContent = last ? this.#words.say('undo', { ...last }) : '';
  };

  progress({ filled, required, text }: Progress): void {
    const bar = document.querySelector<HTMLProgressElement>('.mz-entry-bar progress');
    if (!bar) return;
    bar.max = required;
    bar.value = filled;
    if (bar.nextElementSibling) bar.nextElementSibling.textContent = text;
  }

  /** The form's state at the top of its page. */
  state({ text, className }: Tag): void {
    const place = document.querySelector('[data-collect-state]');
    if (!place || place.textContent === text) return;
    place.className = `govuk-tag ${className}`;
    place.textContent = text;
  }

  #show(): void {
    const count = sizeOf(this.#waiting);
    const place = this.#place;
    if (place) place.dataset['connection'] = this.#connection;
    const text =
      this.#connection === 'signed-out'
        ? this.#words.say('sign-in', { count })
        : this.#connection === 'other-person'
          ? this.#words.say('other-person', { count })
          : this.#connection === 'offline'
            ? this.#words.say('offline', { count })
            : count > 0
              ? this.#words.say('unsent', { count })
              : this.#words.say('online');
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }
}
