/** Texts in the cells of files that spreadsheets open: one that begins like a formula would be run as one. */

/** A text that a spreadsheet would take for a formula, or one that was escaped already. */
const FORMULA = /^'*[=+\-@\t\r]/;
const ESCAPED = /^'+[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",;\r\n\t]/;

/**
 * A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it.
 * Source: OWASP, CSV Injection.
 */
export const escapeText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Takes the apostrophe of `escapeText` off again. */
export const unescapeText = (text: string): string => (ESCAPED.test(text) ? text.slice(1) : text);

/** A cell of a CSV with text of people (RFC 4180). */
export const textCell = (text: string): string => {
  const harmless = escapeText(text);
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};
