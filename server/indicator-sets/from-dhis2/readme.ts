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
}

const LANGUAGE_NAMES: Readonly<Record<string, string>> = { uz: 'Uzbek', ru: 'Russian', en: 'English' };

const skippedLines = (skipped: readonly DataElement[]): string[] =>
  skipped.length === 0
    ? ['None: every data element holds numbers.']
    : ['| data element | name | type of value |', '|---|---|---|'].concat(
        skipped.map(({ id, name, valueType }) => `| ${id} | ${name.replaceAll('|', '\\|')} | ${valueType} |`),
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
    '- **Totals only.** Values by category option combination are refused: the programme has no such breakdown.',
    '- **`ON-TIME`** is computed by Mezon: every set names an indicator for the satisfaction pages.',
    '- **Sector and kind** of the providers are not in DHIS2: all are `state` and `facility`.',
    `- ${String(made.left)} organisation units of other levels and ${String(made.computed)} indicators that DHIS2 computes were left out.`,
    '',
    '## Data elements that hold no numbers, and were left out',
    '',
    ...skippedLines(made.skipped),
    '',
  ].join('\n');
}
