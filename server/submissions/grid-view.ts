import { LONGEST_COMMENT } from '../domain/comment.ts';
import { fieldsOf } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Group } from '../domain/indicator-set.ts';
import type { Language } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { urls } from '../http/urls.ts';
import { type EntryForm, isOnlyRead } from './entry.ts';
import { type EntryRow, haveLists, rowPage } from './entry-row-view.ts';
import { fieldLabel } from './entry-text.ts';
import { type LiveData, liveData } from './live.ts';
import { onTimeOf } from './service.ts';
import { stateTag, type Tag, type Words } from './view.ts';

/** Many providers and the indicators of one dimension on one sheet. */

/** One provider. */
interface GridRow {
  code: string;
  name: string;
  url: string;
  tag: Tag;
  /** Whether nothing of the row can be typed. */
  locked: boolean;
  cells: (EntryRow & {
    cellRulesId: string;
    /** Provider and code of the indicator. */
    cellName: string;
    fields: (EntryRow['fields'][number] & { cellId: string; cellLabel: string })[];
  })[];
}

/** Page model of views/collect/grid.hbs. */
export interface GridPage {
  region: string;
  period: string;
  dimension: string;
  /** Whether figures of any row can be typed. */
  mayWrite: boolean;
  backUrl: string;
  /** The other dimensions of the same sheet. */
  dimensions: { name: string; url: string; current: boolean }[];
  columns: { code: string; name: string; url: string; span: number; fields: string[]; unit: string }[];
  rows: GridRow[];
  previous: string | null;
  next: string | null;
  pages: string | null;
  /** Of some figures. */
  hasLists: boolean;
  commentLength: number;
  live: LiveData;
}

/** Dimensions that providers enter figures for, with the indicators. */
export function dimensionsOf(
  root: Group,
  entered: readonly Indicator[],
): { dimension: Group; indicators: Indicator[] }[] {
  const below = (group: Group): Indicator[] => [...group.indicators, ...group.groups.flatMap(below)];
  return root.groups.flatMap((dimension) => {
    const own = new Set(below(dimension).map(({ code }) => code));
    const indicators = entered.filter(({ code }) => own.has(code));
    return indicators.length === 0 ? [] : [{ dimension, indicators }];
  });
}

export interface GridChoices {
  region: OrgUnit;
  period: Period;
  dimension: Group;
  indicators: readonly Indicator[];
  dimensions: readonly Group[];
  page: number;
  pages: number;
  email: string;
  /** When it began to be, ISO timestamp. */
  made: string;
}

function gridRow(
  words: Words & { language: Language },
  programme: Programme,
  form: EntryForm,
  { period, indicators }: GridChoices,
): GridRow {
  const name = words.localise(form.unit.name);
  return {
    code: form.unit.code,
    name,
    url: urls.collectUnit(period, form.unit.code),
    tag: stateTag(words, form.state, onTimeOf(programme, form.submission, form.unit)),
    locked: isOnlyRead(form),
    cells: indicators.map((indicator) => {
      const row = rowPage(words, form, indicator, undefined);
      // The same field stands once in every row.
      const idOf = (id: string): string => `${form.unit.code}.${id}`;
      const { comment, absence, reason, followUp } = row;
      return {
        ...row,
        cellRulesId: idOf(row.rules.id),
        cellName: `${name} ${indicator.code}`,
        comment: {
          ...comment,
          id: idOf(comment.id),
          describedBy: comment.describedBy === null ? null : idOf(comment.describedBy),
          // What a rule asks about is said above; a row stays low until somebody answers.
          open: comment.value !== '' || row.absent !== null || followUp.checked,
        },
        absence: { ...absence, id: idOf(absence.id) },
        reason: { ...reason, id: idOf(reason.id) },
        followUp: { ...followUp, id: idOf(followUp.id) },
        fields: row.fields.map((field) => ({
          ...field,
          cellId: idOf(field.id),
          cellLabel: `${name}: ${indicator.code} ${field.label}`,
        })),
      };
    }),
  };
}

export function gridPage(
  words: Words & { language: Language },
  programme: Programme,
  forms: readonly EntryForm[],
  choices: GridChoices,
): GridPage {
  const { t, localise, format } = words;
  const { region, period, dimension, indicators, page, pages } = choices;
  const url = (group: Group, to = 1): string =>
    urls.collectGrid(period, group.code, { within: region.code, ...(to > 1 ? { page: String(to) } : {}) });
  const labels = new Map(
    indicators.map((indicator) => [
      indicator.code,
      fieldsOf(indicator).map((field) => fieldLabel(words, indicator, field)),
    ]),
  );
  const rows = forms.map((form) => gridRow(words, programme, form, choices));
  return {
    region: localise(region.name),
    period: format.period(period),
    dimension: localise(dimension.name),
    mayWrite: !forms.every(isOnlyRead),
    backUrl: urls.collect(period, region.code),
    dimensions: choices.dimensions.map((one) => ({
      name: localise(one.name),
      url: url(one),
      current: one.code === dimension.code,
    })),
    columns: indicators.map((indicator) => ({
      code: indicator.code,
      name: localise(indicator.name),
      url: urls.indicator(indicator.code),
      span: fieldsOf(indicator).length + 1,
      fields: labels.get(indicator.code) ?? [],
      unit: localise(indicator.unit),
    })),
    rows,
    previous: page > 1 ? url(dimension, page - 1) : null,
    next: page < pages ? url(dimension, page + 1) : null,
    pages:
      pages > 1 ? t('collect.list.page', { page: format.number(page), pages: format.number(pages) }) : null,
    hasLists: haveLists(rows.flatMap(({ cells }) => cells)),
    commentLength: LONGEST_COMMENT,
    live: liveData(words, {
      timeZone: programme.timeZone,
      period,
      email: choices.email,
      made: choices.made,
      listUrl: urls.collect(period, region.code),
      forms,
      indicators,
      derived: [],
    }),
  };
}
