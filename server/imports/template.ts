import { ABSENCES, entryFrom } from '../domain/entry-edit.ts';
import { fieldsOf } from '../domain/entry-form.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { IndicatorSet } from '../domain/indicator-set.ts';
import type { LocalisedText } from '../domain/language.ts';
import type { StoredMeasurement } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { enteredBy } from '../domain/submission.ts';
import type { Translate } from '../i18n/translator.ts';
import { absenceText } from './absence.ts';
import { BYTE_ORDER_MARK, csvLine, delimiterOf, numberCell, textCell } from './csv-cells.ts';
import { MARK_SHEET, markRemark, markRows, TEMPLATE_FORMAT, type TemplateMark } from './template-mark.ts';
import type { BookCell, BookList, BookSheet } from './writers/workbook.ts';
import type { Language } from '../domain/language.ts';

/** Templates to fill in: a line a unit, a column a field, with what is stored already; the import reads them back. */

export interface TemplateContent {
  programme: string;
  set: IndicatorSet;
  period: Period;
  /** The region or district. */
  within: OrgUnit;
  /** In the order in which they are listed. */
  providers: readonly OrgUnit[];
  /** Territories that report figures of their own. */
  territories: readonly OrgUnit[];
  districtOf: (unit: OrgUnit) => LocalisedText | undefined;
  /** ISO timestamp at which that was stored. */
  made: string;
  /** Of the units, for the period. */
  stored: readonly StoredMeasurement[];
}

export interface TemplateWords {
  t: Translate;
  localise: (text: LocalisedText) => string;
  language: Language;
}

/** A column for figures or comments. */
interface Column {
  indicator: Indicator;
  field: string;
  label: string;
  /** What may be chosen. */
  choices: readonly string[];
  isText: boolean;
}

interface TemplateSheet {
  name: string;
  columns: readonly Column[];
  units: readonly OrgUnit[];
}

/** Before the figures: unit, name, district, period. */
const LEADING = ['unit', 'name', 'district', 'period'] as const;
const HEADER_ROWS = 3;
const REMARK = '#';

function labelOf(
  { t, localise }: TemplateWords,
  { entry, numerator, denominator, unit }: Indicator,
  field: string,
): string {
  if (field === 'numerator' && numerator) return localise(numerator);
  if (field === 'denominator' && denominator) return localise(denominator);
  if (entry.form === 'parts') {
    const part = entry.parts.find(({ code }) => code === field);
    if (part) return localise(part.name);
  }
  return `${t(`imports.template.field.${field}`)} (${localise(unit)})`;
}

function columnsOf(words: TemplateWords, indicators: readonly Indicator[]): Column[] {
  const { t } = words;
  const absences = ABSENCES.map((absence) => t(`imports.absence.${absence}`));
  return indicators.flatMap((indicator) => {
    const { scale } = indicator;
    const grades = scale
      ? Array.from({ length: scale.max - scale.min + 1 }, (_, step) => String(scale.min + step))
      : [];
    const fields = fieldsOf(indicator).map((field, at): Column => ({
      indicator,
      field,
      label: labelOf(words, indicator, field),
      // That there is no figure is said once, in the first cell.
      choices: at === 0 ? [...grades, ...absences] : [],
      isText: false,
    }));
    const comment = {
      indicator,
      field: 'comment',
      label: t('imports.template.comment'),
      choices: [],
      isText: true,
    };
    return [...fields, comment];
  });
}

function sheetsOf(words: TemplateWords, { set, providers, territories }: TemplateContent): TemplateSheet[] {
  const sheet = (level: 'provider' | 'region', units: readonly OrgUnit[]): TemplateSheet => ({
    name: words.t(`imports.template.sheet.${level}`),
    columns: columnsOf(words, enteredBy(level, set.indicators)),
    units,
  });
  return [sheet('provider', providers), sheet('region', territories)].filter(
    ({ units, columns }) => units.length > 0 && columns.length > 0,
  );
}

type Content = string | number | null;

/** What a unit has stored, by column. */
function rowOf(
  words: TemplateWords,
  sheet: TemplateSheet,
  unit: OrgUnit,
  content: TemplateContent,
): Content[] {
  const own = content.stored.filter((row) => row.unit === unit.code);
  const entries = new Map(
    sheet.columns.map(({ indicator }) => [
      indicator,
      entryFrom(
        indicator,
        own.filter((row) => row.indicator === indicator.code),
      ),
    ]),
  );
  return sheet.columns.map(({ indicator, field }, at): Content => {
    const entry = entries.get(indicator);
    if (!entry) return null;
    if (field === 'comment') return entry.comment;
    const isFirst = sheet.columns[at - 1]?.indicator !== indicator;
    if (entry.absence !== null)
      return isFirst ? absenceText(words.t(`imports.absence.${entry.absence}`), entry.reason) : null;
    return entry.numbers[field] ?? null;
  });
}

const codeOf = ({ indicator, field }: Column): string => `${indicator.code}.${field}`;

/** The three lines above the figures. */
function headerOf(
  words: TemplateWords,
  sheet: TemplateSheet,
  { within, period }: TemplateContent,
): string[][] {
  const { t, localise } = words;
  const isFirst = (at: number): boolean => sheet.columns[at - 1]?.indicator !== sheet.columns[at]?.indicator;
  return [
    [...LEADING, ...sheet.columns.map(codeOf)],
    [
      REMARK,
      `${localise(within.name)} · ${period}`,
      '',
      '',
      ...sheet.columns.map(({ indicator }, at) =>
        isFirst(at) ? `${indicator.code} ${localise(indicator.name)}` : '',
      ),
    ],
    [
      REMARK,
      t('imports.template.name'),
      t('imports.template.district'),
      t('imports.template.period'),
      ...sheet.columns.map(({ label }) => label),
    ],
  ];
}

function leadingOf(
  { localise }: TemplateWords,
  unit: OrgUnit,
  { districtOf, period }: TemplateContent,
): string[] {
  const district = districtOf(unit);
  return [unit.code, localise(unit.name), district ? localise(district) : '', period];
}

const LEADING_WIDTHS = [12, 34, 22, 10];
const NUMBER_WIDTH = 16;
const TEXT_WIDTH = 28;
const HEAD_STYLES = ['code', 'head', 'note'] as const;

function bookSheet(words: TemplateWords, sheet: TemplateSheet, content: TemplateContent): BookSheet {
  const { t } = words;
  const lastRow = HEADER_ROWS + sheet.units.length;
  const head = headerOf(words, sheet, content).map((cells, at) =>
    cells.map((text): BookCell => ({ content: text, style: HEAD_STYLES[at] ?? 'note' })),
  );
  const rows = sheet.units.map((unit) => [
    ...leadingOf(words, unit, content).map((text): BookCell => ({ content: text, style: 'locked' })),
    ...rowOf(words, sheet, unit, content).map((filled, at): BookCell => ({
      content: filled,
      style: sheet.columns[at]?.isText ? 'text' : 'number',
    })),
  ]);
  const lists = sheet.columns.flatMap(({ choices, indicator, label }, at): BookList[] =>
    choices.length === 0
      ? []
      : [
          {
            column: LEADING.length + at,
            firstRow: HEADER_ROWS + 1,
            lastRow,
            choices,
            title: indicator.code,
            text: `${label}. ${t('imports.template.hint')}`,
          },
        ],
  );
  return {
    name: sheet.name,
    rows: [...head, ...rows],
    widths: [...LEADING_WIDTHS, ...sheet.columns.map(({ isText }) => (isText ? TEXT_WIDTH : NUMBER_WIDTH))],
    frozen: { rows: HEADER_ROWS, columns: 2 },
    lists,
  };
}

const markOf = ({ programme, set, period, within, made }: TemplateContent): TemplateMark => ({
  format: TEMPLATE_FORMAT,
  programme,
  set: set.version,
  period,
  within: within.code,
  made,
});

/** The sheets of a template, with the one that says what it was made for. */
export function templateBook(words: TemplateWords, content: TemplateContent): BookSheet[] {
  return [
    ...sheetsOf(words, content).map((sheet) => bookSheet(words, sheet, content)),
    {
      name: MARK_SHEET,
      isHidden: true,
      rows: markRows(markOf(content)).map((cells) =>
        cells.map((text): BookCell => ({ content: text, style: 'code' })),
      ),
      widths: [],
      lists: [],
    },
  ];
}

/** The same table as CSV; territories, whose figures have columns of their own, are left to the workbook. */
export function templateCsv(words: TemplateWords, content: TemplateContent): string {
  const [sheet] = sheetsOf(words, content);
  if (!sheet) return BYTE_ORDER_MARK;
  const delimiter = delimiterOf(words.language);
  const line = (cells: readonly Content[]): string =>
    csvLine(
      cells.map((cell) => (typeof cell === 'string' ? textCell(cell) : numberCell(cell))),
      delimiter,
    );
  return [
    BYTE_ORDER_MARK,
    ...headerOf(words, sheet, content).map(line),
    line([markRemark(markOf(content))]),
    ...sheet.units.map((unit) =>
      line([...leadingOf(words, unit, content), ...rowOf(words, sheet, unit, content)]),
    ),
  ].join('');
}
