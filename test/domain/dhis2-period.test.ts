import { expect } from 'chai';
import {
  adxPeriod,
  dhis2Period,
  fromInterval,
  isReportedPeriod,
  readDhis2Period,
} from '../../server/domain/dhis2-period.ts';

describe('periods of DHIS2', () => {
  for (const [text, frequency, expected] of [
    ['2022', 'yearly', '2022-Q4'],
    ['2022Q1', 'quarterly', '2022-Q1'],
    ['2022-Q4', 'quarterly', '2022-Q4'],
    ['2022', 'quarterly', 'dhis2-period-yearly'],
    ['2022Q4', 'yearly', 'dhis2-period-quarterly'],
    ['202201', 'yearly', 'dhis2-period-monthly'],
    ['202212', 'quarterly', 'dhis2-period-monthly'],
    ['202213', 'quarterly', 'dhis2-period'],
    ['2022W1', 'yearly', 'dhis2-period'],
    ['2022S1', 'quarterly', 'dhis2-period'],
    ['2022April', 'yearly', 'dhis2-period'],
    ['20220101', 'yearly', 'dhis2-period'],
    ['1066', 'yearly', 'dhis2-period'],
    ['2022Q5', 'quarterly', 'dhis2-period'],
    ['', 'yearly', 'dhis2-period'],
  ] as const) {
    it(`reads ${JSON.stringify(text)} of a ${frequency} programme as ${expected}`, () => {
      const read = readDhis2Period(text, frequency);
      expect('period' in read ? read.period : read.fault).to.equal(expected);
    });
  }

  it('are written as they were read', () => {
    expect(dhis2Period('2022-Q4', 'yearly')).to.equal('2022');
    expect(dhis2Period('2022-Q3', 'quarterly')).to.equal('2022Q3');
    expect(adxPeriod('2022-Q4', 'yearly')).to.equal('2022-01-01/P1Y');
    expect(adxPeriod('2022-Q4', 'quarterly')).to.equal('2022-10-01/P3M');
  });

  it('of a year have no other quarter than the last', () => {
    expect(isReportedPeriod('2022-Q3', 'yearly')).to.equal(false);
    expect(dhis2Period('2022-Q3', 'yearly')).to.equal(undefined);
    expect(adxPeriod('2022-Q3', 'yearly')).to.equal(undefined);
  });

  for (const [text, expected] of [
    ['2022-01-01/P1Y', '2022'],
    ['2022-10-01/P3M', '2022Q4'],
    ['2022-02-01/P1M', '202202'],
    ['2022-02-01/P3M', '2022-02-01/P3M'],
    ['2022-04-01/P1Y', '2022-04-01/P1Y'],
    ['2022Q1', '2022Q1'],
  ]) {
    it(`take ${String(text)} of ADX for ${String(expected)}`, () => {
      expect(fromInterval(text ?? '')).to.equal(expected);
    });
  }
});
