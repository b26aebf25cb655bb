import { fieldsOf, numbersFrom } from '../domain/entry-form.ts';
import { categoriesOf, type Indicator } from '../domain/indicator.ts';
import { isAbsent } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import { fieldLabel, figureText } from './entry-text.ts';
import type { SentEdit } from './cell-schema.ts';
import type { RecordedEdit } from './edits-repository.ts';
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
    /** Where links to the changes of one indicator lead: at its first. */
    anchor: string | null;
    name: string;
    url: string;
    figures: string[];
    comment: string | null;
    entered: { who: string; when: string };
    replaced: { who: string; when: string };
  }[];
  /** Entered and not stored: it lost against what somebody else had entered, or was refused. */
  notTaken: {
    code: string;
    name: string;
    entered: string[];
    why: string;
    who: string;
    when: string;
  }[];
}

/** What an edit wanted, as it was typed. */
function editText(words: Words, indicator: Indicator, change: string): string[] {
  const { t } = words;
  const { numbers = {}, comment, absence, reason, followUp } = JSON.parse(change) as SentEdit;
  const named = (key: string, text: string | undefined): string[] =>
    text === undefined ? [] : [`${t(`collect.entry.${key}`)}: ${text || '–'}`];
  return [
    ...Object.entries(numbers).map(
      ([field, typed]) => `${fieldLabel(words, indicator, field)}: ${typed || '–'}`,
    ),
    ...named('comment', comment),
    ...named(
      'absence.label',
      absence === undefined ? undefined : t(`collect.entry.absence.${absence || 'none'}`),
    ),
    ...named('reason', reason),
    ...named(
      'follow-up',
      followUp === undefined ? undefined : t(`collect.entry.${followUp ? 'marked' : 'not-marked'}`),
    ),
  ];
}

/** The figures of one row, each with what it counts. */
function figuresText(words: Words, indicator: Indicator, row: PastFigure): string[] {
  const numbers = numbersFrom(indicator, [row]);
  // A row of a net or of parts holds only its own category's fields.
  return fieldsOf(indicator).flatMap((field) => {
    const number = numbers[field];
    return number === null || number === undefined
      ? []
      : [`${fieldLabel(words, indicator, field)}: ${figureText(words, number)}`];
  });
}

/** What the row said of having no figure. */
const absenceText = ({ t }: Words, { status, reason }: PastFigure): string[] =>
  isAbsent(status)
    ? [[t(`collect.entry.absence.${status}`), ...(reason === null ? [] : [reason])].join(': ')]
    : [];

export function historyPage(
  words: Words,
  unit: OrgUnit,
  period: Period,
  indicators: readonly Indicator[],
  {
    past,
    moves,
    edits,
  }: { past: readonly PastFigure[]; moves: readonly SubmissionEvent[]; edits: readonly RecordedEdit[] },
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
    notTaken: edits.flatMap((edit) => {
      const indicator = known.get(edit.indicator);
      if (!indicator) return [];
      return [
        {
          code: indicator.code,
          name: localise(indicator.name),
          entered: editText(words, indicator, edit.change),
          why: t(`collect.history.outcome.${edit.outcome}`),
          who: actorText(t, edit.by),
          when: format.dateTime(edit.at),
        },
      ];
    }),
    changes: past.flatMap((row, i) => {
      const indicator = known.get(row.indicator);
      // What the system computed is no entry, and an indicator that left the set has no name.
      if (!indicator || !categoriesOf(indicator.entry).includes(row.category)) return [];
      return [
        {
          code: indicator.code,
          anchor: past.findIndex((one) => one.indicator === row.indicator) === i ? indicator.code : null,
          name: localise(indicator.name),
          url: urls.indicator(indicator.code),
          figures: [...figuresText(words, indicator, row), ...absenceText(words, row)],
          comment: row.comment,
          entered: { who: actorText(t, row.changedBy), when: format.dateTime(row.changedAt) },
          replaced: { who: actorText(t, row.supersededBy), when: format.dateTime(row.supersededAt) },
        },
      ];
    }),
  };
}
