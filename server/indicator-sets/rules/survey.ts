import { countedFieldsOf, type Range, type Survey } from '../../domain/survey/definition.ts';
import type { VersionSource } from '../repository.ts';
import type { LintProblem } from '../schema.ts';
import type { Rule } from './rule.ts';

/** The questionnaire of a set fits the indicators that are computed from it. */

const AT = 'satisfaction.survey';

const twice = (codes: readonly string[]): number[] =>
  codes.flatMap((code, index) => (codes.indexOf(code) < index ? [index] : []));

/** Questions whose indicators the set does not have. */
export function surveyReferences({ set, indicators }: VersionSource, file: string): LintProblem[] {
  return (set.satisfaction.survey?.questions ?? []).flatMap(({ indicator }, index) =>
    indicators.some(({ code }) => code === indicator)
      ? []
      : [
          {
            file,
            path: `${AT}.questions.${String(index)}.indicator`,
            reason: `the set has no indicator "${indicator}"`,
          },
        ],
  );
}

type Placed = Omit<LintProblem, 'file'>;

/** Ranges lie on the scale, upwards, and count no answer twice. */
function rangeProblems(scale: Range, counts: Readonly<Record<string, Range>>, path: string): Placed[] {
  const problems: Placed[] = [];
  if (scale.from >= scale.to)
    problems.push({ path: `${path}.scale`, reason: 'must have at least two answers, the lowest first' });
  const seen: Range[] = [];
  for (const [field, range] of Object.entries(counts)) {
    const at = `${path}.counts.${field}`;
    if (range.from > range.to || range.from < scale.from || range.to > scale.to)
      problems.push({
        path: at,
        reason: `must lie between ${String(scale.from)} and ${String(scale.to)}, the lower end first`,
      });
    if (seen.some((other) => range.from <= other.to && other.from <= range.to))
      problems.push({ path: at, reason: 'counts answers that another field counts as well' });
    seen.push(range);
  }
  return problems;
}

function questionProblems({ set, indicators }: VersionSource, { questions }: Survey): Placed[] {
  const { responseRate } = set.satisfaction;
  return questions.flatMap(({ indicator, scale, counts }, index) => {
    const path = `${AT}.questions.${String(index)}`;
    const found = indicators.find(({ code }) => code === indicator);
    if (!found) return [];
    const problems = rangeProblems(scale, counts, path);
    if (indicator === responseRate)
      problems.push({ path: `${path}.indicator`, reason: `${indicator} is the response rate already` });
    if (found.reportedBy !== 'provider')
      problems.push({ path: `${path}.indicator`, reason: `${indicator} is not reported by providers` });
    const { form } = found.entry;
    if (form !== 'ratio' && form !== 'net') {
      problems.push({
        path: `${path}.indicator`,
        reason: `${indicator} is entered as "${form}": only ratios and nets are computed from answers`,
      });
      return problems;
    }
    const fields = countedFieldsOf(found);
    if ([...fields].sort().join() !== Object.keys(counts).sort().join())
      problems.push({
        path: `${path}.counts`,
        reason: `must say which answers count as ${fields.join(', ')}`,
      });
    return problems;
  });
}

function groupProblems({ groups }: Survey): Placed[] {
  return [
    ...twice(groups.map(({ code }) => code)).map((index) => ({
      path: `${AT}.groups.${String(index)}.code`,
      reason: 'is used more than once',
    })),
    ...groups.flatMap(({ values }, at) =>
      twice(values.map(({ code }) => code)).map((index) => ({
        path: `${AT}.groups.${String(at)}.values.${String(index)}.code`,
        reason: 'is used more than once',
      })),
    ),
  ];
}

/** Columns of a file of questionnaires are called by these codes. */
const TAKEN = ['unit', 'period'];

const columnProblems = ({ questions, groups }: Survey): Placed[] => [
  ...twice(questions.map(({ indicator }) => indicator)).map((index) => ({
    path: `${AT}.questions.${String(index)}.indicator`,
    reason: 'is asked more than once',
  })),
  ...groups.flatMap(({ code }, index) =>
    TAKEN.includes(code) || questions.some(({ indicator }) => indicator.toLowerCase() === code)
      ? [
          {
            path: `${AT}.groups.${String(index)}.code`,
            reason: 'is the name of another column of questionnaires',
          },
        ]
      : [],
  ),
];

export const surveyRule: Rule = ({ versions }) =>
  versions.flatMap((source) => {
    const { survey, responseRate } = source.set.satisfaction;
    if (!survey) return [];
    const file = `${source.version}/set.json`;
    const rate = source.indicators.find(({ code }) => code === responseRate);
    const rateProblems: Placed[] =
      rate && rate.entry.form !== 'ratio'
        ? [{ path: 'satisfaction.responseRate', reason: `${rate.code} is not a ratio of questionnaires` }]
        : [];
    return [
      ...questionProblems(source, survey),
      ...groupProblems(survey),
      ...columnProblems(survey),
      ...rateProblems,
    ].map((problem) => ({ file, ...problem }));
  });
