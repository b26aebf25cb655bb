import { expect } from 'chai';
import fc from 'fast-check';
import { decimalsOf, isGrouped, numberText, parseNumber } from '../../server/domain/number-input.ts';

describe('numbers as people type them', () => {
  const numbers: [string, number][] = [
    ['212', 212],
    ['  212 ', 212],
    ['88,3', 88.3],
    ['88.3', 88.3],
    ['7 300', 7300],
    ['7\u00a0300,5', 7300.5],
    ['1\u202f234\u202f567', 1234567],
    ['1\u2009000', 1000],
    ['-3', -3],
    ['−3', -3],
    [',5', 0.5],
    ['0', 0],
    ['1e+05', 100000],
    ['2.5E-2', 0.025],
    ['0,125', 0.125],
    ['-0.500', -0.5],
    ['1234,567', 1234.567],
    ['1 234,567', 1234.567],
    ['12.3450', 12.345],
    ['12,00', 12],
    ['12.000e3', 12000],
  ];
  for (const [text, number] of numbers) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(parseNumber(text)).to.equal(number);
    });
  }

  for (const text of ['', ' ', '\u00a0']) {
    it(`takes ${JSON.stringify(text)} for nothing`, () => {
      expect(parseNumber(text)).to.equal(null);
    });
  }

  const others = [
    'abc',
    '12 %',
    '1,234.5',
    '1.234,5',
    '1 23',
    '12 34',
    '--1',
    '1e',
    'e5',
    '.',
    ',',
    '-',
    '1,2,3',
    '0x10',
    'Infinity',
    'NaN',
    '1e999',
    '+5',
    '５',
  ];
  for (const text of others) {
    it(`takes ${JSON.stringify(text)} for no number`, () => {
      expect(parseNumber(text)).to.equal(undefined);
    });
  }

  for (const text of [
    '12,000',
    '12.000',
    ' 1,000 ',
    '-1.000',
    '−1,234',
    '351,380',
    '1,234,567',
    '1.234.567',
    '1,234.5',
    '1.234,5',
  ]) {
    it(`does not guess what ${JSON.stringify(text)} is`, () => {
      expect(parseNumber(text)).to.equal(undefined);
      expect(isGrouped(text)).to.equal(true);
    });
  }

  for (const text of ['', 'abc', '1,2,3', '12 %', '1,23', '0,125', '1234,567', '12000', '12 000']) {
    it(`finds no grouped thousands in ${JSON.stringify(text)}`, () => {
      expect(isGrouped(text)).to.equal(false);
    });
  }

  it('knows how many decimals a number has', () => {
    const values = [12, 12.345, -0.5, 1e21, 1.5e-7, 5e-324];
    expect(values.map(decimalsOf)).to.deep.equal([0, 3, 1, 0, 8, 20]);
  });

  it('reads back what it writes', () => {
    expect([numberText(12.345), numberText(-1.5), numberText(0.125)]).to.deep.equal([
      '12.3450',
      '-1.5',
      '0.125',
    ]);
    const values = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -2_000_000, max: 2_000_000 }).map((thousandths) => thousandths / 1000),
    );
    fc.assert(
      fc.property(values, (value) => {
        for (const sign of ['.', ','])
          expect(
            Object.is(parseNumber(numberText(value).replace('.', sign)), value === 0 ? 0 : value),
          ).to.equal(true);
      }),
    );
  });
});
