import { fieldsOf, numbersFrom } from '../domain/entry-form.ts';
import { categoriesOf, type Indicator } from '../domain/indicator.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import { fieldLabel, fieldText } from './entry-row-view.ts';
import type { SubmissionEvent } from './events-repository.ts';
import type { PastFigure } from './repository.ts';
import { stateTag, type Tag, type Words } from './view.ts';

/** Page model of views/collect/history.hbs. */
export interface HistoryPage {
  unit: string;
  period: string;
  backUrl: string;
  /** From one state to another, newest first. */
  moves: { from: Tag; to: Tag; who: string; when: string; reason: string | null }[];
  changes: {
    code: string;
    name: string;
    url: string;
    figures: string[];
    comment: string | null;
    entered: { who: string; when: string };
    replaced: { who: string; when: string };
  }[];
}

/** The figures of one row, each with what it counts. */
function figuresText(words: Words, indicator: Indicator, row: PastFigure): string[] {
  const numbers = numbersFrom(indicator, [row]);
  // A row of a net or of parts holds only its own category's fields.
  return fieldsOf(indicator).flatMap((field) => {
    const number = numbers[field];
    return number === null || number === undefined
      ? []
      : [`${fieldLabel(words, indicator, field)}: ${fieldText(words, number)}`];
  });
}

export function historyPage(
  words: Words,
  unit: OrgUnit,
  period: Period,
  indicators: readonly Indicator[],
  past: readonly PastFigure[],
  moves: readonly SubmissionEvent[],
): HistoryPage {
  const { t, localise, format } = words;
  const known = new Map(indicators.map((indicator) => [indicator.code, indicator]));
  return {
    unit: localise(unit.name),
    period: format.period(period),
    backUrl: urls.collectUnit(period, unit.code),
    moves: moves.map((move) => ({
      from: stateTag(words, move.from, null),
      to: stateTag(words, move.to, null),
      who: actorText(t, move.by),
      when: format.dateTime(move.at),
      reason: move.reason,
    })),
    changes: past.flatMap((row) => {
      const indicator = known.get(row.indicator);
      // What the system computed is no entry, and an indicator that left the set has no name.
      if (!indicator || !categoriesOf(indicator.entry).includes(row.category)) return [];
      return [
        {
          code: indicator.code,
          name: localise(indicator.name),
          url: urls.indicator(indicator.code),
          figures: figuresText(words, indicator, row),
          comment: row.comment,
          entered: { who: actorText(t, row.changedBy), when: format.dateTime(row.changedAt) },
          replaced: { who: actorText(t, row.supersededBy), when: format.dateTime(row.supersededAt) },
        },
      ];
    }),
  };
}
