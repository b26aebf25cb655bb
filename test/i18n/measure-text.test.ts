import { expect } from 'chai';
import { formats } from '../../server/i18n/formats.ts';
import { valueText } from '../../server/i18n/measure-text.ts';

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

  it('keeps a unit that begins with a number apart from the value', () => {
    expect(text('uz', 'rate')).to.equal('1,23 · 1 000 xizmat kuniga');
  });
});
