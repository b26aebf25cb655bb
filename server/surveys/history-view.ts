import { cellsOf, keyOf } from '../domain/survey/sheet.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import type { SheetLine, SurveyForm } from './service.ts';
import { cellText, type Words } from './view.ts';

/** What became of a unit's answers, page model of views/surveys/history.hbs. */
export interface SheetHistoryPage {
  unit: string;
  period: string;
  backUrl: string;
  /** Newest first. */
  lines: {
    who: string;
    when: string;
    /** `lost`: why it was not taken; null: it was. */
    changed: { what: string; from: string; to: string; lost: string | null }[];
    /** Whether nothing of it was taken. */
    lost: boolean;
  }[];
}

const NONE = '–';

export function sheetHistoryPage(
  words: Words,
  { unit, period, questionnaire }: SurveyForm,
  lines: readonly SheetLine[],
): SheetHistoryPage {
  const { t, localise, format } = words;
  const cells = new Map(cellsOf(questionnaire).map((cell) => [keyOf(cell), cell]));
  const places = [...cells.keys()];
  const countText = (count: number | null | undefined): string =>
    count === null || count === undefined ? NONE : format.number(count);
  /** In the order of the page of answers. */
  const inOrder = <Count extends { key: string }>(counts: readonly Count[]): Count[] =>
    [...counts].sort((a, b) => places.indexOf(a.key) - places.indexOf(b.key));
  const whatOf = (key: string): string => {
    const cell = cells.get(key);
    return cell ? cellText(words, questionnaire, cell) : key;
  };
  return {
    unit: localise(unit.name),
    period: format.period(period),
    backUrl: urls.survey(period, unit.code),
    lines: lines.map((line) => ({
      who: actorText(t, line.by),
      when: format.dateTime(line.at),
      lost: line.kind === 'lost',
      changed:
        line.kind === 'lost'
          ? inOrder(line.counts).map(({ key, typed, outcome }) => ({
              what: whatOf(key),
              from: countText(line.stood.get(key)),
              to: typed || NONE,
              lost: t(`surveys.history.outcome.${outcome}`),
            }))
          : inOrder(line.changes.map((change) => ({ ...change, key: keyOf(change.cell) }))).map(
              ({ key, from, to }) => ({
                what: whatOf(key),
                from: countText(from),
                to: countText(to),
                lost: null,
              }),
            ),
    })),
  };
}
