import type { SentEdit } from '../../../../server/submissions/cell-schema.ts';
import type { CellAnswer } from '../../../../server/submissions/cell-view.ts';
import { answered } from './courier.ts';
import { isSame, outcomeOf, textOf, textsOf } from './edit-parts.ts';
import * as heard from './heard.ts';
import type * as outbox from './outbox.ts';
import type { OwnEdits } from './own-edits.ts';
import { type Control, isProperty, type Sheet, type SheetEntry, textIn } from './sheet.ts';
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
    this.#status.count(await this.#own.standing());
  }

  async #takeFor(entry: SheetEntry, waiting: outbox.WaitingEdit, answer: CellAnswer): Promise<void> {
    const isTaken = answer.outcome === 'saved' || answer.outcome === 'unchanged';
    const theirs =
      isTaken || answer.outcome === 'conflict' ? await this.#renew(entry, waiting.edit, answer) : [];
    if (!isTaken && (await this.#own.isTypedOver(waiting))) {
      await this.#own.forget(waiting);
      return;
    }
    const later = (await this.#own.about(entry.live)).filter(({ seq = 0 }) => seq > (waiting.seq ?? 0));
    this.#own.each(waiting, (control, _, name) => {
      if (theirs.includes(name)) return;
      const newer = later.findLast(({ edit }) => textOf(edit, name) !== undefined);
      if (newer) {
        this.#own.show(newer, control);
        return;
      }
      // What the set's rules say stands beside the indicator.
      const text = answer.problems.find(({ path, rule }) => path === name && rule === null)?.text ?? '';
      // What is being typed over it is not saved.
      const isStored = isSame(name, textIn(control), entry.stored.get(name) ?? '');
      if (isTaken) this.#sheet.mark(control, isStored ? 'saved' : null, text);
      else this.#own.show(answered(waiting, answer.outcome as outbox.WaitingState, answer), control);
    });
    this.#showAround(entry, answer);
    this.#notes.show(waiting.unit, { open: true });
  }

  /** A page that was kept takes in what was answered since; what a later one shows need not be remembered, unless edits rest on it. */
  async catchUp(): Promise<void> {
    const { live } = this.#sheet;
    for (const one of await heard.list(live)) {
      const entry = this.#sheet.find(one.unit, one.indicator);
      if (entry && one.answer.at > live.made) this.#takeLate(entry, one.answer);
      else if (entry && (await this.#own.about(entry.live)).length === 0) await heard.forget(one);
    }
  }

  #takeLate(entry: SheetEntry, answer: CellAnswer): void {
    const { version } = answer;
    const now = textsOf(answer);
    entry.hear(version, now);
    for (const [name, text] of now) {
      entry.see(name, text, version);
      const control = entry.controls.get(name);
      if (control) this.#own.put(control, text);
    }
    this.#renewForm(entry);
    this.#showAround(entry, answer);
    this.#notes.show(entry.live.unit);
  }

  #showAround(entry: SheetEntry, answer: CellAnswer): void {
    const { unit, indicator } = entry.live;
    // As long as more is typed than stored, the page knows better what follows from it.
    if (entry.isAsStored) for (const value of answer.values) this.#sheet.show(unit, value.code, value);
    this.#sheet.showEntered(unit, indicator, answer.entered);
    if (this.#sheet.root.dataset['unit'] !== unit) return;
    this.#status.progress(answer.progress);
    this.#status.state(answer.state);
  }

  /**
   * Takes in how the entry stands now, and says what of it is somebody else's. What is being typed, waits, or was changed by both stays, and
   * what is sent of it goes on resting on what the person had seen: that somebody else has changed it comes out then.
   *
   * @returns the names of what was taken over from somebody else
   */
  async #renew(entry: SheetEntry, sent: SentEdit, answer: CellAnswer): Promise<string[]> {
    const { indicator, stored, controls, live } = entry;
    const { version } = answer;
    const now = textsOf(answer);
    const made = answer.outcome === 'conflict' ? new Map<string, string>() : outcomeOf(indicator, sent);
    const isAs = (texts: ReadonlyMap<string, string>, name: string): boolean =>
      isSame(name, texts.get(name) ?? '', now.get(name) ?? '');
    const isOwn = (name: string): boolean => made.has(name) && isAs(made, name);
    const waiting = (await this.#own.about(live)).filter(({ edit }) => edit.id !== sent.id);
    entry.hear(version, now);
    const theirs: string[] = [];
    for (const [name, text] of now) {
      const control = controls.get(name);
      const said = textOf(sent, name);
      const isWaiting = waiting.some(({ edit }) => textOf(edit, name) !== undefined);
      const isTouched = isWaiting || this.#own.isTyped(entry, name);
      if (isOwn(name) || isAs(stored, name)) {
        // As it was typed, also on a page that has shown something else so far.
        const isTyped = said !== undefined && control && !isWaiting;
        const kept = isOwn(name) ? (isTyped ? said : text) : (stored.get(name) ?? '');
        entry.see(name, kept, version);
        if (control && !isTouched && (said === undefined || isOwn(name))) this.#own.put(control, kept);
      } else if (!isTouched && (said === undefined || made.size > 0)) {
        if (control) this.#takeOver(control, name, { before: stored.get(name) ?? '', text });
        entry.see(name, text, version);
        theirs.push(name);
      }
    }
    this.#renewForm(entry);
    this.#sheet.compute(entry);
    return theirs;
  }

  /** Puts in what is stored, where its author has given an edit up. */
  giveUp(waiting: outbox.WaitingEdit): void {
    this.#own.each(waiting, (control, entry, name) => {
      const text = entry.latest(name);
      this.#own.put(control, text);
      entry.see(name, text, entry.live.version);
      this.#sheet.mark(control, null);
      this.#renewForm(entry);
      this.#sheet.compute(entry);
    });
    this.#notes.show(waiting.unit);
  }

  #takeOver(control: Control, name: string, { before, text }: { before: string; text: string }): void {
    this.#own.put(control, text);
    control.closest('details')?.setAttribute('open', '');
    const was = isProperty(name) ? '' : this.#sheet.words.say('changed-from', { before: before || '–' });
    this.#sheet.mark(control, 'changed', was);
  }

  /** The form as a whole, when it is sent, rests on what has been seen of every field. */
  #renewForm(entry: SheetEntry): void {
    const { root } = this.#sheet;
    const { unit, version } = entry.live;
    const hidden = root.querySelector<HTMLInputElement>(
      `input[name="${CSS.escape(entry.indicator.code)}.version"]`,
    );
    if (!hidden || root.dataset['unit'] !== unit) return;
    if ([...entry.controls.keys()].every((name) => entry.seen(name) === version)) hidden.value = version;
  }
}
