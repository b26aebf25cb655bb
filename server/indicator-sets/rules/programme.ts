import type { ProgrammeFile } from '../../domain/programme.ts';
import type { LintProblem } from '../schema.ts';
import { WHOLE } from './measures.ts';
import type { Rule } from './rule.ts';

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `CC BY 4.0`, `ODbL 1.0`, `Open Government Licence v3.0`: nothing in small letters but a version. */
const isLicenceName = (text: string): boolean =>
  text.split(' ').every((word) => /^(?:\p{Lu}|v?\d)/u.test(word));

const licenceProblems = ({ attributions }: ProgrammeFile): LintProblem[] =>
  attributions.flatMap(({ licence }, index) =>
    typeof licence !== 'string' || isLicenceName(licence)
      ? []
      : [
          {
            file: 'programme.json',
            path: `attributions.${String(index)}.licence`,
            reason: `"${licence}" is no name of a licence: write it in every language`,
          },
        ],
  );

/**
 * The calendar of programme.json can be kept, its licences can be read in every language, and shares in the national figures
 * are shares.
 */
export const programmeRule: Rule = ({ programme, national }) => {
  const problems = licenceProblems(programme);
  const { opensAfterDays, dueAfterDays, graceDays = 0, closesAfterDays } = programme.reporting;
  if (dueAfterDays < opensAfterDays) {
    const reason = `reports are due (day ${String(dueAfterDays)}) before they can be written (day ${String(opensAfterDays)})`;
    problems.push({ file: 'programme.json', path: 'reporting.dueAfterDays', reason });
  }
  if (closesAfterDays !== undefined && closesAfterDays < dueAfterDays + graceDays) {
    const reason = `nothing can be entered any more (day ${String(closesAfterDays)}) while figures are still on time (day ${String(dueAfterDays + graceDays)})`;
    problems.push({ file: 'programme.json', path: 'reporting.closesAfterDays', reason });
  }
  if (!isTimeZone(programme.timeZone)) {
    problems.push({
      file: 'programme.json',
      path: 'timeZone',
      reason: `"${programme.timeZone}" is no time zone such as Asia/Tashkent`,
    });
  }
  const file = 'national/series.json';
  const shares = national?.financing?.sources.map((source) => source.share) ?? [];
  const sum = shares.reduce((total, share) => total + share, 0);
  // Published shares are rounded to a tenth each.
  if (shares.length > 0 && Math.abs(sum - WHOLE) > 0.05 * shares.length) {
    problems.push({
      file,
      path: 'financing.sources',
      reason: `the shares sum to ${sum.toFixed(1)}, not to 100`,
    });
  }
  national?.governance.forEach(({ stateShare }, index) => {
    if (stateShare >= 0 && stateShare <= WHOLE) return;
    problems.push({ file, path: `governance.${String(index)}.stateShare`, reason: 'must be from 0 to 100' });
  });
  return problems;
};
