import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';
import type { CellAnswer } from '../../../../server/submissions/cell-view.ts';
import { textOf } from './edit-parts.ts';
import * as outbox from './outbox.ts';
import type { OwnEdits } from './own-edits.ts';
import { putText, type Sheet, type SheetEntry, textIn } from './sheet.ts';
import type { RuleNotes } from './rule-notes.ts';
import type { Status } from './status.ts';

/** Taking answers of the server in: how entries stand now, except where something is still being typed or waits. */
export class Answers {
  readonly #sheet: Sheet;
  readonly #own: OwnEdits;
  readonly #notes: RuleNotes;
  readonly #status: Status;

  constructor(sheet: Sheet, own: OwnEdits, notes: RuleNotes, status: Status) {
    this.#sheet = sheet;
    this.#own = own;
    this.#notes = notes;
    this.#status = status;
  }

  async take(waiting: outbox.WaitingEdit, answer: CellAnswer): Promise<void> {
    const entry = this.#sheet.find(waiting.unit, waiting.edit.indicator);
    if (entry) await this.#takeFor(entry, waiting, answer);
    this.#status.count(await this.#own.list());
  }

  async #takeFor(entry: SheetEntry, waiting: outbox.WaitingEdit, answer: CellAnswer): Promise<void> {
    const isTaken = answer.outcome === 'saved' || answer.outcome === 'unchanged';
    if (isTaken) await this.#renew(entry, waiting.edit, answer);
    else if (answer.outcome === 'conflict') entry.live.version = answer.version;
    if (!isTaken && (await this.#own.isTypedOver(waiting))) {
      await this.#own.forget(waiting);
      return;
    }
    this.#own.each(waiting, (control, _, name) => {
      // What the set's rules say stands beside the indicator.
      const text = answer.problems.find(({ path, rule }) => path === name && rule === null)?.text ?? '';
      if (isTaken) this.#sheet.mark(control, 'saved', text);
      else
        this.#own.show(
          { ...waiting, state: answer.outcome as outbox.WaitingState, why: answer.conflict?.text ?? text },
          control,
        );
    });
    // As long as more is typed than stored, the page knows better what follows from it.
    if (entry.isAsStored)
      for (const value of answer.values) this.#sheet.show(waiting.unit, value.code, value);
    this.#notes.show(waiting.unit, { open: true });
    if (this.#sheet.root.dataset['unit'] === waiting.unit) {
      this.#status.progress(answer.progress);
      this.#status.state(answer.state);
    }
  }

  async #renew(entry: SheetEntry, sent: SentEdit, answer: CellAnswer): Promise<void> {
    const now = new Map<string, string>([
      ...Object.entries(answer.fields),
      ['comment', answer.comment],
      ['absence', answer.absence],
      ['reason', answer.reason],
      ['followUp', answer.followUp ? 'yes' : ''],
    ]);
    const waiting = await this.#own.about(entry.live);
    for (const one of waiting) {
      // Later edits rest on this one, unless somebody else has changed what they are about.
      const isOurs = [...now].every(
        ([name, text]) =>
          textOf(one.edit, name) === undefined ||
          textOf(sent, name) !== undefined ||
          entry.stored.get(name) === text,
      );
      if (isOurs && one.state === 'queued')
        await outbox.put({ ...one, edit: { ...one.edit, basedOn: answer.version } });
    }
    for (const [name, text] of now) {
      const control = entry.controls.get(name);
      const known = entry.stored.get(name) ?? '';
      const isWaiting = waiting.some((one) => textOf(one.edit, name) !== undefined);
      const isSent = textOf(sent, name) !== undefined;
      if (known === text && entry.typedOn.has(name)) entry.typedOn.set(name, answer.version);
      // What has been typed meanwhile stays as it is; it is about to be sent.
      const isDirty = control !== undefined && textIn(control) !== known;
      entry.stored.set(name, isSent && control && !isWaiting ? (textOf(sent, name) ?? '') : text);
      if (control && !isWaiting && !isSent && !isDirty && text !== known) putText(control, text);
    }
    entry.live.version = answer.version;
    const hidden = this.#sheet.root.querySelector<HTMLInputElement>(
      `input[name="${CSS.escape(entry.indicator.code)}.version"]`,
    );
    if (hidden && this.#sheet.root.dataset['unit'] === entry.live.unit) hidden.value = answer.version;
    this.#sheet.compute(entry);
  }
}
