import { DIST, PROJECT_ROOT } from '../project.ts';
import { isBuilt, markBuilt } from './sources.ts';

/**
 * Whether dist was built from the sources as they are: `--built` writes down that it was, without a word the command fails
 * when it was not. Installing builds, and so does testing; the second need not do it again.
 */

if (process.argv[2] === '--built') markBuilt(PROJECT_ROOT, DIST);
else process.exitCode = isBuilt(PROJECT_ROOT, DIST) ? 0 : 1;
