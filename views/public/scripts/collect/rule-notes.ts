import type { LookedAt } from '../../../../server/domain/validation/figures.ts';
import { brokenBesides, evaluate, type RuleProblem } from '../../../../server/domain/validation/evaluate.ts';
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
    return evaluate(live.rules, live.indicators, {
      now,
      before: new Map(entries.map(({ live: one }) => [one.indicator, one.before])),
      past: new Map(entries.map(({ live: one }) => [one.indicator, one.past])),
    });
  }

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
