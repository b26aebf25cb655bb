import { beginningOf } from '../../domain/comment.ts';
import { categoriesOf } from '../../domain/categories.ts';
import { fieldsOf, figuresFrom } from '../../domain/entry-form.ts';
import type { Indicator } from '../../domain/indicator.ts';
import { unescapeText } from '../../domain/spreadsheet-text.ts';
import { readAbsence } from '../absence.ts';
import { checkMark, readMarkRemark } from '../template-mark.ts';
import { type Column, fileProblem, type ImportProblem, type RawRow } from './format.ts';
import { Unreadable } from './utf8.ts';
import { type Begun, fieldName, headerName, type TableContext, type TableRecord } from './table-header.ts';

/**
 * Tables with one unit a line, and a column for each field of each indicator: `QUA-01.numerator`, `SAT-06.promoters`, `QUA-01.comment`.
 * Lines whose unit begins with `#` are remarks. A figure that is not there may be said in words in its first cell (`not collected: …`).
 */

const LONGEST_SHOWN = 60;
const COMMENT = 'comment';
const REMARK = '#';

/** Columns of a template that only help people to find their row. */
const NAME = 'name';
const FOR_PEOPLE: ReadonlySet<string> = new Set(['', NAME, 'district']);

/** An indicator of the header: where its fields and its comment stand. */
interface Place {
  code: string;
  fields: Map<string, number>;
  comment: number | undefined;
}

interface Header {
  unit: number;
  /** Where the unit's name stands beside its code. */
  name: number | undefined;
  period: number | undefined;
  places: readonly Place[];
}

function readHeader(
  cells: readonly string[],
  line: number,
  { period: given, reader }: TableContext,
): { header: Header; problems: ImportProblem[] } {
  const found = new Map<string, number>();
  const places = new Map<string, Place>();
  const problems: ImportProblem[] = [];
  let names: number | undefined;
  const unknown = (cell: string): void => {
    problems.push(
      fileProblem('unknown-column', { line }, { typed: beginningOf(cell.trim(), LONGEST_SHOWN) }),
    );
  };
  cells.forEach((cell, at) => {
    const name = headerName(cell);
    if (name === NAME) names ??= at;
    if (FOR_PEOPLE.has(name)) return;
    if (found.has(name)) {
      problems.push(fileProblem('duplicate-column', { line, column: cell.trim() }, { name: cell.trim() }));
      return;
    }
    found.set(name, at);
    if (name === 'unit' || name === 'period') return;
    const named = fieldName(cell);
    const indicator = named && reader.known?.indicatorOf(named.code);
    if (!named || !indicator) {
      unknown(cell);
      return;
    }
    const place = places.get(indicator.code) ?? {
      code: indicator.code,
      fields: new Map<string, number>(),
      comment: undefined,
    };
    places.set(indicator.code, place);
    if (named.field === COMMENT) place.comment = at;
    else if (fieldsOf(indicator).includes(named.field)) place.fields.set(named.field, at);
    else unknown(cell);
  });
  for (const name of ['unit', ...(given === undefined ? ['period'] : [])]) {
    if (!found.has(name)) problems.push(fileProblem('missing-column', { line }, { name }));
  }
  const header = {
    unit: found.get('unit') ?? 0,
    name: names,
    period: found.get('period'),
    places: [...places.values()],
  };
  return { header, problems };
}

/** Which field each figure of an indicator's rows is typed into: the rows that numbers standing for the fields make. */
function cellsOf(indicator: Pick<Indicator, 'entry'>, fields: readonly string[]) {
  const places = Object.fromEntries(fields.map((field, at) => [field, at]));
  return figuresFrom(indicator, places).map(({ category, numerator, denominator, value }) => ({
    category,
    columns: Object.entries({ numerator, denominator, value }).flatMap(([column, at]) =>
      at === null
        ? []
        : [{ column: column as 'numerator' | 'denominator' | 'value', field: fields[at] ?? '' }],
    ),
  }));
}

class WideReader {
  readonly #header: Header;
  readonly #context: TableContext;
  /** The quarter that all rows are about, where something besides them says so. */
  #period: string | undefined;

  constructor(header: Header, context: TableContext) {
    this.#header = header;
    this.#context = context;
    this.#period = context.period;
  }

  readonly onRecord = (record: TableRecord): void => {
    const unit = this.#cell(record, this.#header.unit);
    if (unit.startsWith(REMARK)) {
      this.#readRemark(unit, record.line);
      return;
    }
    const { reader } = this.#context;
    const given = this.#period;
    const written = this.#cell(record, this.#header.period);
    if (given !== undefined && written !== '' && written.toUpperCase() !== given) {
      const params = { typed: beginningOf(written, LONGEST_SHOWN), period: given };
      reader.onProblem(fileProblem('template-period', { line: record.line, column: 'period' }, params));
      return;
    }
    const period = written || (given ?? '');
    for (const place of this.#header.places) this.#readIndicator(record, place, { unit, period });
  };

  /** @throws Unreadable for a template that was made for something else: what its rows say is another matter */
  #readRemark(text: string, line: number): void {
    const mark = readMarkRemark(text);
    if (!mark) return;
    const mismatch = checkMark(mark, this.#context.reader.known, line);
    if (mismatch) throw new Unreadable(mismatch);
    this.#period ??= mark.period;
    this.#context.reader.onTemplate?.(mark.made);
  }

  #cell({ cells }: TableRecord, at: number | undefined): string {
    return at === undefined ? '' : (cells[at] ?? '').trim();
  }

  #nameOf({ line }: TableRecord, code: string, field: string, at: number | undefined): string {
    const cell = at === undefined ? undefined : this.#context.cellName?.(at, line);
    return cell === undefined ? `${code}.${field}` : `${cell} ${code}.${field}`;
  }

  /** Formulas, dates and whatever else is no figure. @returns whether there were any */
  #refuseFaults(record: TableRecord, { code, fields, comment }: Place): boolean {
    const all = [...fields, ...(comment === undefined ? [] : [[COMMENT, comment] as const])];
    let isFaulty = false;
    for (const [field, at] of all) {
      const fault = record.faults?.get(at);
      if (fault === undefined) continue;
      isFaulty = true;
      const column = this.#nameOf(record, code, field, at);
      this.#context.reader.onProblem(fileProblem(fault, { line: record.line, column }));
    }
    return isFaulty;
  }

  #readIndicator(
    record: TableRecord,
    place: Place,
    { unit, period }: { unit: string; period: string },
  ): void {
    const { reader, decimalSign } = this.#context;
    if (this.#refuseFaults(record, place)) return;
    const indicator = reader.known?.indicatorOf(place.code, period);
    const fields = indicator ? fieldsOf(indicator) : [];
    const texts = fields.map((field) => this.#cell(record, place.fields.get(field)));
    const comment = unescapeText(this.#cell(record, place.comment));
    const row = {
      line: record.line,
      decimalSign,
      unit,
      unitName: unescapeText(this.#cell(record, this.#header.name)),
      period,
      indicator: place.code,
      numerator: '',
      denominator: '',
      value: '',
      category: '',
      comment: '',
    };
    if (!indicator || (texts.every((text) => text === '') && comment === '')) {
      reader.onRow({ ...row, isBlank: true });
      return;
    }
    const said = texts.filter((text) => text !== '');
    const absence = said.length === 1 ? readAbsence(said[0] ?? '') : undefined;
    const status = absence ? 'partial' : said.length < fields.length ? 'partial' : 'reported';
    cellsOf(indicator, fields).forEach(({ category, columns }, i) => {
      const figures = columns.map(({ column, field }) => ({
        column,
        text: absence ? '' : (texts[fields.indexOf(field)] ?? ''),
        name: this.#nameOf(record, place.code, field, place.fields.get(field)),
      }));
      const places: Partial<Record<Column, string>> = {
        indicator: place.code,
        ...Object.fromEntries(figures.map(({ column, name }) => [column, name])),
        comment: this.#nameOf(record, place.code, COMMENT, place.comment),
        status: figures[0]?.name ?? place.code,
        reason: figures[0]?.name ?? place.code,
      };
      const raw: RawRow = {
        ...row,
        category: categoriesOf(indicator.entry).length > 1 ? category : '',
        ...Object.fromEntries(figures.map(({ column, text }) => [column, text])),
        comment: i === 0 ? comment : '',
        status: absence && i === 0 ? absence.status : status,
        ...(absence && i === 0 ? { reason: absence.reason ?? '' } : {}),
        places,
      };
      reader.onRow(raw);
    });
  }
}

export function wideTable(cells: readonly string[], line: number, context: TableContext): Begun {
  const { header, problems } = readHeader(cells, line, context);
  if (problems.length > 0) return problems;
  const columns = new Set<Column>(['indicator', 'unit', 'period', 'numerator', 'denominator', 'value']);
  if (header.places.some(({ comment }) => comment !== undefined)) columns.add('comment');
  return { columns, onRecord: new WideReader(header, context).onRecord };
}
