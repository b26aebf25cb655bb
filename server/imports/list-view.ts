import { type StepModel, stepsModel } from './columns-view.ts';
import { MEASUREMENT_STATUSES } from '../domain/measurement.ts';
import type { Problem } from '../domain/problem.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import { COLUMNS } from './formats/format.ts';
import type { Import } from './service.ts';
import { problemText, type StrategyChoice, strategyChoices, tagOf, type Words } from './words.ts';

/** Page model of `/imports`. */
export interface ListPage {
  heading: string;
  steps: readonly StepModel[];
  problems: readonly { href: string; text: string }[];
  error: string | null;
  uploadUrl: string;
  exampleUrl: string;
  templateUrl: string;
  strategies: readonly StrategyChoice[];
  accept: string;
  limit: string;
  columns: readonly { name: string; text: string; example: string; required: string }[];
  imports: readonly {
    url: string;
    name: string;
    at: string;
    by: string;
    tag: { text: string; colour: string };
    rows: string;
    created: string;
    changed: string;
  }[];
}

const STATUSES = MEASUREMENT_STATUSES.filter((status) => status !== 'reported').join(', ');

const REQUIRED: ReadonlySet<string> = new Set(['indicator', 'unit', 'period']);

export function listPage(
  words: Words,
  model: {
    imports: readonly Import[];
    problem: Pick<Problem, 'code' | 'params'> | null;
    examples: Readonly<Record<(typeof COLUMNS)[number], string>>;
    accept: string;
    megabytes: number;
  },
): ListPage {
  const { t, format } = words;
  const count = (value: number | null): string => (value === null ? '–' : format.number(value));
  const text = model.problem && problemText(words, model.problem);
  return {
    heading: t('imports.title'),
    steps: stepsModel(words),
    problems: text === null ? [] : [{ href: '#file', text }],
    error: text,
    uploadUrl: urls.imports(),
    exampleUrl: urls.importExample(),
    templateUrl: urls.importTemplate(),
    strategies: strategyChoices(words, 'update'),
    accept: model.accept,
    limit: t('imports.limit', { megabytes: format.number(model.megabytes) }),
    columns: COLUMNS.map((name) => ({
      name,
      text: t(`imports.column.${name}`, { statuses: STATUSES }),
      example: model.examples[name],
      required: t(REQUIRED.has(name) ? 'common.yes' : 'common.no'),
    })),
    imports: model.imports.map((one) => ({
      url: urls.import(one.id),
      name: one.fileName,
      at: format.dateTime(one.createdAt),
      by: actorText(t, one.createdBy),
      tag: tagOf(words, one.status),
      rows: count(one.rows),
      created: count(one.newRows),
      changed: count(one.changedRows),
    })),
  };
}
