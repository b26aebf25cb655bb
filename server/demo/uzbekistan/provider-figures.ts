import type { Sector } from '../../domain/org-unit.ts';
import type { Measurement } from '../../domain/measurement.ts';
import type { Period } from '../../domain/period.ts';
import { type Random, randomFor } from '../random.ts';
import type { Character } from './providers.ts';

/** A provider's figures of one quarter: counts drawn so that each is possible beside the others. */

export interface Quarter {
  period: Period;
  /** 0 for the last quarter, 1 for the one before it. */
  quartersAgo: number;
}

/** How a share behaves: `middle` is the percentage of a middling provider in the last quarter. */
interface Share {
  middle: number;
  /** Change of the log odds with quality, and a quarter. */
  pull: number;
  trend: number;
  /** Change of the log odds by quarter of the year. */
  season?: readonly [number, number, number, number];
  sector?: Partial<Record<Sector, number>>;
}

const SHARES = {
  decidedOnTime: {
    middle: 82,
    pull: 0.6,
    trend: 0.02,
    season: [-0.15, 0.05, 0.1, 0],
    sector: { private: 0.3 },
  },
  accessible: { middle: 68, pull: 0.4, trend: 0.03, sector: { state: -0.15 } },
  planReviewed: { middle: 81, pull: 0.8, trend: 0.02, season: [-0.1, 0, 0, 0.1], sector: { ngo: 0.2 } },
  standardsMet: { middle: 86, pull: 0.7, trend: 0.02 },
  upheld: { middle: 42, pull: -0.5, trend: 0 },
  answeredOnTime: { middle: 88, pull: 0.6, trend: 0.02 },
  goalsAchieved: { middle: 61, pull: 0.6, trend: 0.015, season: [-0.1, 0, 0, 0.1], sector: { ngo: 0.15 } },
  returned: { middle: 11, pull: -0.5, trend: -0.01, season: [0.15, 0, -0.1, 0] },
  satisfied: {
    middle: 79,
    pull: 1,
    trend: 0.012,
    season: [-0.08, 0, 0.06, 0.02],
    sector: { state: -0.12, ngo: 0.18 },
  },
  respected: { middle: 87, pull: 0.9, trend: 0.01, sector: { ngo: 0.25 } },
  informed: { middle: 76, pull: 0.8, trend: 0.02, sector: { private: 0.15 } },
  involved: { middle: 70, pull: 0.8, trend: 0.02, sector: { ngo: 0.3, state: -0.15 } },
  promoters: { middle: 51, pull: 0.8, trend: 0.01 },
  detractorsOfOthers: { middle: 37, pull: -0.8, trend: -0.01 },
  responded: { middle: 41, pull: 0.3, trend: 0.02, season: [0, 0.05, -0.2, 0.05] },
  validAnswer: { middle: 96, pull: 0, trend: 0 },
  certified: { middle: 74, pull: 0.6, trend: 0.03, sector: { state: 0.25, private: -0.2 } },
  trained: { middle: 62, pull: 0.6, trend: 0.02, season: [-0.2, -0.05, 0.05, 0.2], sector: { state: 0.15 } },
  electronic: { middle: 66, pull: 0.4, trend: 0.09, sector: { private: 0.4, ngo: -0.25 } },
  published: { middle: 69, pull: 0.5, trend: 0.04, sector: { ngo: 0.2, private: -0.15 } },
} as const satisfies Record<string, Share>;

type ShareName = keyof typeof SHARES;

const logit = (share: number): number => Math.log(share / (1 - share));
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Spread of a provider's lasting strengths and weaknesses, and of what passes within a quarter, in log odds. */
const OWN_SPREAD = 0.32;
const PASSING_SPREAD = 0.05;

const seasonOf = (period: Period): number => Number(period.at(-1)) - 1;

export function qualityIn(character: Character, { quartersAgo }: Quarter): number {
  const { quality, drift, step } = character;
  const fallen = step && quartersAgo <= step.quartersAgo ? step.by : 0;
  return quality - drift * quartersAgo + drift * 12 + fallen;
}

/** Draws of one provider in one quarter. */
class Draw {
  readonly random: Random;
  readonly #quality: number;

  constructor(
    readonly seed: number,
    readonly character: Character,
    readonly quarter: Quarter,
  ) {
    this.random = randomFor(seed, character.unit.code, quarter.period);
    this.#quality = qualityIn(character, quarter);
  }

  /** What lasts for the provider whatever the quarter. */
  own(name: string): number {
    return randomFor(this.seed, this.character.unit.code, name).normal();
  }

  share(name: ShareName, passing = PASSING_SPREAD): number {
    const { middle, pull, trend, season, sector }: Share = SHARES[name];
    return logistic(
      logit(middle / 100) +
        pull * this.#quality -
        trend * this.quarter.quartersAgo +
        (season?.[seasonOf(this.quarter.period)] ?? 0) +
        (sector?.[this.character.unit.sector ?? 'state'] ?? 0) +
        (name === 'validAnswer' ? 0 : OWN_SPREAD * this.own(name)) +
        passing * this.random.normal(),
    );
  }

  /** Of people and events who come and go: chance decides anew each quarter. */
  part(whole: number, name: ShareName): number {
    return this.random.binomial(whole, this.share(name));
  }

  /** Of a stock that changes slowly (certificates, standards, records): no chance from quarter to quarter. */
  stock(whole: number, name: ShareName, shift = 0): number {
    return Math.round(whole * logistic(logit(this.share(name, 0)) + shift));
  }

  /** A number that wanders around its middle. */
  about(middle: number, spread: number): number {
    return middle * Math.exp(spread * this.random.normal());
  }

  /** Factor on events that good quality prevents. */
  events(name: string, season: readonly [number, number, number, number] = [0, 0, 0, 0]): number {
    return Math.exp(
      -0.6 * this.#quality + (season[seasonOf(this.quarter.period)] ?? 0) + OWN_SPREAD * this.own(name),
    );
  }
}

type Ratio = [numerator: number, denominator: number];
type Figures = Record<string, Ratio | { promoters: number; detractors: number; answers: number }>;

interface Clients {
  recipients: number;
  discharged: number;
  served: number;
}

function clients(draw: Draw): Clients {
  const { size, growth, profile } = draw.character;
  const recipients = Math.max(
    2,
    Math.round(draw.about(size * (1 - growth * draw.quarter.quartersAgo), 0.05)),
  );
  const discharged = draw.random.binomial(
    Math.round(recipients / (1 - profile.dischargedShare / 2)),
    profile.dischargedShare,
  );
  return { recipients, discharged, served: recipients + discharged };
}

function access(draw: Draw, { recipients, discharged, served }: Clients): Figures {
  const applications = draw.random.poisson(2 + 0.5 * discharged + 0.08 * recipients);
  const waiting = draw.random.poisson(served * 0.125 * draw.events('waiting', [0.2, 0, -0.1, 0.1]));
  const { accessibility } = draw.character.profile;
  return {
    'ACC-03': [draw.part(applications, 'decidedOnTime'), applications],
    'ACC-04': [waiting, served],
    'ACC-06': [draw.stock(accessibility, 'accessible'), accessibility],
  };
}

function quality(draw: Draw, { recipients, discharged, served }: Clients): Figures {
  const { profile, incidents, standards } = draw.character;
  // Nobody is served on more days than the shortest quarter has.
  const days = Math.min(
    served * 90,
    Math.max(1, Math.round(draw.about(recipients * profile.serviceDays, 0.04))),
  );
  const complaints = draw.random.poisson(
    (served * profile.complaints * draw.events('complaints', [0.15, 0, 0, -0.05])) / 100,
  );
  const goals = Math.round(draw.about(recipients * 1.6, 0.08));
  return {
    'QUA-01': [draw.part(recipients, 'planReviewed'), recipients],
    'QUA-02': [draw.stock(profile.standards, 'standardsMet', standards), profile.standards],
    'QUA-03': [
      draw.random.poisson(
        (days * profile.incidents * incidents * draw.events('incidents', [0.25, -0.05, -0.15, 0.05])) / 1000,
      ),
      days,
    ],
    'QUA-04': [draw.part(complaints, 'upheld'), served],
    'QUA-05': [draw.part(complaints, 'answeredOnTime'), complaints],
    'QUA-06': [draw.part(goals, 'goalsAchieved'), goals],
    'QUA-07': [draw.part(discharged, 'returned'), discharged],
  };
}

/** Questionnaires go to everybody of a small provider and to a part of the people of a large one. */
const offeredOf = ({ served }: Clients): number => Math.round(Math.min(served, 30 + served * 0.5));

function satisfaction(draw: Draw, people: Clients): Figures {
  const offered = offeredOf(people);
  const completed = draw.part(offered, 'responded');
  const response: Figures = { 'SAT-06': [completed, offered] };
  // Without a single questionnaire there is nothing to say about answers.
  if (completed === 0) return response;
  const question = (name: ShareName): Ratio => {
    const answers = Math.max(1, draw.part(completed, 'validAnswer'));
    return [draw.part(answers, name), answers];
  };
  const answers = Math.max(1, draw.part(completed, 'validAnswer'));
  const promoters = draw.part(answers, 'promoters');
  return {
    'SAT-01': question('satisfied'),
    'SAT-02': question('respected'),
    'SAT-03': question('informed'),
    'SAT-04': question('involved'),
    'SAT-05': { promoters, detractors: draw.part(answers - promoters, 'detractorsOfOthers'), answers },
    ...response,
  };
}

/** Posts are counted in halves. */
const halves = (number: number): number => Math.max(0.5, Math.round(number * 2) / 2);

function staff(draw: Draw, { recipients }: Clients): Figures {
  const { profile, size } = draw.character;
  const own = Math.exp(0.2 * draw.own('staffing'));
  const carers = Math.max(2, Math.round((size * own) / profile.recipientsPerCareWorker));
  const posts = Math.max(3, Math.round(carers * 1.35));
  const vacant = Math.min(posts - 1, draw.random.poisson(posts * 0.1 * draw.events('vacancies')));
  const left = Math.min(
    posts - vacant,
    draw.random.poisson(posts * 0.062 * draw.events('turnover', [0, 0.05, 0.2, 0])),
  );
  const workers = halves(
    (size / profile.recipientsPerSocialWorker) * own * Math.exp(0.25 * draw.own('social workers')),
  );
  return {
    'STF-01': [draw.stock(carers, 'certified'), carers],
    'STF-02': [draw.stock(carers, 'trained'), carers],
    'STF-03': [recipients, workers],
    'STF-04': [left, posts - vacant + left / 2],
    'STF-05': [vacant, posts],
  };
}

function finance(draw: Draw, { recipients }: Clients): Figures {
  const months = recipients * 3 - draw.random.binomial(recipients, 0.2);
  const own = Math.exp(0.22 * draw.own('cost') - 0.022 * draw.quarter.quartersAgo);
  return {
    'FIN-05': [Math.round(draw.about(months * draw.character.profile.monthlyCost * own, 0.03)), months],
  };
}

const REQUIRED_ITEMS = 12;

function openness(draw: Draw, { recipients }: Clients): Figures {
  return {
    'PAR-04': [draw.stock(recipients, 'electronic'), recipients],
    'PAR-06': [draw.stock(REQUIRED_ITEMS, 'published'), REQUIRED_ITEMS],
  };
}

const STEP_COMMENT = 'Bino taʼmirda: xizmat vaqtincha boshqa joyda koʻrsatilmoqda';

/** All figures of a quarter in the order of the form; what the provider hands in may be less. */
export function providerFigures(seed: number, character: Character, quarter: Quarter): Measurement[] {
  const draw = new Draw(seed, character, quarter);
  const people = clients(draw);
  const figures: Figures = {
    ...access(draw, people),
    ...quality(draw, people),
    ...satisfaction(draw, people),
    ...staff(draw, people),
    ...finance(draw, people),
    ...openness(draw, people),
  };
  const hasStep = character.step?.quartersAgo === quarter.quartersAgo;
  const row = (indicator: string, category: string, [numerator, denominator]: Ratio): Measurement => ({
    unit: character.unit.code,
    indicator,
    period: quarter.period,
    category,
    numerator,
    denominator,
    value: null,
    comment: hasStep && indicator === 'SAT-01' ? STEP_COMMENT : null,
  });
  return Object.entries(figures).flatMap(([indicator, figure]) =>
    Array.isArray(figure)
      ? [row(indicator, '', figure)]
      : [
          row(indicator, 'promoters', [figure.promoters, figure.answers]),
          row(indicator, 'detractors', [figure.detractors, figure.answers]),
        ],
  );
}
