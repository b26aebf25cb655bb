import type { Level, Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';

/** Every address of the site is made here. */

const query = (parameters: Record<string, string | undefined>): string => {
  const pairs = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
};

const numberText = (number: number | undefined): string | undefined =>
  number === undefined ? undefined : String(number);

export interface MatrixQuery {
  period?: Period | undefined;
  level?: Level | undefined;
  /** The unit whose regions, districts or providers are compared. */
  within?: string | undefined;
  sector?: Sector | undefined;
  show?: 'dimensions' | 'indicators' | undefined;
  sort?: string | undefined;
  page?: string | undefined;
}

/** The units whose ranks are looked at, and in which order. */
export interface RanksQuery {
  period?: Period | undefined;
  level?: Level | undefined;
  within?: string | undefined;
  sector?: Sector | undefined;
  sort?: 'name' | 'score' | undefined;
  page?: string | undefined;
}

/** A page of a region's forms, and how they are narrowed. */
export interface ListQuery {
  status?: string | undefined;
  search?: string | undefined;
  page?: string | undefined;
}

/** Forms that wait for a decision. */
export interface QueueQuery {
  period?: Period | undefined;
  within?: string | undefined;
  state?: string | undefined;
  /** `all`: every box of the page is ticked. */
  select?: 'all' | undefined;
  page?: string | undefined;
}

/** How far the collection of a quarter is, and whose. */
export interface ProgressQuery {
  period?: Period | undefined;
  within?: string | undefined;
  page?: string | undefined;
}

/** A page of the register, and how it is narrowed. */
export interface RegisterQuery {
  region?: string | undefined;
  state?: string | undefined;
  search?: string | undefined;
  page?: string | undefined;
}

export const urls = {
  home: () => '/',
  signIn: (next?: string) => `/sign-in${query({ next })}`,
  collect: (period?: Period, within?: string, list: ListQuery = {}) =>
    `/collect${query({ period, within, ...list })}`,
  collectUnit: (period: Period, unit: string) => `/collect/${period}/${encodeURIComponent(unit)}`,
  /** @param indicator code of the only figure whose changes are shown */
  collectHistory: (period: Period, unit: string, indicator?: string) =>
    `/collect/${period}/${encodeURIComponent(unit)}/history${query({ indicator })}`,
  collectGrid: (period: Period, dimension: string, asked: { within?: string; page?: string } = {}) =>
    `/collect/${period}/grid/${encodeURIComponent(dimension)}${query({ ...asked })}`,
  survey: (period: Period, unit: string) => `/collect/${period}/${encodeURIComponent(unit)}/survey`,
  surveyHistory: (period: Period, unit: string) =>
    `/collect/${period}/${encodeURIComponent(unit)}/survey/history`,
  questionnaires: (period?: Period) => `/questionnaires${query({ period })}`,
  questionnaireFile: (id: number, deed?: 'apply' | 'discard') =>
    `/questionnaires/${String(id)}${deed === undefined ? '' : `/${deed}`}`,
  questionnaireTemplate: (period?: Period) => `/questionnaires/template.csv${query({ period })}`,
  calendar: () => '/calendar',
  calendarUsual: (period: Period) => `/calendar/usual/${period}`,
  calendarDates: (period: Period) => `/calendar/dates/${period}`,
  reminders: () => '/reminders',
  remindersRead: () => '/reminders/read',
  reminderLanguage: () => '/reminders/language',
  progress: (asked: ProgressQuery = {}) => `/calendar/progress${query({ ...asked })}`,
  progressJson: (asked: ProgressQuery = {}) => `/calendar/progress.json${query({ ...asked })}`,
  queue: (asked: QueueQuery = {}) => `/collect/queue${query({ ...asked })}`,
  publication: (period?: Period, select?: 'all') => `/collect/publication${query({ period, select })}`,
  imports: () => '/imports',
  import: (id: number, page?: number) =>
    `/imports/${String(id)}${query({ page: page === undefined ? undefined : String(page) })}`,
  importState: (id: number) => `/imports/${String(id)}.json`,
  importProblems: (id: number) => `/imports/${String(id)}/problems.csv`,
  importRun: (id: number) => `/imports/${String(id)}/run`,
  importCancel: (id: number) => `/imports/${String(id)}/cancel`,
  importStrategy: (id: number) => `/imports/${String(id)}/strategy`,
  importColumns: (id: number) => `/imports/${String(id)}/columns`,
  importDiscard: (id: number) => `/imports/${String(id)}/discard`,
  importTemplate: (period?: Period, within?: string) => `/imports/template${query({ period, within })}`,
  importTemplateFile: (format: 'xlsx' | 'csv') => `/imports/template.${format}`,
  importExample: () => '/imports/example.csv',
  scorecards: (matrix: MatrixQuery = {}) => `/scorecards${query({ ...matrix })}`,
  ranks: (asked: RanksQuery = {}) => `/scorecards/ranks${query({ ...asked })}`,
  ranksJson: (asked: RanksQuery = {}) => `/scorecards/ranks.json${query({ ...asked })}`,
  /** @param vintage which of the versions that were published; the newest unless said */
  scorecard: (unit: string, period: Period, sector?: Sector, vintage?: number) =>
    `/scorecards/${encodeURIComponent(unit)}/${period}${query({ sector, vintage: numberText(vintage) })}`,
  recipe: (unit: string, period: Period, sector?: Sector, vintage?: number) =>
    `/scorecards/${encodeURIComponent(unit)}/${period}/recipe${query({ sector, vintage: numberText(vintage) })}`,
  namedFacts: (unit: string, period?: Period) =>
    `/named-facts/${encodeURIComponent(unit)}${query({ period })}`,
  endNamedFact: (unit: string, id: number) => `/named-facts/${encodeURIComponent(unit)}/${String(id)}/end`,
  satisfaction: (unit: string, question?: string) =>
    `/satisfaction/${encodeURIComponent(unit)}${query({ question })}`,
  evaluation: (unit: string, period: Period, sector?: Sector, vintage?: number) =>
    `/evaluations/${encodeURIComponent(unit)}/${period}.pdf${query({ sector, vintage: numberText(vintage) })}`,
  /** Without a version: the set in force. */
  indicators: (version?: string) => `/indicators${query({ version })}`,
  indicatorsJson: (version?: string) => `/indicators.json${query({ version })}`,
  /** With the name of a documented function: its place on the page. */
  methods: (name?: string) => (name === undefined ? '/methods' : `/methods#${name}`),
  methodsJson: () => '/methods.json',
  indicator: (code: string, version?: string) => `/indicators/${code}${query({ version })}`,
  indicatorJson: (code: string, version?: string) => `/indicators/${code}.json${query({ version })}`,
  national: () => '/national.json',
  register: (asked: RegisterQuery = {}) => `/register${query({ ...asked })}`,
  registerCsv: (asked: Omit<RegisterQuery, 'page'> = {}) => `/register.csv${query({ ...asked })}`,
  newProvider: () => '/register/new',
  provider: (unit: string) => `/register/${encodeURIComponent(unit)}`,
  /** @param deed one of the forms of an entry */
  changeProvider: (unit: string, deed: string) => `/register/${encodeURIComponent(unit)}/${deed}`,
  registerImport: (id?: number) => `/register/import${id === undefined ? '' : `/${String(id)}`}`,
  registerFile: (id: number, deed: 'apply' | 'discard') => `/register/import/${String(id)}/${deed}`,
  signOut: () => '/sign-out',
  account: () => '/account',
  setUp: (token: string) => `/set-up/${token}`,
  invitation: (token: string) => `/invitations/${token}`,
  users: () => '/users',
  newUser: () => '/users/new',
  user: (id: number) => `/users/${String(id)}`,
  audit: (page?: number) => `/audit${query({ page: page === undefined ? undefined : String(page) })}`,
  asset: (name: string) => `/assets/${name}`,
};
