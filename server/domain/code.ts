import Type from 'typebox';

/**
 * Codes of indicators and groups: letters, digits and hyphens, so that published sets keep the codes their authors gave them (`QUA-03`, `LPI`,
 * `ConSpeed`). They are parts of addresses and of file names, where capital letters may make no difference.
 */
export const CODE_PATTERN = '^[A-Za-z][A-Za-z0-9-]{0,39}$';

export const CodeSchema = Type.String({ pattern: CODE_PATTERN });

/** What makes two codes the same: file systems and people overlook capital letters. */
export const sameCode = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
