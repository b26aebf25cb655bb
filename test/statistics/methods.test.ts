import { expect } from 'chai';
import { buildReference } from '../../server/statistics/build-reference.ts';
import { inputProblems } from '../../server/statistics/check-input.ts';
import { findMethods, METHODS, methodFor, runLines } from '../../server/statistics/service.ts';
import { inputOf, readVectors } from '../oracles/read.ts';

/** One input of each group of the vectors. */
const examples = readVectors().flatMap(({ file, meta, cases }) =>
  [...new Map(cases.map((one) => [one.group, one])).values()].map((one) => ({
    name: `${file} ${one.group}`,
    method: methodFor([one.group, one.source.function], inputOf(one, meta.datasets)),
    input: inputOf(one, meta.datasets),
  })),
);

/** Paths of numbers in a result that JSON could not hold. */
function unspeakable(value: unknown, path = 'result'): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${String(value)}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => unspeakable(one, `${path}.${key}`));
}

type Change = (value: unknown) => unknown;

/** The input with every list of numbers changed, however deep it lies. */
function changed(value: unknown, ofList: Change, ofNumber: Change): unknown {
  if (typeof value === 'number') return ofNumber(value);
  if (Array.isArray(value)) {
    const isNumbers = value.some((one) => typeof one === 'number') || value.every((one) => one === null);
    return isNumbers ? ofList(value) : value.map((one) => changed(one, ofList, ofNumber));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changed(one, ofList, ofNumber)]));
}

const same: Change = (value) => value;
const each =
  (change: (value: unknown, i: number) => unknown): Change =>
  (list) =>
    (list as unknown[]).map(change);

const DEGENERATE: Record<string, [Change, Change]> = {
  empty: [() => [], same],
  'one value': [(list) => (list as unknown[]).slice(0, 1), same],
  'two values': [(list) => (list as unknown[]).slice(0, 2), same],
  'all missing': [each(() => null), same],
  'all but one missing': [each((value, i) => (i === 0 ? value : null)), same],
  'all zero': [each(() => 0), () => 0],
  'all equal': [each(() => 7), same],
  negative: [each((value) => (typeof value === 'number' ? -value : value)), (value) => -(value as number)],
  enormous: [each((value) => (typeof value === 'number' ? value * 1e200 : value)), same],
};

describe('methods by name', () => {
  it('have names of their own, and schemas that compile', () => {
    const names = METHODS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const method of METHODS) expect(() => inputProblems(method, {}), method.name).not.to.throw();
  });

  it('name a documented function of the domain', () => {
    const documented = new Set(buildReference().map(({ name }) => name));
    const strangers = METHODS.filter(({ of }) => !documented.has(of)).map(({ name, of }) => `${name}: ${of}`);
    expect(strangers).to.deep.equal([]);
  });

  it('are found by their own name, by groups of vectors and by published functions', () => {
    expect(findMethods('wilson_proportion').map(({ of }) => of)).to.deep.equal(['wilsonInterval']);
    expect(findMethods('qic').length).to.equal(1);
    expect(findMethods('frobnicate')).to.deep.equal([]);
  });

  it('answer line by line, and say what is wrong with a line', async () => {
    const [wilson] = findMethods('wilson_proportion');
    const answers = [];
    const lines = ['{"x":0,"n":10,"multiplier":1}', '', '{"x":0}', 'x'];
    for await (const one of runLines(wilson!, lines)) answers.push(one);
    expect(answers).to.have.length(3);
    expect(answers[0]).to.have.nested.property('result.lower95', 0);
    expect(answers[1]).to.have.nested.property('error.line', 3);
    expect(answers[2]).to.have.nested.property('error.line', 4);
  });

  for (const { name, method, input } of examples) {
    it(`give a number or a reason for degenerate input: ${name}`, () => {
      expect(method, name).not.to.equal(undefined);
      for (const [what, [ofList, ofNumber]] of Object.entries(DEGENERATE)) {
        const spoilt = changed(input, ofList, ofNumber);
        if (inputProblems(method!, spoilt).length > 0) continue;
        let result: unknown;
        expect(() => (result = method!.run(spoilt as never)), what).not.to.throw();
        expect(unspeakable(result), what).to.deep.equal([]);
      }
    });
  }
});
