import type { Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Questionnaire } from '../domain/survey/definition.ts';
import { urls } from '../http/urls.ts';
import type { FilePlan } from './file-service.ts';
import type { CountedFile } from './repository.ts';
import { figureLines, problemText, type Words } from './view.ts';

/** Files of questionnaires: the form for one, what is wrong with it, and what it would change. */

/** What a page can show; all of them together are rarely of use. */
const MOST_SHOWN = 500;

export interface FilePage {
  backUrl: string;
  action: string;
  /** Of the file as a whole. */
  problems: { href: string | null; text: string }[];
  /** By line and column; null: none. */
  refused: { rows: { line: string; column: string; reason: string }[]; more: string | null } | null;
  periods: { value: string; text: string; selected: boolean }[];
  columns: { name: string; text: string }[];
  templateUrl: string;
}

const columnTexts = (
  { t, localise }: Words,
  { groups, questions }: Questionnaire,
): { name: string; text: string }[] => [
  { name: 'unit', text: t('surveys.files.unit') },
  ...groups.map(({ code, name, values }) => ({
    name: code,
    text: t('surveys.files.choices', {
      name: localise(name),
      codes: values.map((value) => `${value.code} (${localise(value.name)})`).join(', '),
    }),
  })),
  ...questions.map(({ indicator, of, scale }) => ({
    name: indicator,
    text: t('surveys.files.answers', { name: localise(of.name), from: scale.from, to: scale.to }),
  })),
];

const placeOf = (path: string): { line: string; column: string } => {
  const at = path.indexOf('.');
  return { line: path.slice(0, at), column: path.slice(at + 1) };
};

function refusedRows(words: Words, problems: readonly Problem[]): FilePage['refused'] {
  const placed = problems.filter(({ path }) => !path.startsWith('0.'));
  if (placed.length === 0) return null;
  const hidden = placed.length - MOST_SHOWN;
  return {
    rows: placed
      .slice(0, MOST_SHOWN)
      .map((problem) => ({ ...placeOf(problem.path), reason: problemText(words, problem) })),
    more: hidden > 0 ? words.t('surveys.files.more', { number: words.format.number(hidden) }) : null,
  };
}

export function filePage(
  words: Words,
  questionnaire: Questionnaire,
  { period, periods, problems }: { period: Period; periods: readonly Period[]; problems: readonly Problem[] },
): FilePage {
  const { t, format } = words;
  const refused = refusedRows(words, problems);
  return {
    backUrl: urls.collect(period),
    action: urls.questionnaires(),
    problems: [
      ...problems
        .filter(({ path }) => path.startsWith('0.'))
        .map((problem) => ({ href: '#file', text: problemText(words, problem) })),
      ...(refused ? [{ href: '#refused', text: t('surveys.files.problems') }] : []),
    ],
    refused,
    periods: periods.map((one) => ({ value: one, text: format.period(one), selected: one === period })),
    columns: columnTexts(words, questionnaire),
    templateUrl: urls.questionnaireTemplate(period),
  };
}

/** Page model of views/surveys/preview.hbs. */
export interface PreviewPage {
  backUrl: string;
  heading: string;
  summary: string;
  changedMeanwhile: boolean;
  refused: FilePage['refused'];
  /** Null: there is nothing to apply. */
  apply: { url: string; digest: string } | null;
  discardUrl: string;
  units: {
    name: string;
    code: string;
    url: string;
    questionnaires: string;
    changed: string;
    /** A sentence; null: nobody typed anything that would be lost. */
    replaced: string | null;
    figures: { code: string; before: string; after: string }[];
  }[];
}

export function previewPage(
  words: Words,
  file: CountedFile,
  plan: FilePlan,
  changedMeanwhile: boolean,
): PreviewPage {
  const { t, format, localise } = words;
  const total = file.units.reduce((sum, { questionnaires }) => sum + questionnaires, 0);
  return {
    backUrl: urls.questionnaires(file.period),
    heading: t('surveys.files.preview', { file: file.fileName }),
    summary: t('surveys.files.summary', {
      period: format.period(file.period),
      questionnaires: format.number(total),
      units: format.number(file.units.length),
    }),
    changedMeanwhile,
    refused: refusedRows(words, plan.problems),
    apply:
      plan.problems.length > 0
        ? null
        : { url: urls.questionnaireFile(file.id, 'apply'), digest: plan.digest },
    discardUrl: urls.questionnaireFile(file.id, 'discard'),
    units: plan.units.map(({ unit, questionnaires, form, sheet, changed, replaced }) => {
      const before = figureLines(words, form.questionnaire, form.sheet);
      const after = figureLines(words, form.questionnaire, sheet);
      const typed = replaced.map(({ indicator }) => indicator.code);
      return {
        name: localise(unit.name),
        code: unit.code,
        url: urls.survey(file.period, unit.code),
        questionnaires: format.number(questionnaires),
        changed:
          changed === 0
            ? t('surveys.files.unchanged')
            : t('surveys.files.changed-counts', { number: format.number(changed) }),
        replaced: typed.length === 0 ? null : `${t('surveys.files.replaces-typed')}: ${typed.join(', ')}`,
        figures: after
          .map(({ code, text }, at) => ({ code, before: before[at]?.text ?? '–', after: text }))
          .filter((one) => one.before !== one.after),
      };
    }),
  };
}
