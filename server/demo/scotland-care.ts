import type { Measurement } from '../domain/measurement.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import { dayAfterPeriod, type Period, periodOf } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import type { DemonstrationData } from './demonstration-data.ts';
import {
  checkPanel,
  GRADE_COLUMNS,
  PanelError,
  type PanelRow,
  readPanel,
  readRegister,
  type RegisterRow,
} from './scotland-panel.ts';

/** Turns the Scottish regulator's panel into measurements; `register/README.md` explains each choice. */

const SECTORS: Readonly<Record<string, Sector>> = {
  Private: 'private',
  'Voluntary or Not for Profit': 'ngo',
  'Local Authority': 'state',
  'Health Board': 'state',
};

const SERVICE_TYPES: Readonly<Record<string, string>> = {
  'Care Home Service': 'care-home',
  'Adult Placement Service': 'adult-placement',
  'School Care Accommodation Service': 'school-accommodation',
  'Fostering Service': 'fostering',
  'Adoption Service': 'adoption',
  'Offender Accommodation Service': 'offender-accommodation',
  'Secure Accommodation Service': 'secure-accommodation',
};

/** Support services are two quite different things, which the subtype tells apart. */
const SUPPORT_TYPES: Readonly<Record<string, string>> = {
  'Care at Home': 'care-at-home',
  'Other than Care at home': 'day-support',
};

function known<T>(value: T | undefined, what: string, text: string, row: RegisterRow): T {
  if (value === undefined) throw new PanelError(`${row.cs_number}: unknown ${what} "${text}"`);
  return value;
}

/** The register writes "&" where the territories write "and". */
const sameName = (name: string): string => name.replaceAll('&', 'and').toLowerCase();

/** @param districts the programme's council areas @param lastPeriod the last quarter of the panel */
export function providersOf(
  register: readonly RegisterRow[],
  districts: readonly OrgUnit[],
  lastPeriod: Period,
): OrgUnit[] {
  const byName = new Map(districts.map((district) => [sameName(district.name.en), district]));
  return register.map((row) => {
    const district = known(byName.get(sameName(row.council_area)), 'council area', row.council_area, row);
    const type =
      row.care_service === 'Support Service' ? SUPPORT_TYPES[row.subtype] : SERVICE_TYPES[row.care_service];
    const gone = periodOf(row.last_period) < lastPeriod;
    const name = row.service_name;
    return {
      code: row.cs_number,
      level: 'provider',
      parent: district.code,
      // A name is a name: it is not spelled out in another script.
      name: { uz: name, ru: name, en: name, 'uz-Cyrl': name },
      region: district.region,
      district: district.code,
      sector: known(SECTORS[row.sector], 'sector', row.sector, row),
      serviceType: known(type, 'kind of service', `${row.care_service}, ${row.subtype}`, row),
      openedOn: row.registered_on < row.first_period ? row.registered_on : row.first_period,
      closedOn: gone ? dayAfterPeriod(periodOf(row.last_period), 1) : null,
      population: null,
    };
  });
}

/** Financial year, by the year in which it begins: April to March. */
const financialYear = (period: Period): number =>
  Number(period.slice(0, 4)) - (period.endsWith('Q1') ? 1 : 0);

interface Complaints {
  upheld: number;
  comment: string | null;
}

/**
 * The quarter's upheld complaints out of counts since 1 April.
 * @param before the service's row before this one in the panel
 * @returns undefined in the panel's first quarter, from which nothing can be taken away
 */
export function quarterlyComplaints(
  row: PanelRow,
  before: PanelRow | undefined,
  firstPeriod: Period,
): Complaints | undefined {
  const period = periodOf(row.period_end);
  const count = Number(row.complaints_upheld_fytd);
  if (period === firstPeriod) return undefined;
  const sameYear =
    before !== undefined && financialYear(periodOf(before.period_end)) === financialYear(period);
  const upheld = sameYear ? count - Number(before.complaints_upheld_fytd) : count;
  return { upheld, comment: upheld < 0 ? 'Correction of an earlier quarter by the regulator' : null };
}

/** Stand in the source for a number of staff that nobody entered. */
const LARGEST_PLACEHOLDER = 0.1;

function measurementsOf(row: PanelRow, before: PanelRow | undefined, firstPeriod: Period): Measurement[] {
  const measurement = (indicator: string, figures: Partial<Measurement>): Measurement => ({
    unit: row.cs_number,
    period: periodOf(row.period_end),
    indicator,
    category: '',
    numerator: null,
    denominator: null,
    value: null,
    comment: null,
    ...figures,
  });
  const measurements = GRADE_COLUMNS.flatMap((column, index) =>
    row[column] === '' ? [] : [measurement(`KQ-0${String(index + 1)}`, { value: Number(row[column]) })],
  );
  const places = Number(row.registered_places);
  const staff = Number(row.staff_wte);
  const complaints = quarterlyComplaints(row, before, firstPeriod);
  if (complaints) {
    const { upheld, comment } = complaints;
    if (places > 0)
      measurements.push(measurement('CMP-01', { numerator: upheld, denominator: places, comment }));
    measurements.push(measurement('CMP-02', { numerator: upheld > 0 ? 1 : 0, denominator: 1, comment }));
  }
  if (row.any_requirements_fytd !== '') {
    measurements.push(
      measurement('REQ-01', { numerator: row.any_requirements_fytd === 'Yes' ? 1 : 0, denominator: 1 }),
    );
  }
  if (places > 0 && staff > LARGEST_PLACEHOLDER) {
    measurements.push(measurement('STF-01', { numerator: staff, denominator: places }));
  }
  return measurements;
}

/** @param panel in any order */
export function panelMeasurements(panel: readonly PanelRow[]): Measurement[] {
  const inOrder = [...panel].sort((a, b) =>
    a.period_end < b.period_end ? -1 : a.period_end > b.period_end ? 1 : 0,
  );
  const firstPeriod = periodOf(inOrder[0]?.period_end ?? '');
  const last = new Map<string, PanelRow>();
  return inOrder.flatMap((row) => {
    const before = last.get(row.cs_number);
    last.set(row.cs_number, row);
    return measurementsOf(row, before, firstPeriod);
  });
}

/**
 * The regulator's figures, checked against its own derived columns.
 * Nobody handed them in through forms, so that there are no submissions.
 * @param folder the programme's folder
 * @throws PanelError when the files are not what was published
 */
export function scotlandData(folder: string, programme: Programme): DemonstrationData {
  const panel = readPanel(folder);
  checkPanel(panel);
  const lastPeriod = panel.reduce((latest, row) => {
    const period = periodOf(row.period_end);
    return period > latest ? period : latest;
  }, '');
  const districts = programme.territories.filter((unit) => unit.level === 'district');
  return {
    providers: providersOf(readRegister(folder), districts, lastPeriod),
    measurements: panelMeasurements(panel),
    submissions: [],
    surveys: [],
    lastPeriod,
  };
}
