import { expect } from 'chai';
import fc from 'fast-check';
import { type DemonstrationData, longFormCsv } from '../../server/demo/demonstration-data.ts';
import { apportion } from '../../server/demo/uzbekistan/providers.ts';
import { uzbekistanData } from '../../server/demo/uzbekistan.ts';
import { findIndicator, setFor } from '../../server/domain/indicator-set.ts';
import type { Measurement } from '../../server/domain/measurement.ts';
import { checkCategories, checkLevel, checkMeasurement } from '../../server/domain/measurement-check.ts';
import { isOpenIn, SECTORS } from '../../server/domain/org-unit.ts';
import { periodDays } from '../../server/domain/period.ts';
import { evaluate } from '../../server/domain/validation/evaluate.ts';
import { unitFigures } from '../../server/domain/validation/unit-figures.ts';
import { questionnaireOf } from '../../server/domain/survey/definition.ts';
import { typedFiguresReplaced } from '../../server/domain/survey/figures.ts';
import { checkSheet, keyOf as cellKey } from '../../server/domain/survey/sheet.ts';
import { loadProgramme, programmeFolder } from '../../server/indicator-sets/service.ts';

const programme = loadProgramme(programmeFolder('uz-social-services'));
const LAST = '2026-Q3';
const CHOICES = { seed: 7, lastPeriod: LAST, today: '2026-11-22' };

const small = (seed: number): DemonstrationData =>
  uzbekistanData(programme, { ...CHOICES, seed, providers: 28, quarters: 3 });

const keyOf = (row: Measurement): string => `${row.unit} ${row.period} ${row.indicator}`;

/** Error rules of the set that a form breaks: it could not have been handed in. */
function rulesBroken({ measurements }: DemonstrationData): string[] {
  const set = setFor(programme.sets, LAST);
  const rules = (set.validation ?? []).filter(({ importance }) => importance === 'error');
  const forms = new Map<string, Measurement[]>();
  for (const row of measurements) {
    const key = `${row.unit} ${row.period}`;
    const form = forms.get(key);
    if (form) form.push(row);
    else forms.set(key, [row]);
  }
  return [...forms].flatMap(([key, rows]) => {
    const period = rows[0]!.period;
    const { indicators } = set;
    const figures = unitFigures(indicators, { period, rows, earlier: [] });
    return evaluate(rules, indicators, figures, { whole: true }).map(
      ({ code, params }) => `${code}: ${key} ${JSON.stringify(params)}`,
    );
  });
}

/** Every reason for which an import or a form would refuse the data. */
function problemsOf(data: DemonstrationData): string[] {
  const levels = new Map(
    [...programme.territories, ...data.providers].map((unit) => [unit.code, unit.level]),
  );
  const groups = new Map<string, Measurement[]>();
  const problems: string[] = [];
  for (const row of data.measurements) {
    const indicator = findIndicator(setFor(programme.sets, row.period), row.indicator);
    const level = levels.get(row.unit);
    if (!indicator || !level) {
      problems.push(`unknown: ${JSON.stringify(row)}`);
      continue;
    }
    const found = [...checkMeasurement(indicator, row), checkLevel(indicator, level)].filter(
      (one) => one !== undefined,
    );
    problems.push(...found.map((problem) => `${problem.code}: ${JSON.stringify(row)}`));
    groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  }
  for (const [key, rows] of groups) {
    const indicator = findIndicator(programme.sets[0]!, rows[0]!.indicator)!;
    problems.push(...checkCategories(indicator, rows).map((problem) => `${problem.code}: ${key}`));
    if (new Set(rows.map((row) => row.category)).size < rows.length) problems.push(`twice: ${key}`);
  }
  problems.push(...rulesBroken(data));
  return problems;
}

describe('seats by weight', () => {
  it('are all given, one to everybody first, and never less to the heavier', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 400 }),
        (weights, more) => {
          const given = apportion(weights.length + more, weights);
          expect(given.reduce((sum, seats) => sum + seats, 0)).to.equal(weights.length + more);
          expect(Math.min(...given)).to.be.at.least(1);
          for (const [i, a] of weights.entries())
            for (const [j, b] of weights.entries()) if (a > b) expect(given[i]).to.be.at.least(given[j]!);
        },
      ),
    );
  });
});

describe('invented figures', () => {
  it('pass every check of forms and imports, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(problemsOf(small(seed))).to.deep.equal([]);
      }),
      { numRuns: 25 },
    );
  });

  it('follow from the answers by group of people where these are known', () => {
    const data = small(11);
    const questionnaire = questionnaireOf(programme.sets[0]!)!;
    expect(data.surveys.length).to.be.above(10);
    for (const { unit, period, cells } of data.surveys) {
      const sheet = new Map(cells.map(({ cell, count }) => [cellKey(cell), count]));
      const rows = data.measurements.filter((row) => row.unit === unit && row.period === period);
      expect(checkSheet(questionnaire, sheet), `${unit} ${period}`).to.deep.equal([]);
      expect(typedFiguresReplaced(questionnaire, new Map(), sheet, rows)).to.deep.equal([]);
    }
    expect(data.surveys.some(({ period }) => period === LAST)).to.equal(false);
  });

  it('are the same to the byte for the same seed, and others for another', () => {
    const text = (seed: number): string => {
      const data = small(seed);
      return (
        longFormCsv(data.measurements) + JSON.stringify([data.providers, data.submissions, data.surveys])
      );
    };
    expect(text(1)).to.equal(text(1));
    expect(text(1)).not.to.equal(text(2));
  });

  it('of a quarter do not depend on how many quarters are made', () => {
    const data = (quarters: number): Measurement[] =>
      uzbekistanData(programme, { ...CHOICES, providers: 28, quarters }).measurements.filter(
        (row) => row.period === LAST,
      );
    expect(data(2)).to.deep.equal(data(5));
  });
});

describe('the whole Uzbek demonstration', () => {
  const data = uzbekistanData(programme, CHOICES);
  const units = new Map(data.providers.map((unit) => [unit.code, unit]));
  const periods = [...new Set(data.measurements.map((row) => row.period))].sort();
  const valuesOf = (indicator: string): Measurement[] =>
    data.measurements.filter((row) => row.indicator === indicator);

  it('has 300 providers, every region with all sectors, and 12 quarters up to the one collected', () => {
    expect(data.providers).to.have.length(300);
    expect(periods).to.have.length(12);
    expect(periods.at(-1)).to.equal(LAST);
    for (const region of programme.territories.filter((unit) => unit.level === 'region')) {
      const sectors = new Set(
        data.providers.filter((unit) => unit.region === region.code).map((unit) => unit.sector),
      );
      expect([...sectors], region.code).to.have.members([...SECTORS]);
    }
    expect(new Set(data.providers.map((unit) => unit.serviceType))).to.have.length(
      Object.keys(programme.serviceTypes).length,
    );
  });

  it('names providers as examples in each language, each once', () => {
    for (const { name } of data.providers) {
      expect(name.uz).to.match(/\(namuna \d{3}\)$/);
      expect(name.ru).to.match(/\(пример \d{3}\)$/);
      expect(name.en).to.match(/\(example \d{3}\)$/);
    }
    expect(new Set(data.providers.map((unit) => unit.name.uz)).size).to.equal(300);
  });

  it('passes every check', () => {
    expect(problemsOf(data)).to.deep.equal([]);
  });

  it('has something to show on every page: small n, limits that act, gaps, openings and closures', () => {
    const rate = (row: Measurement): number => (row.numerator ?? 0) / (row.denominator ?? 1);
    expect(valuesOf('SAT-01').filter((row) => (row.denominator ?? 0) < 5)).to.have.length.above(50);
    expect(valuesOf('QUA-03').filter((row) => rate(row) * 1000 > 3)).to.have.length.above(20);
    expect(valuesOf('QUA-02').filter((row) => rate(row) < 0.6)).to.have.length.above(20);
    const opened = data.providers.filter((unit) => (unit.openedOn ?? '') > periodDays(periods[0]!).last);
    const closed = data.providers.filter((unit) => unit.closedOn !== null);
    expect(opened).to.have.length.within(10, 40);
    expect(closed).to.have.length.within(3, 15);
    const owed = data.providers.flatMap((unit) =>
      periods.slice(0, -1).filter((period) => isOpenIn(unit, period)),
    );
    const handedIn = data.submissions.filter((one) => units.has(one.unit) && one.period !== LAST).length;
    expect(handedIn / owed.length).to.be.within(0.9, 0.98);
  });

  it('has no figures of providers that were not open', () => {
    const strays = data.measurements.filter(
      (row) => units.has(row.unit) && !isOpenIn(units.get(row.unit)!, row.period),
    );
    expect(strays).to.deep.equal([]);
  });

  it('leaves the coordinator something to do: the last quarter is partly handed in', () => {
    const open = data.providers.filter((unit) => isOpenIn(unit, LAST));
    const handedIn = new Set(data.submissions.filter((one) => one.period === LAST).map((one) => one.unit));
    const begun = new Set(data.measurements.filter((row) => row.period === LAST).map((row) => row.unit));
    const share = open.filter((unit) => handedIn.has(unit.code)).length / open.length;
    expect(share).to.be.within(0.5, 0.7);
    expect(open.filter((unit) => begun.has(unit.code) && !handedIn.has(unit.code))).to.have.length.above(20);
    expect(open.filter((unit) => !begun.has(unit.code))).to.have.length.above(20);
    expect(handedIn.has('UZ-SA')).to.equal(false);
    expect(begun.has('UZ-SA')).to.equal(true);
  });

  it('hands in most forms on time, some late, none in the future or before the quarter was over', () => {
    const day = (text: string): string => text.slice(0, 10);
    for (const one of data.submissions) {
      expect(day(one.submittedAt) > periodDays(one.period).last, one.submittedAt).to.equal(true);
      expect(day(one.submittedAt) < CHOICES.today, one.submittedAt).to.equal(true);
    }
    const late = data.submissions.filter(
      (one) => Number(day(one.submittedAt).slice(8)) > 10 || day(one.submittedAt).slice(5, 7) === '11',
    );
    expect(late.length / data.submissions.length).to.be.within(0.05, 0.25);
  });

  it('keeps within the days that there have been when the quarter has just been opened', () => {
    const early = uzbekistanData(programme, { ...CHOICES, today: '2026-10-02', providers: 28, quarters: 1 });
    for (const one of early.submissions) expect(one.submittedAt.slice(0, 10)).to.equal('2026-10-01');
    expect(early.submissions).not.to.deep.equal([]);
  });

  it('shows a provider whose satisfaction falls from one quarter to the next, with the reason', () => {
    const [reason] = data.measurements.filter((row) => row.comment !== null);
    expect(reason?.indicator).to.equal('SAT-01');
    const satisfied = valuesOf('SAT-01').filter((row) => row.unit === reason!.unit);
    const mean = (rows: Measurement[]): number =>
      rows.reduce((sum, row) => sum + row.numerator!, 0) /
      rows.reduce((sum, row) => sum + row.denominator!, 0);
    const before = mean(satisfied.filter((row) => row.period < reason!.period));
    const after = mean(satisfied.filter((row) => row.period >= reason!.period));
    expect(before - after).to.be.above(0.15);
    expect(units.get(reason!.unit)?.region).to.equal('UZ-SA');
  });

  it('follows the published national levels: finance, types of service, joint projects', () => {
    const in2024 = (indicator: string): Measurement[] =>
      valuesOf(indicator).filter((row) => row.period.startsWith('2024') && !units.has(row.unit));
    const parts = in2024('FIN-02');
    const total = parts.reduce((sum, row) => sum + row.value!, 0);
    const shareOf = (part: string): number =>
      (100 * parts.filter((row) => row.category === part).reduce((sum, row) => sum + row.value!, 0)) / total;
    expect(shareOf('state_budget')).to.be.closeTo(61.2, 3);
    expect(shareOf('charity')).to.be.closeTo(5.2, 1.5);
    for (const row of in2024('ACC-02')) expect(row.denominator).to.equal(63);
    const projects = in2024('PAR-02').filter((row) => row.period === '2024-Q4');
    expect(projects.reduce((sum, row) => sum + row.numerator!, 0)).to.be.within(60, 100);
  });

  it('adds districts up to their region where it has them', () => {
    const districts = new Map(
      programme.territories
        .filter((unit) => unit.level === 'district')
        .map((unit) => [unit.code, unit.region]),
    );
    const sums = new Map<string, number>();
    for (const row of valuesOf('ACC-01').filter((one) => districts.has(one.unit))) {
      const key = `${String(districts.get(row.unit))} ${row.period}`;
      sums.set(key, (sums.get(key) ?? 0) + row.denominator!);
    }
    expect(sums.size).to.be.above(20);
    for (const row of valuesOf('ACC-01')) {
      const below = sums.get(`${row.unit} ${row.period}`);
      if (below !== undefined) expect(below).to.equal(row.denominator);
    }
  });

  it('never counts more answers than questionnaires, nor more of them than were offered', () => {
    const completed = new Map(valuesOf('SAT-06').map((row) => [`${row.unit} ${row.period}`, row.numerator!]));
    for (const code of ['SAT-01', 'SAT-02', 'SAT-03', 'SAT-04', 'SAT-05']) {
      for (const row of valuesOf(code)) {
        const most = completed.get(`${row.unit} ${row.period}`);
        if (most !== undefined) expect(row.denominator).to.be.at.most(most);
      }
    }
  });
});
