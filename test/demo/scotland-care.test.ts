import { expect } from 'chai';
import { group } from 'd3-array';
import { join } from 'node:path';
import type { OrgUnit } from '../../server/domain/org-unit.ts';
import { loadProgramme, programmeFolder } from '../../server/indicator-sets/service.ts';
import { checkMeasurement } from '../../server/domain/measurement-check.ts';
import { findIndicator, setFor } from '../../server/domain/indicator-set.ts';
import { evaluate } from '../../server/domain/validation/evaluate.ts';
import { unitFigures } from '../../server/domain/validation/unit-figures.ts';
import { isOpenIn } from '../../server/domain/org-unit.ts';
import { periodRange } from '../../server/domain/period.ts';
import { longFormCsv } from '../../server/demo/demonstration-data.ts';
import {
  panelMeasurements,
  providersOf,
  quarterlyComplaints,
  scotlandData,
} from '../../server/demo/scotland-care.ts';
import {
  checkPanel,
  derivedGrades,
  PanelError,
  type PanelRow,
  readPanel,
} from '../../server/demo/scotland-panel.ts';
import { PROJECT_ROOT } from '../../server/project.ts';

const FOLDER = join(PROJECT_ROOT, 'indicators', 'scotland-care');

const row = (cells: Partial<PanelRow>): PanelRow => ({
  period_end: '2023-06-30',
  cs_number: 'CS1',
  registered_places: '40',
  staff_wte: '32.5',
  kq1_wellbeing: '',
  kq2_leadership: '',
  kq3_staff_team: '',
  kq4_setting: '',
  kq5_care_planning: '',
  min_grade: '',
  max_grade: '',
  grade_spread: '',
  complaints_upheld_fytd: '',
  any_requirements_fytd: '',
  ...cells,
});

describe("the Scottish regulator's panel", () => {
  let panel: PanelRow[];

  before(() => {
    panel = readPanel(FOLDER);
  });

  it('agrees with the lowest and highest grade that the regulator derives, on all 39,837 rows', () => {
    expect(panel).to.have.length(39_837);
    expect(checkPanel(panel)).to.equal(39_837);
  });

  it('is refused, and the rows named, when grades have been tampered with', () => {
    const graded = panel.findIndex(
      (one) => one.kq2_leadership === '4' && one.max_grade === '5' && one.min_grade === '4',
    );
    const tampered = panel.with(graded, { ...(panel[graded] as PanelRow), kq2_leadership: '2' });
    expect(() => checkPanel(tampered))
      .to.throw(PanelError)
      .with.property('message')
      .that.includes(
        `line ${String(graded + 2)}, ${panel[graded]!.cs_number} at ${panel[graded]!.period_end}`,
      )
      .and.includes('min_grade is "4", the five grades give "2"');
  });

  it('does not count blank grades', () => {
    expect(derivedGrades(row({ kq1_wellbeing: '5', kq5_care_planning: '6' }))).to.deep.equal({
      min_grade: '5',
      max_grade: '6',
      grade_spread: '5 or 6',
    });
    expect(derivedGrades(row({})).min_grade).to.equal('');
  });
});

describe('upheld complaints out of counts since 1 April', () => {
  const at = (period_end: string, count: string): PanelRow =>
    row({ period_end, complaints_upheld_fytd: count });
  const first = '2022-Q4';

  it('are the difference from the quarter before', () => {
    expect(quarterlyComplaints(at('2023-09-30', '5'), at('2023-06-30', '2'), first)).to.deep.equal({
      upheld: 3,
      comment: null,
    });
  });

  it('start again in the quarter that ends in June', () => {
    expect(quarterlyComplaints(at('2023-06-30', '2'), at('2023-03-31', '7'), first)?.upheld).to.equal(2);
    expect(quarterlyComplaints(at('2024-03-31', '4'), at('2023-12-31', '3'), first)?.upheld).to.equal(1);
  });

  it('are none where the source is blank', () => {
    expect(quarterlyComplaints(at('2023-12-31', ''), at('2023-09-30', ''), first)?.upheld).to.equal(0);
  });

  it('keep a negative difference as a correction, with a comment', () => {
    const correction = quarterlyComplaints(at('2024-03-31', '1'), at('2023-12-31', '2'), first);
    expect(correction?.upheld).to.equal(-1);
    expect(correction?.comment).to.match(/correction/i);
  });

  it('are unknown in the first quarter and all there are for a service that is new', () => {
    expect(quarterlyComplaints(at('2022-12-31', '2'), undefined, first)).to.equal(undefined);
    expect(quarterlyComplaints(at('2023-12-31', '2'), undefined, first)?.upheld).to.equal(2);
  });
});

describe('measurements out of the panel', () => {
  it('leave out what is blank, places that are not there and placeholders of staff', () => {
    const rows = [
      row({ period_end: '2023-03-31' }),
      row({ kq1_wellbeing: '4', any_requirements_fytd: 'Yes', complaints_upheld_fytd: '1' }),
      row({
        cs_number: 'CS2',
        registered_places: '0',
        staff_wte: '12',
        any_requirements_fytd: 'Inspected but no requirements',
      }),
      row({ cs_number: 'CS3', staff_wte: '0.1' }),
    ];
    const brief = panelMeasurements(rows)
      .filter((one) => one.period === '2023-Q2')
      .map((one) =>
        [one.unit, one.indicator, one.value ?? `${String(one.numerator)}/${String(one.denominator)}`].join(
          ' ',
        ),
      );
    expect(brief).to.deep.equal([
      'CS1 KQ-01 4',
      'CS1 CMP-01 1/40',
      'CS1 CMP-02 1/1',
      'CS1 REQ-01 1/1',
      'CS1 STF-01 32.5/40',
      'CS2 CMP-02 0/1',
      'CS2 REQ-01 0/1',
      'CS3 CMP-01 0/40',
      'CS3 CMP-02 0/1',
    ]);
  });

  it('name a service that is in an unknown council area', () => {
    const register = [{ cs_number: 'CS9', council_area: 'Atlantis' }] as never;
    expect(() => providersOf(register, [] as OrgUnit[], '2026-Q1')).to.throw(
      PanelError,
      'CS9: unknown council area "Atlantis"',
    );
  });
});

describe('the whole Scottish demonstration', () => {
  const folder = programmeFolder('scotland-care');
  const programme = loadProgramme(folder);
  const data = scotlandData(folder, programme);

  it('has 3,390 services in 14 boards and 32 council areas, and about 250,000 measurements', () => {
    expect(data.providers).to.have.length(3_390);
    expect(new Set(data.providers.map((unit) => unit.region)).size).to.equal(14);
    expect(new Set(data.providers.map((unit) => unit.district)).size).to.equal(32);
    expect(data.measurements.length).to.be.within(230_000, 270_000);
    expect(data.lastPeriod).to.equal('2026-Q1');
  });

  it('has figures of a service only in quarters in which it was open', () => {
    const units = new Map(data.providers.map((unit) => [unit.code, unit]));
    const strays = data.measurements.filter((one) => !isOpenIn(units.get(one.unit)!, one.period));
    expect(strays.length).to.equal(0);
    const present = new Set(data.measurements.map((one) => `${one.unit} ${one.period}`));
    const periods = periodRange('2022-Q4', '2026-Q1');
    const owed = data.providers.flatMap((unit) => periods.filter((period) => isOpenIn(unit, period)));
    expect(owed.length - present.size).to.be.within(0, 1_500);
  });

  it('passes the checks of the import, row by row', () => {
    for (const one of data.measurements) {
      const indicator = findIndicator(setFor(programme.sets, one.period), one.indicator)!;
      const problems = checkMeasurement(indicator, one);
      if (problems.length > 0) expect.fail(`${JSON.stringify(one)}: ${JSON.stringify(problems)}`);
    }
  });

  it('could have been handed in: it breaks no error rule of the set', () => {
    const { indicators, validation = [] } = setFor(programme.sets, data.measurements[0]!.period);
    const rules = validation.filter(({ importance }) => importance === 'error');
    expect(rules).to.not.deep.equal([]);
    for (const [key, rows] of group(data.measurements, (one) => `${one.unit} ${one.period}`)) {
      const figures = unitFigures(indicators, { period: rows[0]!.period, rows, earlier: [] });
      expect(evaluate(rules, indicators, figures, { whole: true }), key).to.deep.equal([]);
    }
  });

  it('holds the one correction of the regulator', () => {
    const negative = data.measurements.filter((one) => (one.numerator ?? 0) < 0);
    expect(negative.map((one) => [one.unit, one.period, one.indicator, one.numerator])).to.deep.equal([
      ['CS2016351640', '2024-Q1', 'CMP-01', -1],
    ]);
  });

  it('makes the same file each time', () => {
    const some = data.measurements.slice(0, 1000);
    expect(longFormCsv(some)).to.equal(
      longFormCsv(scotlandData(folder, programme).measurements.slice(0, 1000)),
    );
  });
});
