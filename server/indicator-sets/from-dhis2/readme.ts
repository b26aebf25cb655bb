import type { ReportingFrequency } from '../../domain/dhis2-period.ts';
import type { DataElement } from './metadata.ts';

/** What the folder of a programme made from DHIS2 says about itself. */

export interface Made {
  title: string;
  version: string;
  language: string;
  frequency: ReportingFrequency;
  country: string;
  indicators: number;
  regions: number;
  districts: number;
  providers: number;
  /** Organisation units of other levels. */
  left: number;
  /** Indicators of DHIS2, which compute and are not entered. */
  computed: number;
  skipped: readonly DataElement[];
  brokenDown: readonly DataElement[];
}

const LANGUAGE_NAMES: Readonly<Record<string, string>> = { uz: 'Uzbek', ru: 'Russian', en: 'English' };

const cell = (text: string): string => text.replaceAll('|', '\\|');

const brokenDownLines = (brokenDown: readonly DataElement[]): string[] =>
  brokenDown.length === 0
    ? ['None: no data element has a category combination other than the default.']
    : [
        'They are kept as one total here, and a value of one of their category option combinations is refused. Send their totals: the sum over all combinations of a unit ' +
          'and period, without `categoryOptionCombo`. To keep the parts as well, give each an indicator of its own, or make the indicator one of parts, in the next version of the set.',
        '',
        '| data element | name | category combination |',
        '|---|---|---|',
        ...brokenDown.map(
          ({ id, name, brokenDownBy }) => `| ${id} | ${cell(name)} | ${cell(brokenDownBy?.name ?? '')} |`,
        ),
      ];

const skippedLines = (skipped: readonly DataElement[]): string[] =>
  skipped.length === 0
    ? ['None: every data element holds numbers.']
    : ['| data element | name | type of value |', '|---|---|---|'].concat(
        skipped.map(({ id, name, valueType }) => `| ${id} | ${cell(name)} | ${valueType} |`),
      );

/** @returns README.md in Markdown */
export function readmeText(made: Made): string {
  const yearly = made.frequency === 'yearly';
  return [
    `# ${made.title}`,
    '',
    'Made by `mezon programme from-dhis2` from metadata and organisation units of DHIS2. Change it as any other programme.',
    '',
    '| here | in DHIS2 |',
    '|---|---|',
    `| ${String(made.indicators)} indicators, by the identifier | data elements that hold numbers |`,
    '| a group | the first data set that has the data element |',
    `| ${String(made.regions)} regions, ${String(made.districts)} districts, ${String(made.providers)} providers, by the identifier | organisation units |`,
    `| ${made.country} | the organisation unit at the root |`,
    '| `dhis2/codes.csv` | identifiers and codes: files may use either |',
    '',
    '## What to know',
    '',
    `- **Languages.** Names are those of DHIS2, the same in all three languages unless DHIS2 has a translation. So the programme offers ${LANGUAGE_NAMES[made.language] ?? made.language} alone; ` +
      'translate the names, then add `uz` and `ru` to `languages` of programme.json, and `mezon check` looks at them as well.',
    yearly
      ? '- **Periods.** Figures are yearly (`reporting.frequency` of programme.json). The figure of 2022 is kept in 2022-Q4 and exported as 2022.'
      : '- **Periods.** Figures are quarterly: 2022Q4 in DHIS2 is 2022-Q4 here.',
    '- **Nothing is scored.** A data element says neither what is good nor how much of it; give an indicator `normalise`, `direction` and `weight` in the next version.',
    '- **Roll-ups** of plain values are means over the units that reported, not sums.',
    '- **Totals only.** Values by category option combination are refused: the programme has no such breakdown. Below is which data elements have one in DHIS2.',
    '- **`ON-TIME`** is computed by Mezon: every set names an indicator for the satisfaction pages.',
    '- **Sector and kind** of the providers are not in DHIS2: all are `state` and `facility`.',
    `- ${String(made.left)} organisation units of other levels and ${String(made.computed)} indicators that DHIS2 computes were left out.`,
    '',
    '## Data elements that DHIS2 breaks down by categories',
    '',
    ...brokenDownLines(made.brokenDown),
    '',
    '## Data elements that hold no numbers, and were left out',
    '',
    ...skippedLines(made.skipped),
    '',
  ].join('\n');
}
