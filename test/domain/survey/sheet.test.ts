import { expect } from 'chai';
import fc from 'fast-check';
import { setFor } from '../../../server/domain/indicator-set.ts';
import { questionnaireOf } from '../../../server/domain/survey/definition.ts';
import {
  computedFigures,
  countedIn,
  measurementsFromSheet,
  typedFiguresReplaced,
} from '../../../server/domain/survey/figures.ts';
import {
  blocksOf,
  cellsOf,
  checkSheet,
  keyOf,
  mergeSheets,
  parseCount,
  type Sheet,
} from '../../../server/domain/survey/sheet.ts';
import { loadProgramme, programmeFolder } from '../../../server/indicator-sets/service.ts';

const programme = loadProgramme(programmeFolder('uz-social-services'));
const questionnaire = questionnaireOf(setFor(programme.sets, '2026-Q3'))!;
const PLACE = { unit: 'P001', period: '2026-Q3' };

const sheet = (counts: Record<string, number>): Sheet => new Map(Object.entries(counts));

/** 30 questionnaires of 60, 20 answers of which 12 are satisfied, and ten on recommending. */
const FILLED = {
  'SAT-06.offered': 60,
  'SAT-06.completed': 30,
  'SAT-01.1': 2,
  'SAT-01.3': 6,
  'SAT-01.4': 7,
  'SAT-01.5': 5,
  'SAT-05.0': 1,
  'SAT-05.6': 2,
  'SAT-05.8': 3,
  'SAT-05.9': 3,
  'SAT-05.10': 1,
};

describe('a sheet of answers', () => {
  it('has cells of everybody and of ten groups', () => {
    expect(blocksOf(questionnaire)).to.have.length(11);
    expect(cellsOf(questionnaire)).to.have.length(2 + 11 * (4 * 5 + 11));
    expect(new Set(cellsOf(questionnaire).map(keyOf)).size).to.equal(cellsOf(questionnaire).length);
  });

  it('makes the figures of the indicators by the ranges of the set', () => {
    const figures = computedFigures(questionnaire, sheet(FILLED));
    expect(figures.get('SAT-01')).to.deep.equal({ numerator: 12, denominator: 20 });
    expect(figures.get('SAT-05')).to.deep.equal({ promoters: 4, detractors: 3, answers: 10 });
    expect(figures.get('SAT-06')).to.deep.equal({ numerator: 30, denominator: 60 });
    expect(figures.get('SAT-02')).to.deep.equal({ numerator: null, denominator: null });
    expect(countedIn(questionnaire, sheet(FILLED))).to.have.members(['SAT-01', 'SAT-05', 'SAT-06']);
  });

  it('makes measurements, and takes away what it made before', () => {
    const before = sheet({});
    const rows = measurementsFromSheet(questionnaire, { before, sheet: sheet(FILLED) }, [], PLACE);
    expect(rows.map(({ indicator, category }) => `${indicator} ${category}`)).to.deep.equal([
      'SAT-01 ',
      'SAT-05 promoters',
      'SAT-05 detractors',
      'SAT-06 ',
    ]);
    expect(rows[1]).to.include({ numerator: 4, denominator: 10, status: 'reported' });
    const emptied = measurementsFromSheet(
      questionnaire,
      { before: sheet(FILLED), sheet: before },
      rows,
      PLACE,
    );
    expect(emptied).to.have.length(4);
    expect(
      emptied.every(({ numerator, denominator }) => numerator === null && denominator === null),
    ).to.equal(true);
  });

  it('says which figures that somebody typed it would replace', () => {
    const typed = measurementsFromSheet(
      questionnaire,
      { before: sheet({}), sheet: sheet({ 'SAT-01.5': 9, 'SAT-01.1': 1, 'SAT-02.5': 4 }) },
      [],
      PLACE,
    );
    const replaced = typedFiguresReplaced(questionnaire, sheet({}), sheet(FILLED), typed);
    expect(
      replaced.map(({ indicator, stored, computed }) => [indicator.code, stored, computed]),
    ).to.deep.equal([['SAT-01', { numerator: 9, denominator: 10 }, { numerator: 12, denominator: 20 }]]);
    const own = measurementsFromSheet(questionnaire, { before: sheet({}), sheet: sheet(FILLED) }, [], PLACE);
    expect(typedFiguresReplaced(questionnaire, sheet(FILLED), sheet({ 'SAT-01.5': 3 }), own)).to.deep.equal(
      [],
    );
  });

  it('finds what cannot be right beside the cell', () => {
    const problems = checkSheet(
      questionnaire,
      sheet({ ...FILLED, 'SAT-06.completed': 61, 'SAT-01.4.sex.female': 5, 'SAT-01.4.sex.male': 3 }),
    );
    expect(problems.map(({ code, path }) => [code, path])).to.deep.equal([
      ['survey-completed-above-offered', 'SAT-06.completed'],
      ['survey-groups-above-total', 'SAT-01.4.sex.male'],
    ]);
    const many = checkSheet(questionnaire, sheet({ ...FILLED, 'SAT-06.completed': 19 }));
    expect(many.map(({ code, path }) => [code, path])).to.deep.equal([
      ['survey-answers-above-completed', 'SAT-01.5'],
    ]);
    expect(checkSheet(questionnaire, sheet(FILLED))).to.deep.equal([]);
  });

  it('takes whole numbers from 0 on and says why it takes nothing else', () => {
    const codeOf = (typed: string): unknown => {
      const parsed = parseCount(typed, 'SAT-01.1');
      return typeof parsed === 'object' && parsed !== null ? parsed.code : parsed;
    };
    expect(['', ' 12 ', '1 200', '0'].map(codeOf)).to.deep.equal([null, 12, 1200, 0]);
    expect(['-1', '1,5', 'many', '1.000', '1000001'].map(codeOf)).to.deep.equal([
      'negative',
      'not-whole',
      'not-a-whole-number',
      'grouped-whole-number',
      'survey-count-large',
    ]);
  });
});

describe('two people at one sheet', () => {
  it('keep what each changed, and are asked where both changed the same', () => {
    const base = sheet({ a: 1, b: 2 });
    expect(mergeSheets(base, sheet({ a: 1, b: 3 }), sheet({ a: 5, b: 2 }))).to.deep.equal({
      sheet: sheet({ a: 5, b: 3 }),
      conflicts: [],
    });
    expect(mergeSheets(base, sheet({ a: 1, b: 3 }), sheet({ a: 1, b: 4 })).conflicts).to.deep.equal(['b']);
    expect(mergeSheets(base, sheet({ a: 1 }), sheet({ a: 1, b: 4 })).conflicts).to.deep.equal(['b']);
  });

  it('never lose a change without being told', () => {
    const some = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat({ max: 3 })).map(sheet);
    fc.assert(
      fc.property(some, some, some, (base, stored, entered) => {
        const { sheet: merged, conflicts } = mergeSheets(base, stored, entered);
        for (const key of ['a', 'b', 'c', 'd']) {
          const [was, now, wanted] = [base.get(key), stored.get(key), entered.get(key)];
          if (conflicts.includes(key)) expect(now).to.not.equal(was);
          else expect(merged.get(key)).to.equal(wanted === was ? now : wanted);
        }
      }),
    );
  });
});
