import type { LookedAt } from '../../../../server/domain/validation/figures.ts';
import {
  brokenBesides,
  brokenOnce,
  evaluate,
  type RuleProblem,
} from '../../../../server/domain/validation/evaluate.ts';
import type { Sheet } from './sheet.ts';

/** What the set's rules say of the figures as they stand on the page: evaluated here, with a connection or without one. */
export class RuleNotes {
  readonly #sheet: Sheet;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
  }

  /** @param open whether to open what holds the comment, where a rule asks for one */
  show(unit: string, { open = false }: { open?: boolean } = {}): void {
    const broken = this.#broken(unit);
    for (const { live } of this.#sheet.entriesOf(unit)) {
      const place = this.#sheet.placeIn(unit, `[data-rules="${CSS.escape(live.indicator)}"]`);
      if (!place) continue;
      const own = brokenBesides(broken, live.indicator);
      this.#write(place, own);
      if (open && own.some(({ path }) => path === 'comment'))
        place.parentElement?.querySelector('details')?.setAttribute('open', '');
    }
    // On a unit's own form.
    if (this.#sheet.root.dataset['unit'] === unit) this.#list(unit, broken);
  }

  #broken(unit: string): RuleProblem[] {
    const { live } = this.#sheet;
    const entries = [...this.#sheet.entriesOf(unit)];
    const now = new Map<string, LookedAt>([
      ...live.elsewhere
        .filter((one) => one.unit === unit)
        .map(({ indicator, entry }): [string, LookedAt] => [indicator, entry]),
      ...entries.map(({ live: one, entry }): [string, LookedAt] => [one.indicator, entry]),
    ]);
    const figures = {
      now,
      before: new Map(entries.map(({ live: one }) => [one.indicator, one.before])),
      past: new Map(entries.map(({ live: one }) => [one.indicator, one.past])),
    };
    return evaluate(live.rules, live.indicators, figures, { whole: live.whole.includes(unit) });
  }

  /** The list at the top of a form, which is not there while there is nothing to say. */
  #list(unit: string, broken: readonly RuleProblem[]): void {
    const section = document.getElementById('broken');
    const list = section?.querySelector('ul');
    if (!section || !list) return;
    const items = brokenOnce(broken).map((one) => this.#item(unit, one));
    items.forEach((item, i) => {
      const there = list.children[i];
      // Links that stay are left alone: one of them may have the focus.
      if (there?.innerHTML !== item.innerHTML) list.insertBefore(item, there ?? null);
    });
    while (list.children.length > items.length) list.lastElementChild?.remove();
    section.hidden = items.length === 0;
  }

  #item(unit: string, { problem, indicators }: ReturnType<typeof brokenOnce>[number]): HTMLElement {
    const item = document.createElement('li');
    const link = document.createElement('a');
    if (problem.severity === 'warning') item.className = 'mz-summary__warning';
    link.className = 'govuk-link';
    link.href = `#${this.#sheet.find(unit, problem.indicator)?.controls.get(problem.path)?.id ?? ''}`;
    link.textContent = `${indicators.join(', ')} · ${this.#said(problem)}`;
    item.append(link);
    return item;
  }

  #said = (problem: RuleProblem): string => {
    const { words } = this.#sheet;
    return `${words.say(`rule-${problem.severity}`)}: ${words.problem(problem)}`;
  };

  /** Nothing is written anew that stands there: it would be read out again. */
  #write(place: HTMLElement, problems: readonly RuleProblem[]): void {
    const { words } = this.#sheet;
    const lines = problems.map((problem) => {
      const line = document.createElement('p');
      const word = document.createElement('strong');
      line.className = problem.severity === 'error' ? 'mz-entry__error' : 'mz-entry__warning';
      word.textContent = `${words.say(`rule-${problem.severity}`)}:`;
      line.append(word, ` ${words.problem(problem)}`);
      return line;
    });
    const said = [...place.children].map(({ textContent }) => textContent);
    if (lines.length === said.length && lines.every((line, i) => line.textContent === said[i])) return;
    place.replaceChildren(...lines);
  }
}
