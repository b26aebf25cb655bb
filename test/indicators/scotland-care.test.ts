import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findIndicator, setFor } from '../../server/domain/indicator-set.ts';
import type { Scorecard } from '../../server/domain/scoring/scorecard.ts';
import { loadProgramme, programmeFolder } from '../../server/indicator-sets/service.ts';
import { scorecardOf } from '../domain/scoring/parts.ts';

const folder = programmeFolder('scotland-care');
const programme = loadProgramme(folder);
const set = setFor(programme.sets, '2026-Q1');

/** Grades of one service and, if given, upheld complaints over places and requirements made. */
function scoreOf(grades: Record<string, number>, ratios: Record<string, [number, number]> = {}): Scorecard {
  const fact = { category: '', numerator: 0, denominator: 0, value: 0, valueSquares: 0, reporting: 1 };
  return scorecardOf(set, {
    unit: 'CS1',
    level: 'provider',
    period: '2026-Q1',
    sector: null,
    submitted: null,
    facts: [
      ...Object.entries(grades).map(([indicator, value]) => ({
        ...fact,
        indicator,
        value,
        valueSquares: value * value,
      })),
      ...Object.entries(ratios).map(([indicator, [numerator, denominator]]) => ({
        ...fact,
        indicator,
        numerator,
        denominator,
      })),
    ],
  });
}

const all = (grade: number): Record<string, number> =>
  Object.fromEntries([1, 2, 3, 4, 5].map((question) => [`KQ-0${String(question)}`, grade]));

describe('the Scottish set 2026.1', () => {
  it('has the grades, complaints, staff and requirements that the panel has', () => {
    expect(set.indicators.map((indicator) => indicator.code).sort()).to.deep.equal([
      'CMP-01',
      'CMP-02',
      'KQ-01',
      'KQ-02',
      'KQ-03',
      'KQ-04',
      'KQ-05',
      'REQ-01',
      'STF-01',
    ]);
    expect(findIndicator(set, 'CMP-01')).to.include({
      kind: 'rate',
      multiplier: 100,
      allowsNegative: true,
      direction: 'lower',
    });
    expect(findIndicator(set, 'KQ-01')?.scale).to.include({ min: 1, max: 6, satisfiedFrom: 4 });
    expect(findIndicator(set, 'KQ-01')?.scale?.labels.map((label) => label.en)).to.deep.equal([
      'Unsatisfactory',
      'Weak',
      'Adequate',
      'Good',
      'Very good',
      'Excellent',
    ]);
  });

  it('applies to every quarter of the panel and hides nothing', () => {
    expect(setFor(programme.sets, '2022-Q4')).to.equal(set);
    for (const indicator of set.indicators) expect(indicator.minN).to.equal(1);
  });

  it('calls a service good whose grades are all good, and adequate ones in need of improvement', () => {
    expect(scoreOf(all(4))).to.include({ rating: 'good' });
    // 60 points of 0–100 on the scale of 1–100.
    expect(scoreOf(all(4)).score).to.be.closeTo(60.4, 1e-9);
    expect(scoreOf(all(3))).to.include({ rating: 'requires-improvement' });
    expect(scoreOf(all(2))).to.include({ rating: 'inadequate' });
    expect(scoreOf(all(5))).to.include({ rating: 'good' });
    expect(scoreOf(all(6))).to.include({ rating: 'outstanding' });
  });

  it('limits a service with one weak key question, and names it', () => {
    const scorecard = scoreOf({ ...all(6), 'KQ-02': 2 });
    expect(scorecard.rating).to.equal('requires-improvement');
    expect(scorecard.limiters.map((limiter) => limiter.code)).to.deep.equal(['LIM-KQ-02']);
  });

  it('rates services without a setting or places by what they have, and those without grades not at all', () => {
    const { 'KQ-04': _setting, ...withoutSetting } = all(5);
    expect(scoreOf(withoutSetting)).to.include({ rating: 'good' });
    expect(scoreOf({}, { 'CMP-01': [0, 40], 'REQ-01': [0, 1] })).to.include({
      rating: 'not-rated',
      score: null,
    });
  });

  it('takes a correction of complaints for what it is: no fewer than none count for the score', () => {
    const score = (upheld: number): number | null =>
      scoreOf(all(4), { 'CMP-01': [upheld, 40], 'REQ-01': [0, 1] }).score;
    expect(score(-1)).to.equal(score(0));
    expect(score(1)).to.be.below(score(0)!);
  });

  it('names the source and the licence in every language, as they ask for', () => {
    const required = 'Contains Care Inspectorate data © Care Inspectorate, Open Government Licence v3.0';
    for (const text of Object.values(programme.demonstration.notice)) expect(text).to.include(required);
    expect(Object.values(programme.attributions[0]!.text).every((text) => text === required)).to.equal(true);
    expect(readFileSync(join(folder, 'register', 'README.md'), 'utf8')).to.include(required);
  });

  it('has 14 health boards and 32 council areas', () => {
    const codes = (level: string): string[] =>
      programme.territories.filter((unit) => unit.level === level).map((unit) => unit.code);
    expect(codes('region')).to.have.length(14);
    expect(codes('district')).to.have.length(32);
    for (const code of codes('district')) expect(code).to.match(/^GB-[A-Z]{3}$/);
  });
});
