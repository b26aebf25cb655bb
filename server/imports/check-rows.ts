import { beginningOf, checkComment, commentFrom } from '../domain/comment.ts';
import { firstPeriodOf, hasSetFor, type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import { categoriesOf, type Indicator } from '../domain/indicator.ts';
import { checkLevel, checkMeasurement, holdsWholeNumbers, notANumber } from '../domain/measurement-check.ts';
import { isIncomplete } from '../domain/entry-form.ts';
import { isAbsent, type Measurement, type MeasurementStatus } from '../domain/measurement.ts';
import type { LocalisedText } from '../domain/language.ts';
import { parseNumber } from '../domain/number-input.ts';
import { isReportedPeriod, readDhis2Period, type ReportingFrequency } from '../domain/dhis2-period.ts';
import { isOpenIn, type OrgUnit } from '../domain/org-unit.ts';
import { isPeriod, type Period, periodDays } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { transliterate } from '../i18n/transliterate.ts';
import { localisedParam } from './problem-text.ts';
import { codeFinder } from './code-finder.ts';
import type { Column, RawRow } from './formats/format.ts';
import { plainText } from './plain-text.ts';
import type { ProblemList } from './problem-list.ts';
import type { RowTable } from './staging.ts';
import { isUnfinished, readStatement, type Statement } from './row-statement.ts';

/** What rows are checked against. */
export interface CheckedAgainst {
  programme: Pick<Programme, 'sets'>;
  /** How often figures are reported; every quarter where nothing is said. */
  frequency?: ReportingFrequency;
  units: ReadonlyMap<string, OrgUnit>;
  /** All that renamed units were ever called: a template writes names of its quarter. */
  renamed?: ReadonlyMap<string, readonly LocalisedText[]>;
  /** ISO date: a period that is not over by then cannot be reported. */
  today: string;
  /** Whether the importing user may write figures of the unit. */
  mayWrite: (unit: OrgUnit) => boolean;
  /** What DHIS2 calls one of its category option combinations. */
  comboNameOf?: (theirs: string) => string;
  /** True where nothing is stored: values are taken for any unit, whoever should report them. */
  ofAnyLevel?: boolean;
  /** An empty cell for the mark of follow-up takes it away, rather than leaving it as it is. */
  clearsMarks?: boolean;
}

const LONGEST_SHOWN = 100;
const FIGURES = ['numerator', 'denominator', 'value'] as const;

type FindIndicator = (typed: string) => Indicator | undefined;

/** By code, whatever the size of its letters. */
function indicatorFinder(indicators: readonly Indicator[]): FindIndicator {
  const byCode = new Map(indicators.map((indicator) => [indicator.code, indicator]));
  const find = codeFinder(byCode.keys());
  return (typed) => byCode.get(find(typed) ?? '');
}

interface PeriodRules {
  /** The one text of the period that all of its rows share: pieces of a file's text would keep the file. */
  period: Period;
  set: IndicatorSet;
  find: FindIndicator;
  isOver: boolean;
  /** A set applies to it. */
  hasSet: boolean;
}

/** What a file is about: its rows, and places of it that are left empty. */
export interface Scope {
  units: Set<string>;
  periods: Set<Period>;
  indicators: Set<string>;
}

/** Checks row after row and hands on those that are sound. */
export class RowChecker {
  rows = 0;
  readonly scope: Scope = { units: new Set(), periods: new Set(), indicators: new Set() };
  readonly #problems: ProblemList;
  readonly #table: Pick<RowTable, 'add'>;
  /** Of a line from which several rows are read, what is wrong with what they share is said once. */
  #lastLine = 0;
  readonly #saidOfLine = new Set<string>();
  readonly #against: CheckedAgainst;
  readonly #periods = new Map<Period, PeriodRules>();
  readonly #findUnit: (typed: string) => string | undefined;
  /** Of whatever set, for rows whose period is unknown. */
  readonly #findAnywhere: FindIndicator;

  /** @param kept where all that is wrong with the rows goes, and the rows that are about something */
  constructor(against: CheckedAgainst, kept: { problems: ProblemList; table: Pick<RowTable, 'add'> }) {
    this.#against = against;
    this.#problems = kept.problems;
    this.#table = kept.table;
    this.#findUnit = codeFinder(against.units.keys());
    this.#findAnywhere = indicatorFinder(against.programme.sets.flatMap((set) => set.indicators));
  }

  readonly check = (raw: RawRow): void => {
    const before = this.#problems.errors;
    const period = this.#period(raw);
    const indicator = this.#indicator(raw, period);
    const unit = this.#unit(raw);
    if (period && indicator && unit) {
      this.scope.periods.add(period);
      this.scope.indicators.add(indicator.code);
      this.scope.units.add(unit.code);
    }
    if (raw.isBlank) return;
    this.rows += 1;
    if (indicator && unit) this.#fits(raw, indicator, unit, period);
    const comment = commentFrom(raw.comment);
    for (const problem of checkComment(comment)) this.#add(raw, 'comment', problem);
    const cell = {
      unit: unit?.code ?? raw.unit,
      indicator: indicator?.code ?? raw.indicator,
      period: period ?? raw.period,
      category: categoryOf(raw, indicator),
    };
    const statement = this.#statement(raw);
    const figures = this.#figures(raw, indicator, cell.category, statement?.status);
    if (!period || !indicator || !unit) return;
    // A wrong row holds its place as well: another one about the same is one too many.
    const isSound = this.#problems.errors === before;
    const places = raw.places && { places: raw.places };
    const row = { ...cell, ...figures, comment, ...statement, ...places };
    const first = this.#table.add(row, raw.line, isSound);
    if (first !== undefined) this.#add(raw, 'indicator', { code: 'duplicate-row', params: { first } });
  };

  #add(raw: RawRow, column: Column, problem: Partial<Problem> & Pick<Problem, 'code'>): void {
    const name = raw.places?.[column] ?? column;
    if (raw.line !== this.#lastLine) this.#saidOfLine.clear();
    this.#lastLine = raw.line;
    const key = `${name}\t${problem.code}`;
    if (this.#saidOfLine.has(key)) return;
    this.#saidOfLine.add(key);
    this.#problems.add({
      line: raw.line,
      column: name,
      code: problem.code,
      params: {
        ...problem.params,
        typed: beginningOf(raw.sent?.[column] ?? raw[column] ?? '', LONGEST_SHOWN),
      },
      severity: problem.severity ?? 'error',
    });
  }

  /** What the row says besides its figures, after saying what is wrong with it. */
  #statement(raw: RawRow): Statement | undefined {
    const { statement, problems } = readStatement(raw, this.#against.clearsMarks);
    for (const { column, ...problem } of problems) this.#add(raw, column, problem);
    return statement;
  }

  #rules(period: Period): PeriodRules {
    let rules = this.#periods.get(period);
    if (!rules) {
      const set = setFor(this.#against.programme.sets, period);
      const own = Buffer.from(period).toString();
      rules = {
        period: own,
        set,
        find: indicatorFinder(set.indicators),
        isOver: periodDays(period).last < this.#against.today,
        hasSet: hasSetFor(this.#against.programme.sets, period),
      };
      this.#periods.set(own, rules);
    }
    return rules;
  }

  /** @returns the period as it is written, if it is one */
  #period(raw: RawRow): Period | undefined {
    const read = readPeriod(raw, this.#against.frequency ?? 'quarterly');
    if ('code' in read) {
      this.#add(raw, 'period', read);
      return undefined;
    }
    const { period } = read;
    const { isOver, hasSet, period: own } = this.#rules(period);
    if (!hasSet) {
      const first = firstPeriodOf(this.#against.programme.sets) ?? '';
      this.#add(raw, 'period', { code: 'period-before-first', params: { first } });
      return undefined;
    }
    if (!isOver) this.#add(raw, 'period', { code: 'period-not-over' });
    return own;
  }

  /** @returns the indicator of the set in force, or of any set when the period is unknown */
  #indicator(raw: RawRow, period: Period | undefined): Indicator | undefined {
    if (raw.indicator === '') {
      this.#add(raw, 'indicator', { code: 'cell-missing' });
      return undefined;
    }
    if (period === undefined) {
      const found = this.#findAnywhere(raw.indicator);
      if (!found) this.#add(raw, 'indicator', { code: 'unknown-indicator-anywhere' });
      return found;
    }
    const { find, set } = this.#rules(period);
    const found = find(raw.indicator);
    if (!found) this.#add(raw, 'indicator', { code: 'unknown-indicator', params: { version: set.version } });
    return found;
  }

  #unit(raw: RawRow): OrgUnit | undefined {
    const unit = this.#against.units.get(this.#findUnit(raw.unit) ?? '');
    if (!unit) this.#add(raw, 'unit', { code: raw.unit === '' ? 'cell-missing' : 'unknown-unit' });
    else if (!this.#against.mayWrite(unit)) this.#add(raw, 'unit', { code: 'unit-outside-regions' });
    else if (raw.unitName && !this.#isCalled(unit, raw.unitName)) {
      // Somebody may have typed over the code.
      const params = {
        name: beginningOf(raw.unitName, LONGEST_SHOWN),
        ...localisedParam('unit', unit.name),
      };
      this.#add(raw, 'unit', { code: 'unit-of-other-name', params, severity: 'warning' });
    }
    return unit;
  }

  /** Whether the unit has, or ever had, the name in one of the languages. */
  #isCalled({ code, name }: OrgUnit, typed: string): boolean {
    const names = [name, ...(this.#against.renamed?.get(code) ?? [])];
    const wanted = plainText(typed);
    return names.some(
      (one) =>
        Object.values(one).some((text) => plainText(text) === wanted) ||
        plainText(transliterate(one.uz)) === wanted,
    );
  }

  #fits(raw: RawRow, indicator: Indicator, unit: OrgUnit, period: Period | undefined): void {
    const level = this.#against.ofAnyLevel ? undefined : checkLevel(indicator, unit.level);
    if (level) this.#add(raw, 'unit', level);
    // Registers lag behind the world: whoever reports was there. It is said, and does not refuse the file.
    else if (period !== undefined && this.#rules(period).isOver && !isOpenIn(unit, period)) {
      this.#add(raw, 'unit', { code: 'not-open-then', severity: 'warning' });
    }
  }

  /** A value of a category option combination, which the indicator does not keep. */
  #brokenDown({ category }: RawRow, { code, name }: Indicator): Pick<Problem, 'code' | 'params'> {
    const combo = beginningOf(this.#against.comboNameOf?.(category) ?? category, LONGEST_SHOWN);
    return { code: 'dhis2-category-combo', params: { name: name.en, indicator: code, combo } };
  }

  /** The row's figures, after saying what is wrong with them. */
  #figures(
    raw: RawRow,
    indicator: Indicator | undefined,
    category: string,
    status: MeasurementStatus | undefined,
  ): Pick<Measurement, (typeof FIGURES)[number]> {
    const figures = {
      numerator: figureOf(raw, 'numerator', indicator),
      denominator: figureOf(raw, 'denominator', indicator),
      value: figureOf(raw, 'value', indicator),
    };
    const problems = indicator
      ? checkMeasurement(indicator, { ...figures, category }, raw)
      : FIGURES.filter((column) => Number.isNaN(figures[column])).map((column) =>
          notANumber(undefined, column, raw[column]),
        );
    for (const problem of problems) {
      const column = (problem.path || 'indicator') as Column;
      if (indicator && raw.dhis2 && problem.code === 'unknown-category')
        this.#add(raw, column, this.#brokenDown(raw, indicator));
      // Whether a half that is empty is missing shows beside what is stored.
      else if (!isIncomplete(problem) || !isUnfinished(status)) this.#add(raw, column, problem);
    }
    const stray = isAbsent(status) && FIGURES.find((column) => figures[column] !== null);
    if (stray) this.#add(raw, stray, { code: 'absent-with-figure' });
    return figures;
  }
}

/** The quarter that a row is about, as its file writes quarters; else why it is none. */
function readPeriod(
  { period: typed, dhis2 }: RawRow,
  frequency: ReportingFrequency,
): { period: Period } | { code: string } {
  if (typed === '') return { code: 'cell-missing' };
  if (dhis2) {
    const read = readDhis2Period(typed, frequency);
    return 'fault' in read ? { code: read.fault } : read;
  }
  const period = typed.toUpperCase();
  if (!isPeriod(period)) return { code: 'not-a-period' };
  return isReportedPeriod(period, frequency) ? { period } : { code: 'period-within-year' };
}

/** A sign before three digits of a whole number groups thousands, whatever the file's decimal sign is: nothing is guessed. */
const figureOf = (
  raw: RawRow,
  column: (typeof FIGURES)[number],
  indicator: Indicator | undefined,
): number | null => {
  const decimalSign = indicator && !holdsWholeNumbers(indicator, column) ? raw.decimalSign : null;
  const figure = parseNumber(raw[column], decimalSign);
  return figure === undefined ? Number.NaN : figure;
};

const categoryOf = ({ category }: RawRow, indicator: Indicator | undefined): string =>
  category === '' || !indicator
    ? category
    : (codeFinder(categoriesOf(indicator.entry))(category) ?? category);
