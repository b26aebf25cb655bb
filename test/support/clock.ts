/** The day on which tests happen: 2026-Q3 is being collected and was due on 10 October. */
export const TODAY = new Date('2026-10-04T09:00:00Z');
