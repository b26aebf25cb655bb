/** The day on which tests happen: 2026-Q3 is being collected and was due on 10 October. */
export const TODAY = new Date('2026-10-04T09:00:00Z');

/** A clock that goes on from there, for what depends on what came first. */
export function goingOn(): () => Date {
  const begun = Date.now();
  return () => new Date(TODAY.getTime() + Date.now() - begun);
}
