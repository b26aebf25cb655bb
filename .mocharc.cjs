const { availableParallelism } = require('node:os');

/** Two at a time pay even on one core, because many tests wait; more than there are cores do not. */
module.exports = {
  // Tests make many short-lived things; with room for them they need not be sorted out so often.
  'node-option': ['import=tsx', 'max-semi-space-size=64'],
  require: ['./test/support/run.ts'],
  timeout: 20000,
  reporter: './test/support/reporter.cjs',
  exit: true,
  jobs: Math.max(2, availableParallelism()),
};
