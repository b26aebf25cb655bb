import { type Courier, newEdit } from './courier.ts';
import * as outbox from './outbox.ts';
import type { OwnEdits } from './own-edits.ts';
import type { Sheet } from './sheet.ts';

/** Choosing between two values: both stand side by side, and what loses stays on record. */
export class Choice {
  readonly #sheet: Sheet;
  readonly #own: OwnEdits;
  readonly #courier: Courier;

  constructor(sheet: Sheet, own: OwnEdits, courier: Courier) {
    this.#sheet = sheet;
    this.#own = own;
    this.#courier = courier;
  }

  offer(waiting: outbox.WaitingEdit, place: HTMLElement): void {
    const choose = (key: 'keep-mine' | 'keep-theirs', work: () => Promise<void>): HTMLButtonElement => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'mz-cell-state__choice';
      button.textContent = this.#sheet.words.say(key);
      button.addEventListener('click', () => void work());
      return button;
    };
    place.append(
      choose('keep-mine', () => this.#insist(waiting)),
      choose('keep-theirs', () => this.#yield(waiting)),
    );
  }

  async #insist(waiting: outbox.WaitingEdit): Promise<void> {
    const entry = this.#sheet.find(waiting.unit, waiting.edit.indicator);
    if (!entry) return;
    await this.#own.forget(waiting);
    const { id: _, ...edit } = waiting.edit;
    const again = {
      ...waiting,
      edit: newEdit({ ...edit, basedOn: waiting.theirs ?? entry.live.version }),
      state: 'queued' as const,
      why: '',
    };
    delete again.seq;
    delete again.theirs;
    await outbox.put(again);
    this.#own.each(again, (control) => {
      this.#own.show(again, control);
    });
    this.#courier.go();
  }

  /** The page as it is stored has the other value. */
  async #yield(waiting: outbox.WaitingEdit): Promise<void> {
    await this.#own.forget(waiting);
    window.location.reload();
  }
}
