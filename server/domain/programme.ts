import Type, { type Static } from 'typebox';
import type { PeriodDates } from './calendar.ts';
import { LocalisedTextSchema } from './indicator.ts';
import type { LocalisedText } from './language.ts';
import type { IndicatorSet } from './indicator-set.ts';
import type { Dhis2Code } from './dhis2-code.ts';
import type { ReportingFrequency } from './dhis2-period.ts';
import type { OrgUnit } from './org-unit.ts';
import type { Period } from './period.ts';

/** The name of a licence is the same in every language, `CC BY 4.0`; what has no such name is said in each. */
const LicenceSchema = Type.Union([Type.String({ minLength: 1 }), LocalisedTextSchema]);

/** Shape of `indicators/<programme>/programme.json`. */
export const ProgrammeSchema = Type.Object(
  {
    code: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
    title: LocalisedTextSchema,
    summary: LocalisedTextSchema,
    /** Who answers for the programme: printed on pages and evaluations. */
    owner: LocalisedTextSchema,
    country: Type.String({ pattern: '^[A-Z]{2}(-[A-Z]{3})?$', description: 'Code of the country unit.' }),
    languages: Type.Array(Type.Enum(['uz', 'uz-Cyrl', 'ru', 'en']), {
      minItems: 1,
      description: 'Offered on its pages; the first is the default.',
    }),
    timeZone: Type.String(),
    /** What the levels are called here: region = viloyat, health board, … */
    levels: Type.Object(
      {
        country: LocalisedTextSchema,
        region: Type.Object({ one: LocalisedTextSchema, many: LocalisedTextSchema }),
        district: Type.Object({ one: LocalisedTextSchema, many: LocalisedTextSchema }),
        provider: Type.Object({ one: LocalisedTextSchema, many: LocalisedTextSchema }),
      },
      { additionalProperties: false },
    ),
    sectors: Type.Object({
      state: LocalisedTextSchema,
      ngo: LocalisedTextSchema,
      private: LocalisedTextSchema,
    }),
    serviceTypes: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]*$' }), LocalisedTextSchema),
    reporting: Type.Object(
      {
        opensAfterDays: Type.Integer({ minimum: 1, description: 'Days after the end of the quarter.' }),
        dueAfterDays: Type.Integer({ minimum: 1 }),
        graceDays: Type.Optional(
          Type.Integer({
            minimum: 0,
            description: 'Days after the due day on which figures still count as on time; none without it.',
          }),
        ),
        closesAfterDays: Type.Optional(
          Type.Integer({
            minimum: 1,
            description:
              'Days after the end of the quarter until which coordinators may enter; for ever without it.',
          }),
        ),
        frequency: Type.Optional(
          Type.Enum(['quarterly', 'yearly'], {
            description:
              'How often figures are reported; quarterly without it. A yearly figure is kept in the last quarter of its year.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    /** The sentence about the demonstration data, on every page and PDF of a demonstration. */
    demonstration: Type.Object({ notice: LocalisedTextSchema }, { additionalProperties: false }),
    /** Sources and licences that must be named wherever the data appear. */
    attributions: Type.Array(
      Type.Object(
        { text: LocalisedTextSchema, licence: LicenceSchema, url: Type.Optional(Type.String()) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ProgrammeFile = Static<typeof ProgrammeSchema>;

/** @param localise chooses the language */
export const licenceText = (
  licence: Static<typeof LicenceSchema>,
  localise: (text: LocalisedText) => string,
): string => (typeof licence === 'string' ? licence : localise(licence));

/** `indicators/<programme>/national/series.json`: published yearly figures, shown and never scored. */
export const NationalSchema = Type.Object(
  {
    source: LocalisedTextSchema,
    series: Type.Array(
      Type.Object(
        {
          code: Type.String({ pattern: '^NAT-[0-9]{2}$' }),
          name: LocalisedTextSchema,
          unit: LocalisedTextSchema,
          decimals: Type.Integer({ minimum: 0 }),
          values: Type.Record(Type.String({ pattern: '^[0-9]{4}$' }), Type.Number()),
        },
        { additionalProperties: false },
      ),
    ),
    financing: Type.Union([
      Type.Object(
        {
          year: Type.Integer(),
          sources: Type.Array(
            Type.Object(
              {
                code: Type.String(),
                name: LocalisedTextSchema,
                share: Type.Number(),
                pays: LocalisedTextSchema,
              },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
    governance: Type.Array(
      Type.Object(
        {
          country: LocalisedTextSchema,
          model: LocalisedTextSchema,
          stateShare: Type.Number(),
          characteristics: LocalisedTextSchema,
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type National = Static<typeof NationalSchema>;

/** A programme, loaded and checked: everything that is data rather than code. */
export interface Programme extends ProgrammeFile {
  /** With the days that administrators set for single quarters, as far as they have been read. */
  reporting: ProgrammeFile['reporting'] & { dates?: Map<Period, PeriodDates> };
  /** Oldest first. */
  sets: readonly IndicatorSet[];
  /** Country, regions and districts, and the providers of register/providers.csv where the programme has that file; the database may know more. */
  territories: readonly OrgUnit[];
  national: National | null;
  /** What DHIS2 calls indicators and units, from `dhis2/codes.csv`; without it, as here. */
  dhis2?: readonly Dhis2Code[];
}

/** How often the programme's figures are reported. */
export const frequencyOf = ({ reporting }: Pick<ProgrammeFile, 'reporting'>): ReportingFrequency =>
  reporting.frequency ?? 'quarterly';
