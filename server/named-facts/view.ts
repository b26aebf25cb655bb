import { LONGEST_COMMENT } from '../domain/comment.ts';
import type { LocalisedText } from '../domain/language.ts';
import { type NamedFact } from '../domain/named-fact.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import type { Context } from '../http/context.ts';
import { urls } from '../http/urls.ts';
import { actorText } from '../i18n/actor-text.ts';
import type { DeclaredFact } from './declared.ts';
import type { EndForm, RecordForm } from './schema.ts';

/** The facts of a unit, and the forms that record and end them: on its scorecard, and on a page of their own. */

type Words = Pick<Context, 't' | 'localise' | 'format'>;

interface Field {
  id: string;
  label: string;
  error: string | null;
}

interface SelectField extends Field {
  options: { value: string; text: string; selected: boolean }[];
}

interface NoteField extends Field {
  value: string;
  most: number;
}

interface FactModel {
  name: string;
  span: string;
  note: string;
  recorded: string;
  ended: { text: string; note: string } | null;
  end: {
    url: string;
    until: SelectField;
    note: NoteField;
    /** With a problem in it the form is shown at once. */
    open: boolean;
  } | null;
}

export interface FactsModel {
  facts: FactModel[];
  /** The quarter of the scorecard that the forms lead back to; empty: none. */
  period: string;
  record: { url: string; fact: SelectField; from: SelectField; note: NoteField; open: boolean } | null;
  /** All facts of the unit; null for whoever may not record any, and on their own page. */
  allUrl: string | null;
}

export interface FactsQuestion {
  unit: OrgUnit;
  facts: readonly NamedFact[];
  /** What can be recorded. */
  declared: readonly DeclaredFact[];
  /** In which quarters a fact can begin or end. */
  periods: readonly Period[];
  /** The quarter of the scorecard; null on the page of all facts. */
  period: Period | null;
  mayRecord: boolean;
  problems?: readonly Problem[];
  typed?: { record: RecordForm } | { id: number; end: EndForm };
}

const problemText = ({ t }: Words, problems: readonly Problem[], path: string): string | null => {
  const found = problems.find((problem) => problem.path === path);
  return found ? t(`problem.${found.code}`, found.params) : null;
};

/** Facts by their names, as the newest set that declares them calls them. */
function nameOf({ localise }: Words, programme: Programme, code: string): string {
  const names: Record<string, LocalisedText> = {};
  const inOrder = [...programme.sets].sort((a, b) => (a.appliesFrom < b.appliesFrom ? -1 : 1));
  for (const fact of inOrder.flatMap(({ facts = [] }) => facts)) names[fact.code] = fact.name;
  const name = names[code];
  return name ? localise(name) : code;
}

const periodField = (
  { format }: Words,
  field: Field,
  periods: readonly Period[],
  chosen: string,
): SelectField => ({
  ...field,
  options: [...periods].reverse().map((period) => ({
    value: period,
    text: format.period(period),
    selected: period === chosen,
  })),
});

function factModel(words: Words, programme: Programme, asked: FactsQuestion, fact: NamedFact): FactModel {
  const { t, format } = words;
  const { problems = [], typed, period, periods } = asked;
  const id = String(fact.id);
  const errorOf = (path: string): string | null => problemText(words, problems, path);
  const own = typed && 'end' in typed && typed.id === fact.id ? typed.end : null;
  const possible = periods.filter((one) => one >= fact.from);
  const usual = period !== null && period >= fact.from ? period : (possible.at(-1) ?? '');
  return {
    name: nameOf(words, programme, fact.fact),
    span:
      fact.until === null
        ? t('named-facts.since', { from: format.period(fact.from) })
        : t('named-facts.span', { from: format.period(fact.from), until: format.period(fact.until) }),
    note: fact.note,
    recorded: t('named-facts.recorded', { who: actorText(t, fact.by), when: format.dateTime(fact.at) }),
    ended: fact.ended && {
      text: t('named-facts.ended', {
        who: actorText(t, fact.ended.by),
        when: format.dateTime(fact.ended.at),
      }),
      note: fact.ended.note,
    },
    end:
      asked.mayRecord && fact.ended === null
        ? {
            url: urls.endNamedFact(asked.unit.code, fact.id),
            until: periodField(
              words,
              { id: `until-${id}`, label: t('named-facts.field.until'), error: errorOf(`until-${id}`) },
              possible,
              own?.until ?? usual,
            ),
            note: {
              id: `note-${id}`,
              label: t('named-facts.field.end-note'),
              error: errorOf(`note-${id}`),
              value: own?.note ?? '',
              most: LONGEST_COMMENT,
            },
            open: own !== null,
          }
        : null,
  };
}

function recordModel(words: Words, asked: FactsQuestion): FactsModel['record'] {
  const { t, localise } = words;
  const { unit, declared, periods, period, problems = [], typed } = asked;
  if (!asked.mayRecord || declared.length === 0) return null;
  const own = typed && 'record' in typed ? typed.record : null;
  const errorOf = (path: string): string | null => problemText(words, problems, path);
  return {
    url: urls.namedFacts(unit.code),
    fact: {
      id: 'fact',
      label: t('named-facts.field.fact'),
      error: errorOf('fact'),
      options: declared.map(({ code, name }) => ({
        value: code,
        text: localise(name),
        selected: code === own?.fact,
      })),
    },
    from: periodField(
      words,
      { id: 'from', label: t('named-facts.field.from'), error: errorOf('from') },
      periods,
      own?.from ?? period ?? periods.at(-1) ?? '',
    ),
    note: {
      id: 'note',
      label: t('named-facts.field.note'),
      error: errorOf('note'),
      value: own?.note ?? '',
      most: LONGEST_COMMENT,
    },
    open: own !== null,
  };
}

export function factsModel(words: Words, programme: Programme, asked: FactsQuestion): FactsModel {
  return {
    facts: asked.facts.map((fact) => factModel(words, programme, asked, fact)),
    period: asked.period ?? '',
    record: recordModel(words, asked),
    allUrl: asked.mayRecord && asked.period !== null ? urls.namedFacts(asked.unit.code, asked.period) : null,
  };
}

/** Page model of `/named-facts/:unit`. */
export interface FactsPage {
  heading: string;
  unit: string;
  backUrl: string | null;
  problems: { href: string; text: string }[];
  facts: FactsModel;
}

export function factsPage(
  words: Words,
  programme: Programme,
  asked: FactsQuestion & { back: Period | null },
): FactsPage {
  const { t, localise } = words;
  return {
    heading: t('named-facts.all'),
    unit: localise(asked.unit.name),
    backUrl: asked.back === null ? null : urls.scorecard(asked.unit.code, asked.back),
    problems: (asked.problems ?? []).map((problem) => ({
      href: `#${problem.path}`,
      text: t(`problem.${problem.code}`, problem.params),
    })),
    facts: { ...factsModel(words, programme, { ...asked, period: null }), period: asked.back ?? '' },
  };
}
