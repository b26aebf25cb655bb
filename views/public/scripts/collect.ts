import { entryValue, fieldsOf, figuresFrom, restsOnTooFew } from '../../../server/domain/entry-form.ts';
import { parseNumber } from '../../../server/domain/number-input.ts';
import { formats } from '../../../server/i18n/formats.ts';
import type { LiveData, LiveIndicator } from '../../../server/submissions/entry-view.ts';

/** Computes the values of the entry form while somebody types, with the functions that the server uses. */

const form = document.querySelector<HTMLFormElement>('form[data-collect]');
const data = document.getElementById('collect-live')?.textContent;

function typedNumbers(fields: HTMLFormElement, indicator: LiveIndicator): Record<string, number | null> {
  return Object.fromEntries(
    fieldsOf(indicator).map((field) => {
      const control = fields.elements.namedItem(`${indicator.code}.${field}`);
      const typed =
        control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.value : '';
      const number = parseNumber(typed);
      return [field, number === undefined ? NaN : number];
    }),
  );
}

function show(attribute: 'value' | 'note', code: string, text: string): void {
  const place = document.querySelector(`[data-${attribute}="${code}"]`);
  if (place) place.textContent = text;
}

function start(fields: HTMLFormElement, live: LiveData): void {
  const format = formats(live.language, live.timeZone);
  const compute = (source: LiveIndicator): void => {
    const rows = figuresFrom(source, typedNumbers(fields, source));
    const shown = live.indicators.filter(
      ({ code, entry }) => code === source.code || (entry.form === 'derived' && entry.from === source.code),
    );
    for (const indicator of shown) {
      const value = entryValue(indicator, source, rows);
      const tooFew = value !== undefined && restsOnTooFew(indicator, rows);
      show('value', indicator.code, value === undefined ? '–' : format.number(value, indicator.decimals));
      show('note', indicator.code, tooFew ? live.tooFew.replace('{n}', format.number(indicator.minN)) : '');
    }
  };
  fields.addEventListener('input', ({ target }) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-indicator]') : null;
    const indicator = live.indicators.find(({ code }) => code === row?.dataset['indicator']);
    if (indicator) compute(indicator);
  });
}

if (form && data) start(form, JSON.parse(data) as LiveData);
