import { expect } from 'chai';
import { LANGUAGES } from '../../server/domain/language.ts';
import { formats } from '../../server/i18n/formats.ts';

const NBSP = '\u00A0';
const [uz, cyrillic, ru, en] = LANGUAGES.map((language) => formats(language, 'Asia/Tashkent')) as [
  ReturnType<typeof formats>,
  ReturnType<typeof formats>,
  ReturnType<typeof formats>,
  ReturnType<typeof formats>,
];

describe('formats', () => {
  it('writes numbers with the separators of the language', () => {
    expect(uz.number(1_234_567.891, 2)).to.equal(`1${NBSP}234${NBSP}567,89`);
    expect(ru.number(1234.5, 1)).to.equal(`1${NBSP}234,5`);
    expect(en.number(1_880_000)).to.equal('1,880,000');
    expect(en.number(999)).to.equal('999');
  });

  it('uses the minus sign, and none for what rounds to zero', () => {
    expect(en.number(-1234.5, 1)).to.equal('\u22121,234.5');
    expect(en.number(-0.04, 1)).to.equal('0.0');
    expect(en.change(-0.04)).to.equal('0.0');
    expect(en.change(0.04)).to.equal('0.0');
    expect(en.change(3.14)).to.equal('+3.1');
    expect(uz.change(-0.4)).to.equal('\u22120,4');
  });

  it('keeps the per cent sign on the line of its number', () => {
    expect(en.percent(82.44)).to.equal(`82.4${NBSP}%`);
    expect(ru.percent(5, 0)).to.equal(`5${NBSP}%`);
  });

  it('names quarters', () => {
    expect([uz, cyrillic, ru, en].map((format) => format.period('2026-Q3'))).to.deep.equal([
      '2026, 3-chorak',
      '2026, 3-чорак',
      'III квартал 2026',
      'Q3 2026',
    ]);
    expect(() => en.period('2026')).to.throw(RangeError);
  });

  it('writes dates', () => {
    expect([uz, cyrillic, ru, en].map((format) => format.date('2026-11-22'))).to.deep.equal([
      '2026-yil 22-noyabr',
      '2026-йил 22-ноябрь',
      `22 ноября 2026${NBSP}г.`,
      '22 November 2026',
    ]);
  });

  it("takes timestamps into the programme's time zone", () => {
    expect(en.date('2026-01-01T20:30:00.000Z')).to.equal('2 January 2026');
    expect(en.dateTime('2026-01-01T20:30:00.000Z')).to.equal('2 January 2026, 01:30');
    expect(en.dateTime('2026-01-01T19:00:00.000Z')).to.equal('2 January 2026, 00:00');
    expect(uz.dateTime('2026-11-22T16:58:00.000Z')).to.equal('2026-yil 22-noyabr, 21:58');
    expect(() => en.date('soon')).to.throw(RangeError);
  });
});
