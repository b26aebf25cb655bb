import { expect } from 'chai';
import { parseNumber } from '../../server/domain/number-input.ts';

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
});
