import type { Measurement } from '../domain/measurement.ts';
import { setFor } from '../domain/indicator-set.ts';
import { isOpenIn, type OrgUnit } from '../domain/org-unit.ts';
import { type Period, periodsEndingWith } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { questionnaireOf } from '../domain/survey/definition.ts';
import type { RecordedSheet } from '../surveys/service.ts';
import { coordinatorOf, SHOWCASE_REGION } from './accounts.ts';
import type { DemonstrationData, DemonstrationSubmission } from './demonstration-data.ts';
import { type Collection, enteredOf, type Fate, fateOf, type Habits } from './uzbekistan/collection.ts';
import { providerFigures, type Quarter } from './uzbekistan/provider-figures.ts';
import { type Character, HISTORY_QUARTERS, inventProviders } from './uzbekistan/providers.ts';
import { regionFigures } from './uzbekistan/region-figures.ts';
import { surveySheet } from './uzbekistan/survey-answers.ts';

export interface UzbekistanChoices {
  seed: number;
  /** The quarter that is being collected: it is only partly filled. */
  lastPeriod: Period;
  /** ISO date: nothing is submitted after it. */
  today: string;
  providers?: number;
  quarters?: number;
}

const REGION_HABITS: Habits = { reliability: 0.99, punctuality: 0.93 };
const SHOWCASE_DRAFT: Fate = { state: 'draft', share: 0.7 };

/** Quarters of which answers by group are known, counted back from the last. */
const SURVEYED: readonly number[] = [1, 2];

/** One form with what becomes of it. */
interface Form {
  unit: OrgUnit;
  fate: Fate;
  rows: Measurement[];
}

const submissionOf = ({ unit, fate }: Form, period: Period): DemonstrationSubmission[] =>
  fate.state === 'submitted'
    ? [{ unit: unit.code, period, submittedAt: fate.submittedAt, submittedBy: coordinatorOf(unit.region) }]
    : [];

/**
 * Illustrative figures of invented providers and of the regions: levels that differ by region, sector and type of service; seasons and
 * trends; providers that get better, get worse or change overnight; small ones; forms that are late, missing or have gaps.
 * The same choices give the same data.
 */
export function uzbekistanData(programme: Programme, choices: UzbekistanChoices): DemonstrationData {
  const { seed, lastPeriod, today, providers: count = 300, quarters = HISTORY_QUARTERS } = choices;
  const characters = inventProviders(seed, programme, { count, lastPeriod, showcase: SHOWCASE_REGION });
  const regions = programme.territories.filter((unit) => unit.level === 'region');
  const districtsOf = (region: OrgUnit): OrgUnit[] =>
    programme.territories.filter((unit) => unit.level === 'district' && unit.region === region.code);

  function providerForm(character: Character, quarter: Quarter, collection: Collection): Form {
    const fate = fateOf(seed, character.unit.code, character, collection);
    const rows = fate.state === 'untouched' ? [] : providerFigures(seed, character, quarter);
    return { unit: character.unit, fate, rows: enteredOf(seed, rows, fate) };
  }

  function regionForm(region: OrgUnit, quarter: Quarter, collection: Collection): Form {
    const fate =
      collection.isCurrent && region.code === SHOWCASE_REGION
        ? SHOWCASE_DRAFT
        : fateOf(seed, region.code, REGION_HABITS, collection);
    const figures = regionFigures(seed, programme, region, districtsOf(region), quarter);
    const own = enteredOf(seed, figures.own, fate);
    return { unit: region, fate, rows: fate.state === 'submitted' ? [...own, ...figures.districts] : own };
  }

  /** Answers of the quarters before the one being collected, where providers typed everything else. */
  function surveyOf({ unit, rows }: Form, { period, quartersAgo }: Quarter): RecordedSheet[] {
    const questionnaire = questionnaireOf(setFor(programme.sets, period));
    const isAsked = unit.level === 'provider' && SURVEYED.includes(quartersAgo);
    const sheet =
      isAsked && questionnaire
        ? surveySheet(seed, questionnaire, rows, { unit: unit.code, period })
        : undefined;
    return sheet ? [sheet] : [];
  }

  const measurements: Measurement[] = [];
  const surveys: RecordedSheet[] = [];
  const submissions: DemonstrationSubmission[] = [];
  const periods = periodsEndingWith(lastPeriod, quarters);
  for (const [at, period] of periods.entries()) {
    const quarter = { period, quartersAgo: quarters - 1 - at };
    const collection = { period, isCurrent: period === lastPeriod, reporting: programme.reporting, today };
    const forms = [
      ...regions.map((region) => regionForm(region, quarter, collection)),
      ...characters
        .filter(({ unit }) => isOpenIn(unit, period))
        .map((character) => providerForm(character, quarter, collection)),
    ];
    for (const form of forms) {
      measurements.push(...form.rows);
      submissions.push(...submissionOf(form, period));
      surveys.push(...surveyOf(form, quarter));
    }
  }
  return { providers: characters.map(({ unit }) => unit), measurements, submissions, surveys, lastPeriod };
}
