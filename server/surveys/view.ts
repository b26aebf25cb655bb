import { entryFrom } from '../domain/entry-edit.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { LocalisedText } from '../domain/language.ts';
import type { Problem } from '../domain/problem.ts';
import { computedFigures, computedIndicators, type Computed } from '../domain/survey/figures.ts';
import type { GroupDimension, Questionnaire } from '../domain/survey/definition.ts';
import {
  type Block,
  type Cell,
  cellsOfQuestion,
  cellsOfRate,
  EVERYBODY,
  keyOf,
} from '../domain/survey/sheet.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';
import type { EnteredSheet } from './schema.ts';
import { replacementToken, type SurveyForm, type SurveyRefusal } from './service.ts';

/** A unit's answers as counts: questions × answers, of everybody and of groups. */

export interface Words {
  t: Translate;
  format: Formats;
  localise: (text: LocalisedText) => string;
}

interface CountField {
  id: string;
  label: string;
  value: string;
  /** What is stored, for those who only read. */
  stored: string;
  error: string | null;
  conflict: string | null;
  describedBy: string | null;
}

interface QuestionRow {
  code: string;
  name: string;
  scale: string;
  fields: CountField[];
  sum: string;
}

interface GroupBlock {
  name: string;
  questions: QuestionRow[];
}

/** Page model of views/surveys/entry.hbs. */
export interface SurveyPage {
  unit: { name: string; code: string };
  period: string;
  lead: string;
  backUrl: string;
  formUrl: string;
  /** Null: the person may not read files in. */
  filesUrl: string | null;
  readOnly: string | null;
  /** Whose typing the page keeps. */
  email: string;
  /** It shows what was typed and could not be saved. */
  refused: boolean;
  problems: { href: string | null; text: string }[];
  version: number;
  rate: CountField[];
  everybody: QuestionRow[];
  /** Null: not shown to this person. */
  dimensions: { code: string; name: string; open: boolean; groups: GroupBlock[] }[] | null;
  replaced: {
    token: string;
    rows: { code: string; name: string; typed: string; computed: string }[];
  } | null;
  /** Null: not shown to this person. */
  historyUrl: string | null;
}

/** What was sent and why it was refused. */
export interface RefusedSheet {
  entered: EnteredSheet;
  refusal: SurveyRefusal;
}

/** The text of a problem; numbers in it are written as the language writes them. */
export function problemText({ t, format }: Words, { code, params }: Problem): string {
  const written = Object.entries(params).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'number' && name !== 'count' ? format.number(value) : value,
  ]);
  const key = code.startsWith('submission-') ? `collect.problem.${code}` : `problem.${code}`;
  return t(key, Object.fromEntries(written));
}

/** Numbers of an indicator's fields in one line: `12 / 20`. */
export const figuresText = ({ format }: Words, numbers: Computed): string =>
  Object.values(numbers)
    .map((number) => (number === null ? '–' : format.number(number)))
    .join(' / ');

/** In the order of the form: first what is counted, then of how many. */
export const inFormOrder = (indicator: Indicator, numbers: Computed): Computed =>
  Object.fromEntries(
    Object.keys(entryFrom(indicator, []).numbers).map((field) => [field, numbers[field] ?? null]),
  );

/** A cell in words: what was asked, what was answered, and by whom. */
export function cellText({ t, localise }: Words, questionnaire: Questionnaire, cell: Cell): string {
  const { responseRate, questions, groups } = questionnaire;
  if (cell.question === responseRate?.code) return t(`surveys.rate.${cell.answer}`);
  const question = questions.find(({ indicator }) => indicator === cell.question);
  const value = groups
    .find(({ code }) => code === cell.dimension)
    ?.values.find(({ code }) => code === cell.group);
  const text = t('surveys.history.cell', {
    question: question ? localise(question.of.name) : cell.question,
    answer: cell.answer,
  });
  return value ? `${text}; ${localise(value.name)}` : text;
}

class SurveyPrinter {
  readonly #words: Words;
  readonly #form: SurveyForm;
  readonly #refused: RefusedSheet | undefined;

  constructor(words: Words, form: SurveyForm, refused: RefusedSheet | undefined) {
    this.#words = words;
    this.#form = form;
    this.#refused = refused;
  }

  /** What is typed in the cell: what the person changed, or what is stored. */
  #value(key: string): string {
    if (this.#refused?.refusal.changed.includes(key)) return this.#refused.entered.typed.get(key) ?? '';
    const count = this.#form.sheet.get(key);
    return count === undefined ? '' : String(count);
  }

  #storedText(key: string): string {
    const count = this.#form.sheet.get(key);
    return count === undefined ? '–' : this.#words.format.number(count);
  }

  #conflictText(key: string): string | null {
    if (!this.#refused?.refusal.conflicts.includes(key)) return null;
    const { t, format } = this.#words;
    const stored = this.#form.stored.counts.find(({ cell }) => keyOf(cell) === key);
    if (!stored) return t('surveys.conflict-removed');
    return t('surveys.conflict', {
      who: actorText(t, stored.changedBy),
      when: format.dateTime(stored.changedAt),
      count: format.number(stored.count),
    });
  }

  field(cell: Cell, label: string): CountField {
    const id = keyOf(cell);
    const problem = this.#refused?.refusal.problems.find(({ path }) => path === id);
    const conflict = this.#conflictText(id);
    return {
      id,
      label,
      value: this.#value(id),
      stored: this.#storedText(id),
      error: problem ? problemText(this.#words, problem) : null,
      conflict,
      describedBy:
        [...(problem ? [`${id}-error`] : []), ...(conflict === null ? [] : [`${id}-conflict`])].join(' ') ||
        null,
    };
  }

  questions(block: Block): QuestionRow[] {
    const { t, format, localise } = this.#words;
    return this.#form.questionnaire.questions.map((question) => {
      const fields = cellsOfQuestion(question, block).map((cell) =>
        this.field(cell, format.number(Number(cell.answer))),
      );
      const numbers = fields.map(({ value }) => Number(value.replaceAll(/\s/g, '')));
      const isFilled = fields.some(({ value }) => value !== '');
      const sum = numbers.reduce((total, number) => total + (Number.isFinite(number) ? number : 0), 0);
      return {
        code: question.indicator,
        name: localise(question.of.name),
        scale: t('surveys.scale', { from: question.scale.from, to: question.scale.to }),
        fields,
        sum: isFilled ? format.number(sum) : '–',
      };
    });
  }

  dimension({ code, name, values }: GroupDimension) {
    const groups = values.map((value) => ({
      name: this.#words.localise(value.name),
      questions: this.questions({ dimension: code, group: value.code }),
    }));
    const open = groups.some(({ questions }) =>
      questions.some(({ fields }) =>
        fields.some(({ value, error, conflict }) => value !== '' || error !== null || conflict !== null),
      ),
    );
    return { code, name: this.#words.localise(name), open, groups };
  }
}

/** Links to what is wrong, general things first. */
function problemsOf(words: Words, refused: RefusedSheet | undefined): SurveyPage['problems'] {
  if (!refused) return [];
  const { general, problems, conflicts, replaced } = refused.refusal;
  const [first] = conflicts;
  return [
    ...general.map((problem) => ({
      href: replaced.length > 0 ? '#agreed' : first === undefined ? null : `#${first}`,
      text: problemText(words, problem),
    })),
    ...problems.map((problem) => ({ href: `#${problem.path}`, text: problemText(words, problem) })),
  ];
}

function readOnlyText(words: Words, { save }: SurveyForm, mayWrite: boolean): string | null {
  if ('transition' in save) return null;
  return mayWrite ? problemText(words, save.problem) : words.t('collect.entry.only-read');
}

export interface Around {
  mayWrite: boolean;
  mayImport: boolean;
  /** The reader's. */
  email: string;
}

/** @param around `mayWrite`: without it, answers of groups are not shown: few people may be in one */
export function surveyPage(
  words: Words,
  form: SurveyForm,
  around: Around,
  refused?: RefusedSheet,
): SurveyPage {
  const { t, format, localise } = words;
  const { unit, period, questionnaire, stored } = form;
  const printer = new SurveyPrinter(words, form, refused);
  const readOnly = readOnlyText(words, form, around.mayWrite);
  const hasConflict = (refused?.refusal.conflicts.length ?? 0) > 0;
  const replaced = refused?.refusal.replaced ?? [];
  const codes = computedIndicators(questionnaire)
    .map(({ code }) => code)
    .join(', ');
  return {
    unit: { name: localise(unit.name), code: unit.code },
    period: format.period(period),
    lead: t(`surveys.${readOnly === null ? 'lead' : form.sheet.size === 0 ? 'lead-none' : 'lead-read'}`, {
      codes,
    }),
    backUrl: urls.collectUnit(period, unit.code),
    formUrl: urls.survey(period, unit.code),
    filesUrl: around.mayImport && readOnly === null ? urls.questionnaires(period) : null,
    readOnly,
    email: around.email,
    refused: refused !== undefined,
    problems: problemsOf(words, refused),
    // Whoever has been shown both values goes on from what is stored.
    version: refused && !hasConflict ? refused.entered.version : stored.version,
    rate: cellsOfRate(questionnaire).map((cell) => printer.field(cell, t(`surveys.rate.${cell.answer}`))),
    everybody: printer.questions(EVERYBODY),
    dimensions: around.mayWrite
      ? questionnaire.groups.map((dimension) => printer.dimension(dimension))
      : null,
    replaced:
      replaced.length === 0
        ? null
        : {
            token: replacementToken(replaced, form.rows),
            rows: replaced.map(({ indicator, stored: typed, computed }) => ({
              code: indicator.code,
              name: localise(indicator.name),
              typed: figuresText(words, inFormOrder(indicator, typed)),
              computed: figuresText(words, inFormOrder(indicator, computed)),
            })),
          },
    historyUrl: around.mayWrite ? urls.surveyHistory(period, unit.code) : null,
  };
}

/** What a sheet makes of the indicators, each in one line. */
export const figureLines = (
  words: Words,
  questionnaire: Questionnaire,
  sheet: ReadonlyMap<string, number>,
): { code: string; text: string }[] => {
  const figures = computedFigures(questionnaire, sheet);
  return computedIndicators(questionnaire).map((indicator) => ({
    code: indicator.code,
    text: figuresText(words, inFormOrder(indicator, figures.get(indicator.code) ?? {})),
  }));
};
