import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';
import type { CellAnswer } from '../../../../server/submissions/cell-view.ts';
import * as heard from './heard.ts';
import * as outbox from './outbox.ts';
import type { StoredEdit, WaitingEdit, WaitingState } from './outbox.ts';
import { type News, OtherPages } from './pages.ts';

/** Brings edits to the server, one after the other, as long as there is a connection; what comes back is told to the pages. */

export type Connection = 'online' | 'offline' | 'signed-out' | 'other-person';

const TIMEOUT_MS = 20_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** The answer of a server that has understood the edit; anything else is a matter of the connection. */
const ANSWERED = [200, 409, 422, 423];

const addressOf = ({ period, unit }: WaitingEdit): string =>
  `/collect/${encodeURIComponent(period)}/${encodeURIComponent(unit)}/cells.json`;

const isJson = (reply: Response): boolean => /\bjson\b/.test(reply.headers.get('content-type') ?? '');

const isAnswer = (body: unknown): body is CellAnswer =>
  typeof body === 'object' && body !== null && 'outcome' in body;

/** The edit as it waits for a person, with what the server said of it. */
export function answered<Edit extends WaitingEdit>(
  waiting: Edit,
  state: WaitingState,
  { version, conflict, problems }: CellAnswer,
): Edit {
  if (conflict) return { ...waiting, state, why: conflict.text, theirs: version };
  const error = problems.find(({ severity }) => severity === 'error');
  return { ...waiting, state, ...(error ? { why: error.text, at: error.path } : { why: '' }) };
}

/**
 * Two windows of one browser share the outbox: one of them empties it. Without a secure address there are no locks; what two of them
 * send then is taken once all the same.
 */
const alone = (work: () => Promise<void>): Promise<void> =>
  'locks' in navigator ? navigator.locks.request('mezon-collect-outbox', work) : work();

export class Courier {
  readonly #email: string;
  readonly #hear: (news: News) => void | Promise<void>;
  readonly #pages: OtherPages;
  #connection: Connection = navigator.onLine ? 'online' : 'offline';
  #csrf: string | undefined;
  #pause = FIRST_PAUSE_MS;
  #timer: number | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  /** @param hear what is news here and on the person's other pages; what comes next may rest on it, so it is waited for */
  constructor(email: string, hear: (news: News) => void | Promise<void>) {
    this.#email = email;
    this.#hear = hear;
    this.#pages = new OtherPages(email, (news) => {
      if (news.kind === 'connection') this.#reconnect(news.connection);
      void hear(news);
    });
    window.addEventListener('online', () => {
      this.#pause = FIRST_PAUSE_MS;
      this.go();
    });
    window.addEventListener('offline', () => void this.#connect('offline'));
    // Whoever looks again may have signed in elsewhere meanwhile.
    window.addEventListener('focus', () => {
      this.go();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.go();
    });
  }

  /** Sends what waits; called again while it is under way it looks once more at the end. */
  go(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    window.clearTimeout(this.#timer);
    this.#running = alone(() => this.#empty())
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
        if (this.#again) {
          this.#again = false;
          this.go();
        }
      });
  }

  /** Puts an edit into the outbox; other pages of its author show it. @param over what it takes the place of */
  async add(waiting: WaitingEdit, over: readonly number[] = []): Promise<void> {
    await outbox.replace(over, waiting);
    this.#pages.tell({ kind: 'added', waiting });
  }

  /** Takes an edit away that its author has given up. */
  async drop(waiting: WaitingEdit): Promise<void> {
    for (const { edit, seq } of await outbox.list()) {
      if (edit.id === waiting.edit.id) await outbox.remove(seq);
    }
    await this.#tell({ kind: 'dropped', waiting });
  }

  /** Whether the server can be reached by this person; the pages are told why not. */
  async reaches(): Promise<boolean> {
    try {
      const csrf = await this.#token();
      if (csrf === undefined) return false;
      this.#csrf = csrf;
      await this.#connect('online');
      return true;
    } catch {
      await this.#connect('offline');
      return false;
    }
  }

  async #empty(): Promise<void> {
    for (let next = await this.#first(); next; next = await this.#first()) {
      if (!(await this.#send(next))) return;
    }
    // Also where nothing waits somebody may be told that there is no connection.
    if (this.#connection !== 'online' && !(await this.reaches())) this.#later();
  }

  async #first(): Promise<StoredEdit | undefined> {
    return (await outbox.list()).find(({ state, email }) => state === 'queued' && email === this.#email);
  }

  /** @returns whether to go on with the next */
  async #send(next: StoredEdit): Promise<boolean> {
    try {
      this.#csrf ??= await this.#token();
      if (this.#csrf === undefined) {
        this.#later();
        return false;
      }
      const known = await heard.about(next);
      const waiting = await outbox.change(next.seq, (one) => ({
        ...one,
        edit: { ...one.edit, basedOn: heard.basisOf(one, known) },
        tried: true,
      }));
      // Its author has typed over it meanwhile.
      if (!waiting) return true;
      await this.#tell({ kind: 'sending', waiting });
      const reply = await this.#fetch(addressOf(waiting), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': this.#csrf },
        body: JSON.stringify(waiting.edit),
      });
      const body: unknown = isJson(reply) ? await reply.json() : undefined;
      if (ANSWERED.includes(reply.status) && isAnswer(body)) {
        this.#pause = FIRST_PAUSE_MS;
        await this.#connect('online');
        await this.#settle(waiting, body);
        return true;
      }
      // The server is there, and somebody's import has its turn.
      if (reply.status === 503) {
        await this.#connect('online');
        this.#later();
        return false;
      }
      if (reply.status === 401 || reply.status === 403) {
        const before = this.#csrf;
        this.#csrf = await this.#token();
        // The session had ended, or began anew. Where it is the same, it is the edit that is not allowed (any longer).
        if (this.#csrf === undefined || this.#csrf !== before) {
          this.#later();
          return false;
        }
      }
      // Sent again it would be refused again, and all that waits behind it would wait for good.
      if (reply.status >= 400 && reply.status < 500) {
        const detail = (body ?? {}) as { problems?: { message: string }[]; detail?: string };
        await this.#refuse(waiting, detail.problems?.[0]?.message ?? detail.detail ?? '');
        return true;
      }
      throw new Error(`${String(reply.status)}`);
    } catch {
      await this.#connect('offline');
      this.#later();
      return false;
    }
  }

  async #settle(waiting: StoredEdit, answer: CellAnswer): Promise<void> {
    const { outcome } = answer;
    await heard.note(waiting, answer);
    if (outcome === 'saved' || outcome === 'unchanged') {
      await outbox.remove(waiting.seq);
    } else {
      await outbox.change(waiting.seq, (one) => answered(one, outcome, answer));
    }
    await this.#tell({ kind: 'answer', waiting, answer });
  }

  async #refuse(waiting: StoredEdit, why: string): Promise<void> {
    await outbox.change(waiting.seq, (one) => ({ ...one, state: 'refused', why }));
    await this.#connect('online');
    await this.#tell({ kind: 'refused', waiting, why });
  }

  async #tell(news: News): Promise<void> {
    this.#pages.tell(news);
    await this.#hear(news);
  }

  async #connect(connection: Connection): Promise<void> {
    this.#connection = connection;
    await this.#tell({ kind: 'connection', connection });
  }

  /** Another page knows of the connection: where it is back, nothing waits any longer. */
  #reconnect(connection: Connection): void {
    const isBack = connection === 'online' && this.#connection !== 'online';
    this.#connection = connection;
    if (!isBack) return;
    this.#pause = FIRST_PAUSE_MS;
    this.go();
  }

  /** The session's token; undefined when this person is not signed in. */
  async #token(): Promise<string | undefined> {
    const reply = await this.#fetch('/collect/session.json', {});
    if (reply.status === 401 || reply.status === 403) {
      await this.#connect('signed-out');
      return undefined;
    }
    if (!reply.ok) throw new Error(String(reply.status));
    const { csrf, email } = (await reply.json()) as { csrf: string; email: string };
    if (email === this.#email) return csrf;
    await this.#connect('other-person');
    return undefined;
  }

  #fetch(url: string, init: RequestInit): Promise<Response> {
    return fetch(url, {
      ...init,
      headers: { accept: 'application/json', ...init.headers },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.go();
    }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}

/** A number that no other edit has, also where the address is not a secure one. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // A UUID of version 4.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** An edit of its own number. */
export const newEdit = (edit: Omit<SentEdit, 'id'>): SentEdit => ({ ...edit, id: newId() });
