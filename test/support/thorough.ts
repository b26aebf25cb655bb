import { it } from 'mocha';

/** Whether there is time for what a developer would not wait for (THOROUGH=1, as in `.ci/run`): the same again, more often or in more languages. */
export const THOROUGH = process.env['THOROUGH'] === '1';

/** A test that is skipped, and counted as skipped, where there is no time. */
export const itThoroughly = THOROUGH ? it : it.skip;
