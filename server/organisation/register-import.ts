import { createHash } from 'node:crypto';
import { recordEvent } from '../audit/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { heldFrom, joinedAt, type Span } from '../domain/effective.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { type Period, periodDays, periodOf } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import {
  checkCode,
  checkDates,
  checkKind,
  checkNames,
  differenceOf,
  fieldsOfUnit,
  type ProviderFields,
} from '../domain/provider.ts';
import { publishedIn } from './publications.ts';
import { readRegister, type RegisterRow } from './register-csv.ts';
import { type Effect, figuresAfter, followRegister } from './register-effects.ts';
import * as register from './register-repository.ts';
import {
  checkFrom,
  districtFrom,
  districtsSince,
  type Doer,
  keep,
  sameName,
  samePlace,
} from './register-entry.ts';
import { firstOwed, owedSince } from './register-owing.ts';
import { withDates } from './register-openings.ts';
import { addProvider, unitOf } from './register-service.ts';
import * as repository from './repository.ts';
import * as spans from './spans-repository.ts';

/** The register from a file: what it would do, then all of it or nothing. */

export interface PlannedRow {
  line: number;
  code: string;
  kind: 'new' | 'changed' | 'unchanged';
  fields: ProviderFields;
  /** By column, what there is and what there is to be. */
  before: Partial<ProviderFields>;
  after: Partial<ProviderFields>;
  /** The quarter from which it owes figures, where it was open before; null: from its opening on. */
  owedSince: Period | null;
}

export interface Plan {
  /** Lines without problems. */
  rows: PlannedRow[];
  /** With the path `<line>.<column>`. With any of them nothing is imported. */
  problems: Problem[];
  /** Of all that would be done: what was looked at is what is done. */
  digest: string;
}

const EMPTY: ProviderFields = {
  code: '',
  name_uz: '',
  name_ru: '',
  name_en: '',
  name_uz_cyrl: '',
  district: '',
  sector: '',
  service_type: '',
  opened_on: '',
  closed_on: '',
};

const NAMES = ['name_uz', 'name_ru', 'name_en', 'name_uz_cyrl'] as const;
const PLACES = ['district', 'sector', 'service_type'] as const;

const at = (line: number, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, path: `${String(line)}.${problem.path}` }));

/** What a file is compared with. */
interface Known {
  units: ReadonlyMap<string, OrgUnit>;
  serviceTypes: readonly string[];
  may: Doer['may'];
}

/** Names that a file leaves out are the Uzbek one; columns that it does not have stay as they are. */
function completed(row: RegisterRow, known: OrgUnit | undefined): ProviderFields {
  const before = known ? fieldsOfUnit(known) : EMPTY;
  const fields = { ...before, ...row.fields, ...(known ? { code: known.code } : {}) };
  return { ...fields, name_ru: fields.name_ru || fields.name_uz, name_en: fields.name_en || fields.name_uz };
}

function checkRow(
  fields: ProviderFields,
  before: OrgUnit | undefined,
  { units, serviceTypes, may }: Known,
): Problem[] {
  if (before && before.level !== 'provider')
    return [error('register-not-a-provider', 'code', { typed: fields.code })];
  // Of an entry that is not theirs the district says nothing more.
  if (before && !may(before)) return [error('register-not-yours', 'code', { typed: fields.code })];
  const district = districtFrom(units.get(fields.district.toLowerCase()), fields.district, may);
  return [
    ...(before ? [] : checkCode(fields.code)),
    ...checkNames(fields),
    ...('severity' in district ? [district] : []),
    ...checkKind(fields, serviceTypes),
    ...checkDates(fields),
  ];
}

const openingOf = ({ opened_on }: ProviderFields): Pick<OrgUnit, 'openedOn'> => ({
  openedOn: opened_on || null,
});

/** What the file would do. @param from the quarter from which changes are to hold */
export async function planRegister(
  db: Db,
  programme: Programme,
  { content, from }: { content: string; from: Period },
  doer: Doer,
): Promise<Plan> {
  const { rows, problems } = readRegister(content);
  const all = await repository.list(db, {});
  const known: Known = {
    units: new Map(all.map((unit) => [unit.code.toLowerCase(), unit])),
    serviceTypes: Object.keys(programme.serviceTypes),
    may: doer.may,
  };
  /** By region: few, and many rows. */
  const firstOf = new Map<string | null, Period>();
  async function firstIn(district: string): Promise<Period> {
    const region = known.units.get(district.toLowerCase())?.region ?? null;
    const first = firstOf.get(region) ?? (await firstOwed(db, programme, region, doer.today));
    firstOf.set(region, first);
    return first;
  }
  const planned: PlannedRow[] = [];
  const firstLine = new Map<string, number>();
  for (const row of rows) {
    const key = row.fields.code.toLowerCase();
    const before = known.units.get(key);
    const fields = completed(row, before);
    const twice = firstLine.get(key);
    const found = [
      ...(twice === undefined ? [] : [error('register-code-twice', 'code', { first: twice })]),
      ...checkRow(fields, before, known),
    ];
    firstLine.set(key, twice ?? row.line);
    problems.push(...at(row.line, found));
    if (found.length > 0) continue;
    const difference = differenceOf(before ? fieldsOfUnit(before) : EMPTY, fields);
    const isSame = Object.keys(difference.after).length === 0;
    planned.push({
      line: row.line,
      code: fields.code,
      kind: before ? (isSame ? 'unchanged' : 'changed') : 'new',
      fields,
      ...difference,
      owedSince: isSame ? null : owedSince(before, openingOf(fields), await firstIn(fields.district)),
    });
  }
  if (rows.length === 0 && problems.length === 0) problems.push(error('register-file-empty', '0.'));
  problems.push(
    ...checkFrom(programme, from, doer.today, '').map((one) => ({ ...one, path: '0.' })),
    ...(await checkEffects(db, planned, known, from)),
  );
  const refused = refusedLines(problems);
  const accepted = planned.filter(({ line }) => !refused.has(line));
  const digest = createHash('sha256')
    .update(canonicalJson({ from, planned: accepted, problems }))
    .digest('hex');
  return { rows: accepted, problems: sorted(problems), digest };
}

const lineOf = ({ path }: Problem): number => Number(path.split('.')[0]);

/** Lines with problems, however many each has; 0 is the file as a whole. */
export const refusedLines = (problems: readonly Problem[]): Set<number> => new Set(problems.map(lineOf));

const sorted = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => lineOf(a) - lineOf(b));

/** What a single form would be refused for as well. */
async function checkEffects(
  db: Db,
  planned: readonly PlannedRow[],
  { units }: Known,
  from: Period,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { line, kind, code, fields, after } of planned) {
    if (kind !== 'changed') continue;
    if (after.closed_on) {
      const day = after.closed_on;
      const reported = await figuresAfter(db, code, (period) => periodDays(period).last >= day);
      if (reported !== undefined)
        problems.push(...at(line, [error('register-figures-after', 'closed_on', { period: reported })]));
    }
    const [was, is] = [units.get(code.toLowerCase()), units.get(fields.district.toLowerCase())];
    if (after.district !== undefined && was?.region !== is?.region) {
      const published = await publishedIn(db, [was?.region ?? null, is?.region ?? null], from);
      if (published !== undefined)
        problems.push(...at(line, [error('register-published', 'district', { period: published })]));
    }
  }
  return problems;
}

export interface ImportCounts {
  created: number;
  changed: number;
  unchanged: number;
}

/**
 * Does what was planned, all of it or nothing.
 * @param digest of the plan that was looked at
 * @returns the plan as it is now, when it is another one or has problems; nothing has been changed then
 */
export async function applyRegister(
  trx: Trx,
  programme: Programme,
  file: { content: string; from: Period; digest: string | null },
  doer: Doer,
): Promise<ImportCounts | Plan> {
  const plan = await planRegister(trx, programme, file, doer);
  if (plan.problems.length > 0 || (file.digest !== null && plan.digest !== file.digest)) return plan;
  const effects: Effect[] = [];
  for (const row of plan.rows) {
    if (row.kind === 'new') {
      const { problems } = await addProvider(trx, programme, row.fields, doer);
      if (problems.length > 0) throw new Error(`A planned provider is refused: ${problems[0]?.code ?? ''}`);
    } else if (row.kind === 'changed') effects.push(await changeEntry(trx, row, file.from, doer));
  }
  await followRegister(trx, programme, effects, doer);
  const count = (kind: PlannedRow['kind']): number => plan.rows.filter((row) => row.kind === kind).length;
  const counts = { created: count('new'), changed: count('changed'), unchanged: count('unchanged') };
  await recordEvent(trx, {
    at: doer.at,
    actor: doer.by,
    event: 'register.imported',
    subject: programme.code,
    details: { rows: plan.rows.length, ...counts, from: file.from },
  });
  return counts;
}

/** An entry as the file says, from the quarter on. */
async function changeEntry(
  trx: Trx,
  { code, fields, before, after, owedSince: since }: PlannedRow,
  from: Period,
  doer: Doer,
): Promise<Effect> {
  const unit = await repository.find(trx, code);
  const entry = (await register.listEntries(trx, [code])).get(code);
  const district = await repository.find(trx, fields.district);
  if (!unit || !entry || !district) throw new Error(`The register lost ${code} while it was read`);
  const now = unitOf(fields, district);
  const history = (await spans.listPlaces(trx, { units: [code] })).get(code) ?? [];
  const places = placesAfter(history, unit, now, from, since);
  const isRenamed = NAMES.some((field) => after[field] !== undefined);
  const names = heldFrom(await spans.listNames(trx, code), periodDays(from).first, now.name, sameName);
  await keep(
    trx,
    { unit, entry },
    {
      kind: 'imported',
      event: 'provider.changed',
      holdsFrom: from,
      places,
      ...(isRenamed ? { names } : {}),
      said: { before, after },
      ...(now.closedOn === null && unit.closedOn !== null ? { mergedInto: null } : {}),
      details: { from },
    },
    doer,
  );
  const opening = after.opened_on !== undefined || after.closed_on !== undefined;
  const days = [before.opened_on, after.opened_on, before.closed_on, after.closed_on].flatMap((day) =>
    day ? [periodOf(day)] : [],
  );
  const first = [from, ...(opening ? days : [])].sort()[0] ?? from;
  const moved = PLACES.some((field) => after[field] !== undefined);
  return {
    unit: code,
    from: opening && (before.opened_on === '' || after.opened_on === '') ? spans.FIRST_PERIOD : first,
    districts: moved ? districtsSince(from, history, places) : [],
    opening,
  };
}

/**
 * Dates hold for the whole opening that they are about, place and kind from the quarter on.
 * @param since before it an earlier opening changes nothing
 */
function placesAfter(
  history: readonly Span<spans.Place>[],
  unit: OrgUnit,
  now: OrgUnit,
  from: Period,
  since: Period | null,
): Span<spans.Place>[] {
  const dates = { openedOn: now.openedOn, closedOn: now.closedOn };
  const { parent, region, district, sector, serviceType } = now;
  const dated = joinedAt(history, since ?? spans.FIRST_PERIOD, withDates(history, unit, dates), samePlace);
  return samePlace({ ...unit, ...dates }, now)
    ? dated
    : heldFrom(dated, from, { parent, region, district, sector, serviceType, ...dates }, samePlace);
}
