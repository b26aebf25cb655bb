import type { WaitingData } from '../../../../server/submissions/waiting-view.ts';
import type { Connection, Courier } from './courier.ts';
import { namesIn } from './edit-parts.ts';
import * as outbox from './outbox.ts';
import type { StoredEdit, WaitingEdit } from './outbox.ts';
import type { Words } from './words.ts';

/** What of a person's figures is on this device and not stored, on pages where it cannot be typed: how many, of which forms, and why. */

const formOf = ({ period, unit }: WaitingEdit): string =>
  `/collect/${encodeURIComponent(period)}/${encodeURIComponent(unit)}`;

const sizeOf = (waiting: readonly WaitingEdit[]): number =>
  waiting.reduce((total, { edit }) => total + namesIn(edit).length, 0);

const STATUS_OF = { offline: 'offline', 'signed-out': 'sign-in', 'other-person': 'other-person' } as const;

export class WaitingList {
  readonly #place: HTMLElement;
  readonly #data: WaitingData;
  readonly #words: Words;
  readonly #courier: Courier;

  constructor(place: HTMLElement, data: WaitingData, words: Words, courier: Courier) {
    this.#place = place;
    this.#data = data;
    this.#words = words;
    this.#courier = courier;
  }

  async show(connection: Connection): Promise<void> {
    const { email, form } = this.#data;
    const mine = (await outbox.list()).filter((one) => one.email === email);
    const shown = mine.filter((one) => form === null || formOf(one) === form);
    const forms = new Map<string, StoredEdit[]>();
    for (const one of shown) forms.set(formOf(one), [...(forms.get(formOf(one)) ?? []), one]);
    this.#place.hidden = shown.length === 0;
    const count = sizeOf(shown);
    const text = this.#words.say(connection === 'online' ? 'on-device' : STATUS_OF[connection], { count });
    const status = this.#place.querySelector('[role="status"]');
    if (status && status.textContent !== text) status.textContent = text;
    this.#place
      .querySelector('ul')
      ?.replaceChildren(...[...forms].map(([url, waiting]) => this.#form(url, waiting)));
  }

  /** A form, with what of it somebody has to look at; what is only to be sent is counted. */
  #form(url: string, waiting: readonly StoredEdit[]): HTMLElement {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.className = 'govuk-link';
    link.href = url;
    link.textContent = waiting.find(({ about }) => about)?.about?.form ?? url;
    const queued = sizeOf(waiting.filter(({ state }) => state === 'queued'));
    item.append(link, queued > 0 ? ` – ${this.#words.say('to-send', { count: queued })}` : '');
    const lines = waiting.filter(({ state }) => state !== 'queued').map((one) => this.#line(one));
    const list = document.createElement('ul');
    list.className = 'govuk-list govuk-list--bullet';
    list.append(...lines);
    if (lines.length > 0) item.append(list);
    return item;
  }

  #line(waiting: StoredEdit): HTMLElement {
    const { about, edit, state, why } = waiting;
    const line = document.createElement('li');
    const what = about?.figures ?? edit.indicator;
    const how = [state === 'queued' ? '' : this.#words.say(state), why].filter(Boolean).join(': ');
    line.append(`${what} – ${how} `, this.#putAway(waiting, what));
    return line;
  }

  #putAway(waiting: StoredEdit, what: string): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'mz-cell-state__choice';
    button.textContent = this.#words.say('put-away');
    button.setAttribute('aria-label', `${this.#words.say('put-away')}: ${what}`);
    button.addEventListener('click', () => {
      if (window.confirm(this.#words.say('put-away-sure', { what }))) void this.#courier.drop(waiting);
    });
    return button;
  }
}
