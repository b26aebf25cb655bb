import { expect } from 'chai';
import { formats } from '../../server/i18n/formats.ts';
import { changeText, isNoChange, valueText } from '../../server/i18n/measure-text.ts';

describe('the text of a value', () => {
  const unit = { uz: '1 000 xizmat kuniga', ru: 'на 1 000 дней', en: 'per 1,000 service days' };
  const text = (language: 'uz' | 'en', kind: string): string =>
    valueText(
      { format: formats(language, 'Asia/Tashkent'), localise: (one) => one[language] },
      { kind, unit, decimals: 2 },
      1.234,
    );

  it('has its unit beside it', () => {
    expect(text('en', 'rate')).to.equal('1.23 per 1,000 service days');
    expect(text('en', 'percent')).to.match(/^1\.23\s%$/);
  });

  it('has the unit of a grade, which says what it is a step of, in brackets', () => {
    const words = { format: formats('en', 'Asia/Tashkent'), localise: () => 'grade, 1–6' };
    expect(valueText(words, { kind: 'grade', unit, decimals: 1 }, 4.44)).to.equal('4.4 (grade, 1–6)');
  });

  it('keeps a unit that begins with a number apart from the value', () => {
    expect(text('uz', 'rate')).to.equal('1,23 · 1 000 xizmat kuniga');
  });
});

describe('the text of a change', () => {
  const text = (difference: number, decimals: number): string =>
    changeText({ format: formats('en', 'UTC') }, { decimals }, difference);

  it('has the decimals of its indicator', () => {
    expect(text(3.14159, 1)).to.equal('+3.1');
    expect(text(-0.4, 0)).to.equal('−0.4');
    expect(text(12, 0)).to.equal('+12');
  });

  it('has as many more as it takes to show that something moved', () => {
    // A mean of the grades of a thousand services moves by hundredths.
    expect(text(-0.027, 1)).to.equal('−0.03');
    expect(text(0.00041, 1)).to.equal('+0.0004');
  });

  it('is nothing when nothing changed but the way computers add up', () => {
    expect(text(0, 1)).to.equal('0.0');
    expect(text(0.1 + 0.2 - 0.3, 1)).to.equal('0.0');
    expect(isNoChange(0.1 + 0.2 - 0.3)).to.equal(true);
    expect(isNoChange(-0.027)).to.equal(false);
  });
});
