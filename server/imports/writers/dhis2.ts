import { dhis2Names } from '../../domain/dhis2-code.ts';
import { adxPeriod, dhis2Period } from '../../domain/dhis2-period.ts';
import type { Measurement } from '../../domain/measurement.ts';
import { frequencyOf, type Programme } from '../../domain/programme.ts';
import { csvLine, textCell } from '../csv-cells.ts';
import { inLines } from './writer.ts';

/** The three forms in which DHIS2 takes data values. They hold one number each: ratios and categories cannot be said in them. */

interface Value {
  dataElement: string;
  orgUnit: string;
  period: string;
  value: string;
  comment: string | null;
  followUp: boolean;
}

/** @param writePeriod undefined for a quarter in which the programme keeps nothing */
function valuesOf(
  programme: Programme,
  writePeriod: typeof dhis2Period = dhis2Period,
): (measurement: Measurement) => Value | undefined {
  const { uidOfIndicator, uidOfUnit } = dhis2Names(programme.dhis2 ?? []);
  const frequency = frequencyOf(programme);
  return ({ indicator, unit, period: quarter, value, category, comment, followUp }) => {
    const period = writePeriod(quarter, frequency);
    if (value === null || category !== '' || period === undefined) return undefined;
    return {
      dataElement: uidOfIndicator(indicator),
      period,
      orgUnit: uidOfUnit(unit),
      value: String(value),
      comment,
      followUp: followUp ?? false,
    };
  };
}

/** `{"dataValues": […]}`, a value a line. */
export const dhis2JsonExport = inLines((programme) => {
  const valueOf = valuesOf(programme);
  let before = '\n';
  return {
    head: '{"dataValues":[',
    line(measurement) {
      const found = valueOf(measurement);
      if (!found) return undefined;
      const { comment, followUp, ...rest } = found;
      const fields = {
        ...rest,
        ...(comment !== null && { comment }),
        ...(followUp && { followup: true }),
      };
      const text = before + JSON.stringify(fields);
      before = ',\n';
      return text;
    },
    end: () => '\n]}\n',
  };
});

const CSV_COLUMNS = [
  'dataelement',
  'period',
  'orgunit',
  'catoptcombo',
  'attroptcombo',
  'value',
  'storedby',
  'lastupdated',
  'comment',
  'followup',
] as const;

/** The columns in DHIS2's own order; the combinations are left empty, which stands for none. */
export const dhis2CsvExport = inLines((programme) => {
  const valueOf = valuesOf(programme);
  return {
    head: csvLine(CSV_COLUMNS),
    line(measurement) {
      const found = valueOf(measurement);
      if (!found) return undefined;
      const { dataElement, period, orgUnit, value, comment, followUp } = found;
      const said = [textCell(comment ?? ''), followUp ? 'true' : ''];
      return csvLine([dataElement, period, orgUnit, '', '', value, '', '', ...said]);
    },
    end: () => '',
  };
});

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const xmlText = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => MARKUP[sign] ?? sign);

/** A group for each unit and period, as measurements come. */
export const adxExport = inLines((programme) => {
  const valueOf = valuesOf(programme, adxPeriod);
  let open = '';
  return {
    head: '<?xml version="1.0" encoding="UTF-8"?>\n<adx xmlns="urn:ihe:qrph:adx:2015">\n',
    line(measurement) {
      const found = valueOf(measurement);
      if (!found) return undefined;
      const { dataElement, period, orgUnit, value, comment } = found;
      const group = `  <group orgUnit="${xmlText(orgUnit)}" period="${period}">\n`;
      const lead = group === open ? '' : `${open === '' ? '' : '  </group>\n'}${group}`;
      open = group;
      const start = `    <dataValue dataElement="${xmlText(dataElement)}" value="${value}"`;
      const rest = comment === null ? '/>' : `><annotation>${xmlText(comment)}</annotation></dataValue>`;
      return `${lead}${start}${rest}\n`;
    },
    end: () => `${open === '' ? '' : '  </group>\n'}</adx>\n`,
  };
});
