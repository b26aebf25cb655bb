import type { CellAnswer } from '../../../../server/submissions/cell-view.ts';
import type { Connection } from './courier.ts';
import type { WaitingEdit } from './outbox.ts';

/** Pages that one person has open in this browser share an outbox: what becomes of an edit on one of them is news to all. */

export type News =
  /** Somebody has typed it: it lies in the outbox. */
  | { kind: 'added'; waiting: WaitingEdit }
  | { kind: 'sending'; waiting: WaitingEdit }
  /** The edit has left the outbox, or waits there for a person (`conflict`, `refused`, `locked`). */
  | { kind: 'answer'; waiting: WaitingEdit; answer: CellAnswer }
  /** The server could not make sense of the edit. */
  | { kind: 'refused'; waiting: WaitingEdit; why: string }
  /** Its author gave it up: it has left the outbox. */
  | { kind: 'dropped'; waiting: WaitingEdit }
  | { kind: 'connection'; connection: Connection };

const CHANNEL = 'mezon-collect';

export class OtherPages {
  readonly #email: string;
  readonly #channel = new BroadcastChannel(CHANNEL);

  /** @param email whose page this is: of somebody else's figures it hears nothing */
  constructor(email: string, hear: (news: News) => void) {
    this.#email = email;
    this.#channel.addEventListener('message', ({ data }: MessageEvent<{ email: string; news: News }>) => {
      if (data.email === email) hear(data.news);
    });
  }

  tell(news: News): void {
    this.#channel.postMessage({ email: this.#email, news });
  }
}
