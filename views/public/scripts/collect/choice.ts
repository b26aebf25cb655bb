import { type Courier, newEdit } from './courier.ts';
import type * as outbox from './outbox.ts';
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
      // What is stored takes its place, as far as it is known; what lost stays on record.
      choose('keep-theirs', () => this.#courier.drop(waiting)),
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
    delete again.tried;
    await this.#courier.add(again);
    this.#own.each(again, (control) => {
      this.#own.show(again, control);
    });
    this.#courier.go();
  }
}
