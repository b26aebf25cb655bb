import { parseHTML } from 'linkedom';
import type { Cookie } from './session.ts';

/** A person's browser without scripts: follows forms, keeps cookies, does not follow redirects by itself. */

export interface Reply {
  status: number;
  headers: Headers;
  location: string | null;
  text: string;
  document: Document;
  json(): unknown;
}

export type Fields = Record<string, string | string[] | undefined>;

export class Client {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();
  #language: string | undefined;

  /** @param cookies that the browser has from earlier */
  constructor(base: string, cookies: readonly Cookie[] = []) {
    this.#base = base;
    for (const { name, value } of cookies) this.#cookies.set(name, value);
  }

  /** The cookies as a browser would send them. */
  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  /** What this person's browser asks for in Accept-Language. */
  speaking(language: string): this {
    this.#language = language;
    return this;
  }

  async request(path: string, init: RequestInit = {}): Promise<Reply> {
    const headers = new Headers(init.headers);
    if (this.#cookies.size > 0) {
      headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    }
    if (this.#language !== undefined) headers.set('accept-language', this.#language);
    const response = await fetch(new URL(path, this.#base), { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const text = await response.text();
    let parsed: Document | undefined;
    return {
      status: response.status,
      headers: response.headers,
      location: response.headers.get('location'),
      text,
      get document() {
        // Once a reply: parsing takes longer than answering.
        return (parsed ??= parseHTML(text).document as unknown as Document);
      },
      json: () => JSON.parse(text) as unknown,
    };
  }

  get(path: string, init: RequestInit = {}): Promise<Reply> {
    return this.request(path, init);
  }

  /** Posts as a form would, with just these fields. */
  post(path: string, fields: Fields = {}): Promise<Reply> {
    return this.request(path, { method: 'POST', body: toParameters(fields) });
  }

  /** What a script of a page sends. @param csrf token of the session */
  postJson(path: string, body: object, csrf: string): Promise<Reply> {
    return this.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
      body: JSON.stringify(body),
    });
  }

  /**
   * Fills in a form of a page and sends it, hidden fields included.
   * @param selector finds the form
   * @param fields what is typed; undefined unticks a box or leaves a field out
   */
  async submit(
    page: Reply,
    selector: string,
    fields: Fields = {},
    button?: [string, string],
  ): Promise<Reply> {
    const form = page.document.querySelector(selector);
    if (!form) throw new Error(`The page has no form ${selector}`);
    const values: Fields = { ...formFields(form), ...fields };
    if (button) values[button[0]] = button[1];
    const action = form.getAttribute('action') ?? '';
    const method = (form.getAttribute('method') ?? 'get').toLowerCase();
    if (method === 'get') return this.get(`${action}?${toParameters(values).toString()}`);
    if (form.getAttribute('enctype') === 'multipart/form-data') throw new Error('Use upload() for files');
    return this.post(action, values);
  }

  /** Sends a file through a multipart form of a page. */
  async upload(
    page: Reply,
    selector: string,
    field: string,
    file: { name: string; content: string | Uint8Array },
    choices: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const form = page.document.querySelector(selector);
    if (!form) throw new Error(`The page has no form ${selector}`);
    const body = new FormData();
    for (const [name, value] of Object.entries(formFields(form))) {
      for (const one of [value ?? []].flat()) body.append(name, one);
    }
    for (const [name, value] of Object.entries(choices)) body.set(name, value);
    body.delete(field);
    body.append(field, new Blob([file.content as BlobPart], { type: 'text/csv' }), file.name);
    return this.request(form.getAttribute('action') ?? '', { method: 'POST', body });
  }
}

function toParameters(fields: Fields): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value ?? []].flat()) parameters.append(name, one);
  }
  return parameters;
}

/** What the form would send if nobody touched it, without its buttons. */
function formFields(form: Element): Fields {
  const fields: Fields = {};
  const add = (name: string, value: string): void => {
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  };
  for (const control of form.querySelectorAll('input, select, textarea')) {
    const name = control.getAttribute('name');
    if (!name || control.hasAttribute('disabled')) continue;
    const type = control.getAttribute('type') ?? 'text';
    if (control.tagName === 'SELECT') {
      const chosen = control.querySelector('option[selected]') ?? control.querySelector('option');
      if (chosen) add(name, chosen.getAttribute('value') ?? chosen.textContent);
    } else if (control.tagName === 'TEXTAREA') {
      add(name, control.textContent);
    } else if (type === 'checkbox' || type === 'radio') {
      if (control.hasAttribute('checked')) add(name, control.getAttribute('value') ?? 'on');
    } else if (type !== 'submit' && type !== 'button' && type !== 'file') {
      add(name, control.getAttribute('value') ?? '');
    }
  }
  return fields;
}
