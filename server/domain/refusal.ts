/**
 * Something that whoever asked can mend: its message says what, in words for the terminal. Every other error is a
 * defect and is shown with its stack.
 */
export class Refusal extends Error {}
