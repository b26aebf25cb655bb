import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findIndicator, setFor } from '../../server/domain/indicator-set.ts';
import { targetFor } from '../../server/domain/indicator.ts';
import { indicatorValue } from '../../server/domain/scoring/indicator-value.ts';
import { loadProgramme, programmeFolder } from '../../server/indicator-sets/service.ts';

/** The table of the specification: reported by, kind, and floor → goal, or the best range with its zeros. */
const TABLE = `
ACC-01 R percent 20 95
ACC-02 R percent 30 100
ACC-03 P percent 50 98
ACC-04 P rate 40 0
ACC-05 R percent 0 90
ACC-06 P percent 30 100
FIN-01 R percent 60 95 102 130
FIN-02 R percent 5 40
FIN-03 R index 0.3 0.75
FIN-04 R percent 40 100
FIN-05 P amount
PAR-01 R percent 5 50
PAR-02 R rate 0 10
PAR-03 R percent 30 95
PAR-04 P percent 20 100
PAR-05 P percent 50 100
PAR-06 P percent 20 100
QUA-01 P percent 40 100
QUA-02 P percent 50 100
QUA-03 P rate 5 0
QUA-04 P rate 10 0
QUA-05 P percent 50 100
QUA-06 P percent 20 85
QUA-07 P percent 30 2
SAT-01 P percent 50 95
SAT-02 P percent 60 98
SAT-03 P percent 50 95
SAT-04 P percent 40 95
SAT-05 P net -20 70
SAT-06 P percent 10 60
STF-01 P percent 40 100
STF-02 P percent 20 95
STF-03 P rate 0 15 40 90
STF-04 P percent 20 2
STF-05 P percent 30 2`.trim();

const folder = programmeFolder('uz-social-services');
const programme = loadProgramme(folder);
const set = setFor(programme.sets, '2026-Q3');
const indicator = (code: string) => findIndicator(set, code)!;

describe('the Uzbek set 2026.1', () => {
  it('has the 35 indicators with the specified goalposts', () => {
    const lines = set.indicators.map(({ code, reportedBy, kind, normalise }) => {
      const posts = normalise === null ? [] : Object.values(normalise).slice(1);
      return [code, reportedBy === 'region' ? 'R' : 'P', kind, ...posts].join(' ');
    });
    expect(lines.sort().join('\n')).to.equal(TABLE);
  });

  it('weighs six dimensions, of which quality and satisfaction must be rated', () => {
    expect(
      set.root.groups.map(({ code, weight, mandatory }) => `${code} ${String(weight)} ${String(mandatory)}`),
    ).to.deep.equal([
      'ACC 15 false',
      'QUA 30 true',
      'SAT 25 true',
      'STF 12 false',
      'FIN 8 false',
      'PAR 10 false',
    ]);
    expect(set.root.aggregate).to.deep.equal({ method: 'geometric', scale: [1, 100] });
  });

  it('serves every quarter from 2023 on', () => {
    expect(setFor(programme.sets, '2023-Q1')).to.equal(set);
    expect(set.appliesFrom).to.equal('2023-Q1');
  });

  it('names its multipliers in the units', () => {
    const rates = set.indicators
      .filter(({ kind }) => kind === 'rate')
      .map(({ code, multiplier }) => [code, multiplier]);
    expect(Object.fromEntries(rates)).to.deep.equal({
      'ACC-04': 100,
      'QUA-03': 1000,
      'QUA-04': 100,
      'STF-03': 1,
      'PAR-02': 1_000_000,
    });
  });

  it('has targets that never ask for less than the year before', () => {
    for (const { code, direction, targets } of set.indicators) {
      const values = Object.keys(targets)
        .sort()
        .map((year) => targets[year]!);
      const sign = direction === 'lower' ? -1 : direction === 'higher' ? 1 : 0;
      values.slice(1).forEach((value, i) => expect(sign * (value - values[i]!), code).to.be.at.least(0));
    }
    expect(targetFor(indicator('PAR-01'), 2024)).to.equal(29.9);
  });

  it('gives the published check values for the national finance of 2024', () => {
    const facts = programme.national!.financing!.sources.map(({ code, share }) => ({
      unit: 'UZ',
      indicator: 'FIN-02',
      period: '2024-Q4',
      category: code,
      numerator: 0,
      denominator: 0,
      value: share,
      valueSquares: share ** 2,
      satisfied: 0,
      reporting: 1,
    }));
    expect(indicatorValue(indicator('FIN-02'), 'country', facts).value).to.be.closeTo(24.0, 1e-9);
    expect(indicatorValue(indicator('FIN-03'), 'country', facts).value).to.be.closeTo(0.582, 5e-4);
  });
});

describe('the territories of Uzbekistan', () => {
  const of = (level: string) => programme.territories.filter((unit) => unit.level === level);

  it('are one country, 14 regions and 206 districts and cities', () => {
    expect(['country', 'region', 'district', 'provider'].map((level) => of(level).length)).to.deep.equal([
      1, 14, 206, 0,
    ]);
  });

  it('have the published population, and the country their sum', () => {
    expect(of('country')[0]?.population).to.equal(36_963_300);
    expect(of('region').find((unit) => unit.code === 'UZ-TK')?.population).to.equal(3_058_400);
  });

  it('have a boundary for every region', () => {
    const rows = readFileSync(join(folder, 'territories', 'regions.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const topology = JSON.parse(readFileSync(join(folder, 'territories', 'regions.topo.json'), 'utf8')) as {
      objects: Record<string, { geometries: { id: string }[] }>;
    };
    const ids = Object.values(topology.objects).flatMap((object) =>
      object.geometries.map((geometry) => String(geometry.id)),
    );
    expect(ids.sort()).to.deep.equal(rows.map((row) => row.split(',')[6]!).sort());
  });
});

describe('the national figures of Uzbekistan', () => {
  it('are the years that were published and no others', () => {
    const { series, financing, governance } = programme.national!;
    expect(Object.fromEntries(series.map(({ code, values }) => [code, values]))).to.deep.equal({
      'NAT-01': { 2018: 42, 2024: 63 },
      'NAT-02': { 2018: 910_000, 2024: 1_880_000 },
      'NAT-03': { 2018: 87.5, 2024: 70.1 },
      'NAT-04': { 2018: 12.5, 2024: 29.9 },
      'NAT-05': { 2018: 12, 2024: 79 },
      'NAT-06': { 2018: 1.8, 2024: 3.8 },
    });
    expect(financing!.sources.map(({ share }) => share)).to.deep.equal([61.2, 14.8, 11.5, 7.3, 5.2]);
    expect(governance.map(({ country, stateShare }) => `${country.en} ${String(stateShare)}`)).to.deep.equal([
      'Sweden 60',
      'United Kingdom 55',
      'Germany 65',
      'South Korea 50',
      'Japan 58',
      'Uzbekistan 70',
    ]);
  });

  it('name the parts of finance as the indicator does', () => {
    const { entry } = indicator('FIN-02');
    if (entry.form !== 'parts') throw new Error('FIN-02 has no parts');
    expect(entry.parts.map(({ code }) => code)).to.deep.equal(
      programme.national!.financing!.sources.map(({ code }) => code),
    );
  });
});
