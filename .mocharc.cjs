const { availableParallelism } = require('node:os');

/** Many tests wait for a browser, a command or a thread: one more at a time than there are cores. */
module.exports = {
  // Tests make many short-lived things; with room for them they need not be sorted out so often.
  'node-option': ['import=tsx', 'max-semi-space-size=64'],
  timeout: 20000,
  reporter: './test/support/reporter.cjs',
  exit: true,
  jobs: availableParallelism() + 1,
};
