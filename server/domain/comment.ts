import { error, type Problem } from './problem.ts';

/** Texts that people type beside their figures. */

/** In UTF-16 units, as the `maxlength` of a browser counts. */
export const LONGEST_COMMENT = 1000;

/** Control characters besides tabs and line feeds, and halves of surrogate pairs: no page shows them, and databases refuse some. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Cs}]/gu;

/** A text as it may be stored and shown: lines end with LF, what cannot be printed is gone. */
export const printable = (text: string): string =>
  text.replaceAll(/\r\n?/g, '\n').replaceAll(UNPRINTABLE, '');

/**
 * A character that anybody sees: spaces of all kinds, control and format characters (`\p{C}`) are none, nor are the letters and marks that
 * Unicode draws as nothing, nor the Braille pattern without dots.
 */
const SEEN = /[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** @returns the text without the spaces around it; empty where nobody would see anything of it. What joins characters inside stays */
export const trimmed = (text: string): string => (SEEN.test(text) ? text.trim() : '');

/** @returns the comment as it is stored, null when there is none; its length is left to `checkComment` */
export const commentFrom = (typed: string): string | null => trimmed(printable(typed)) || null;

/** @returns a problem with the path `comment` when it is too long; a comment is never cut */
export const checkComment = (comment: string | null): Problem[] =>
  comment !== null && comment.length > LONGEST_COMMENT
    ? [error('comment-too-long', 'comment', { max: LONGEST_COMMENT })]
    : [];

/** The beginning of a text for a message. @param length in UTF-16 units; a character is not cut in two */
export const beginningOf = (text: string, length: number): string =>
  printable(printable(text).slice(0, length));
