import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { PROVIDER_FIELDS } from '../domain/provider.ts';
import { urls } from '../http/urls.ts';
import { type Option, owesText, periodOptions, problemText, type Words } from './fields-view.ts';
import { type Plan, type PlannedRow, refusedLines } from './register-import.ts';
import { changesOf } from './view.ts';

/** Importing the register: the form for a file, and what it would do. */

export interface UploadPage {
  problems: { href: string; text: string }[];
  heading: string;
  action: string;
  backUrl: string;
  fileError: string | null;
  fromError: string | null;
  periods: Option[];
  columns: { name: string; text: string }[];
}

const NEEDED = new Set(['code', 'name_uz', 'district', 'sector']);

export function uploadPage(
  words: Words,
  { problems, periods, from }: { problems: readonly Problem[]; periods: readonly Period[]; from: string },
): UploadPage {
  const { t } = words;
  const errorOf = (path: string): string | null => {
    const problem = problems.find((one) => one.path === path);
    return problem ? problemText(words, problem) : null;
  };
  return {
    problems: problems.map((problem) => ({ href: `#${problem.path}`, text: problemText(words, problem) })),
    heading: t('organisation.import.title'),
    action: urls.registerImport(),
    backUrl: urls.register(),
    fileError: errorOf('file'),
    fromError: errorOf('from'),
    periods: periodOptions(words, periods, from),
    columns: PROVIDER_FIELDS.map((name) => ({
      name,
      text: [
        t(`organisation.field.${name.replaceAll('_', '-')}`),
        ...(NEEDED.has(name) ? [t('organisation.import.needed')] : []),
      ].join(' · '),
    })),
  };
}

/** What a page can show; the file itself has the rest. */
const MOST_SHOWN = 500;

interface Shown<T> {
  title: string;
  rows: T[];
  /** How many are not shown; null: all are. */
  more: string | null;
}

export interface PreviewPage {
  heading: string;
  backUrl: string;
  changedMeanwhile: boolean;
  from: string;
  counts: { term: string; text: string }[];
  apply: { url: string; digest: string; text: string } | null;
  discardUrl: string;
  outcome: string;
  refused: Shown<{ line: string; field: string; reason: string }> | null;
  added: Shown<{ line: string; code: string; name: string; district: string; owes: string | null }> | null;
  changed: Shown<{
    line: string;
    code: string;
    changes: { term: string; before: string; after: string }[];
    owes: string | null;
  }> | null;
}

export interface PreviewQuestion {
  file: { id: number; fileName: string; from: Period };
  plan: Plan;
  units: ReadonlyMap<string, OrgUnit>;
  /** The register is no longer the one of the preview that was looked at. */
  changedMeanwhile: boolean;
}

export function previewPage(
  words: Words,
  programme: Programme,
  { file, plan, units, changedMeanwhile }: PreviewQuestion,
): PreviewPage {
  const { t, format, localise } = words;
  const number = (value: number): string => format.number(value, 0);
  const shown = <S, T>(items: readonly S[], key: string, row: (item: S) => T): Shown<T> | null =>
    items.length === 0
      ? null
      : {
          title: t(`organisation.import.${key}`),
          rows: items.slice(0, MOST_SHOWN).map(row),
          more:
            items.length > MOST_SHOWN
              ? t('organisation.import.more', { number: number(items.length - MOST_SHOWN) })
              : null,
        };
  const of = (kind: PlannedRow['kind']): PlannedRow[] => plan.rows.filter((row) => row.kind === kind);
  const [added, changed, unchanged] = [of('new'), of('changed'), of('unchanged')];
  const { problems } = plan;
  const isRefused = problems.length > 0;
  const isEmpty = added.length + changed.length === 0;
  const outcome = isRefused ? 'refused-all' : isEmpty ? 'nothing' : 'ready';
  const nameOf = (code: string): string => {
    const unit = units.get(code);
    return unit ? localise(unit.name) : code;
  };
  const owes = (since: Period | null): string | null =>
    since === null ? null : `${t('organisation.owes.term')}: ${owesText(words, since) ?? ''}`;
  return {
    heading: file.fileName,
    backUrl: urls.registerImport(),
    changedMeanwhile,
    from: t('organisation.from-quarter', { period: format.period(file.from) }),
    counts: [
      { term: t('organisation.import.added'), text: number(added.length) },
      { term: t('organisation.import.changed'), text: number(changed.length) },
      { term: t('organisation.import.unchanged'), text: number(unchanged.length) },
      { term: t('organisation.import.refused'), text: number(refusedLines(problems).size) },
    ],
    apply:
      isRefused || isEmpty
        ? null
        : {
            url: urls.registerFile(file.id, 'apply'),
            digest: plan.digest,
            text: t('organisation.import.apply'),
          },
    discardUrl: urls.registerFile(file.id, 'discard'),
    outcome: t(`organisation.import.${outcome}`),
    refused: shown(problems, 'refused', (problem) => {
      const [line = '0', column = ''] = problem.path.split('.');
      return {
        line: line === '0' ? '' : line,
        field: column,
        reason: problemText(words, problem),
      };
    }),
    added: shown(added, 'added', ({ line, code, fields, owedSince }) => ({
      line: String(line),
      code,
      name: localise({ uz: fields.name_uz, ru: fields.name_ru, en: fields.name_en }),
      district: nameOf(fields.district),
      owes: owes(owedSince),
    })),
    changed: shown(changed, 'changed', (row) => ({
      line: String(row.line),
      code: row.code,
      changes: changesOf(words, programme, units, row),
      owes: owes(row.owedSince),
    })),
  };
}
