import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';
import type { CellAnswer } from '../../../../server/submissions/cell-view.ts';
import * as outbox from './outbox.ts';
import type { WaitingEdit, WaitingState } from './outbox.ts';

/** Brings edits to the server, one after the other, as long as there is a connection; what comes back is told to the page. */

export type Connection = 'online' | 'offline' | 'signed-out' | 'other-person';

export interface CourierEvents {
  onSending(waiting: WaitingEdit): void;
  /** The edit has left the outbox, or waits there for a person (`conflict`, `refused`, `locked`). */
  onAnswer(waiting: WaitingEdit, answer: CellAnswer): Promise<void>;
  onConnection(connection: Connection): void;
  /** The server could not make sense of the edit. */
  onRefused(waiting: WaitingEdit, why: string): void;
}

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
export function answered(
  waiting: WaitingEdit,
  state: WaitingState,
  { version, conflict, problems }: CellAnswer,
): WaitingEdit {
  if (conflict) return { ...waiting, state, why: conflict.text, theirs: version };
  const error = problems.find(({ severity }) => severity === 'error');
  return { ...waiting, state, ...(error ? { why: error.text, at: error.path } : { why: '' }) };
}

export class Courier {
  readonly #events: CourierEvents;
  readonly #email: string;
  #csrf: string | undefined;
  #pause = FIRST_PAUSE_MS;
  #timer: number | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(email: string, events: CourierEvents) {
    this.#email = email;
    this.#events = events;
    window.addEventListener('online', () => {
      this.#pause = FIRST_PAUSE_MS;
      this.go();
    });
    window.addEventListener('offline', () => {
      events.onConnection('offline');
    });
  }

  /** Sends what waits; called again while it is under way it looks once more at the end. */
  go(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    window.clearTimeout(this.#timer);
    // Two windows of one browser share the outbox: one of them empties it.
    this.#running = navigator.locks
      .request('mezon-collect-outbox', () => this.#empty())
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
        if (this.#again) {
          this.#again = false;
          this.go();
        }
      });
  }

  /** Whether the server can be reached by this person; the page is told why not. */
  async reaches(): Promise<boolean> {
    try {
      const csrf = await this.#token();
      if (csrf === undefined) return false;
      this.#csrf = csrf;
      this.#events.onConnection('online');
      return true;
    } catch {
      this.#events.onConnection('offline');
      return false;
    }
  }

  async #empty(): Promise<void> {
    for (let next = await this.#first(); next; next = await this.#first()) {
      this.#events.onSending(next);
      if (!(await this.#send(next))) return;
    }
  }

  async #first(): Promise<WaitingEdit | undefined> {
    return (await outbox.list()).find(({ state, email }) => state === 'queued' && email === this.#email);
  }

  /** @returns whether to go on with the next */
  async #send(waiting: WaitingEdit): Promise<boolean> {
    try {
      this.#csrf ??= await this.#token();
      if (this.#csrf === undefined) return false;
      await outbox.put({ ...waiting, tried: true });
      const reply = await this.#fetch(addressOf(waiting), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': this.#csrf },
        body: JSON.stringify(waiting.edit),
      });
      const body: unknown = isJson(reply) ? await reply.json() : undefined;
      if (ANSWERED.includes(reply.status) && isAnswer(body)) {
        this.#pause = FIRST_PAUSE_MS;
        this.#events.onConnection('online');
        await this.#settle(waiting, body);
        return true;
      }
      // The server is there, and somebody's import has its turn.
      if (reply.status === 503) {
        this.#events.onConnection('online');
        this.#later();
        return false;
      }
      if (reply.status === 401 || reply.status === 403) {
        const before = this.#csrf;
        this.#csrf = await this.#token();
        if (this.#csrf === undefined) return false;
        // The session had ended, or began anew. Where it is the same, it is the edit that is not allowed (any longer).
        if (this.#csrf !== before) {
          this.#later();
          return false;
        }
      }
      // Sent again it would be refused again, and all that waits behind it would wait for good.
      if (reply.status >= 400 && reply.status < 500) {
        const detail = (body ?? {}) as { problems?: { message: string }[]; detail?: string };
        await this.#give(waiting, 'refused', detail.problems?.[0]?.message ?? detail.detail ?? '');
        return true;
      }
      throw new Error(`${String(reply.status)}`);
    } catch {
      this.#events.onConnection('offline');
      this.#later();
      return false;
    }
  }

  async #settle(waiting: WaitingEdit, answer: CellAnswer): Promise<void> {
    const { outcome } = answer;
    if (outcome === 'saved' || outcome === 'unchanged') {
      if (waiting.seq !== undefined) await outbox.remove(waiting.seq);
    } else {
      await outbox.put(answered(waiting, outcome, answer));
    }
    // What comes next may rest on it.
    await this.#events.onAnswer(waiting, answer);
  }

  async #give(waiting: WaitingEdit, state: 'refused', why: string): Promise<void> {
    await outbox.put({ ...waiting, state, why });
    this.#events.onConnection('online');
    this.#events.onRefused(waiting, why);
  }

  /** The session's token; undefined when this person is not signed in. */
  async #token(): Promise<string | undefined> {
    const reply = await this.#fetch('/collect/session.json', {});
    if (reply.status === 401 || reply.status === 403) {
      this.#events.onConnection('signed-out');
      return undefined;
    }
    if (!reply.ok) throw new Error(String(reply.status));
    const { csrf, email } = (await reply.json()) as { csrf: string; email: string };
    if (email === this.#email) return csrf;
    this.#events.onConnection('other-person');
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

/** An edit of its own number. */
export const newEdit = (edit: Omit<SentEdit, 'id'>): SentEdit => ({ ...edit, id: crypto.randomUUID() });
