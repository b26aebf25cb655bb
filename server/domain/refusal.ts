/**
 * Something that whoever asked can mend: its message says what, in words for the terminal. Every other error is a
 * defect and is shown with its stack.
 */
export class Refusal extends Error {}

/** Somebody else was writing for so long that there was no turn; nothing of the work was kept, and it can be asked for again. */
export class Busy extends Refusal {}
