/** Small letters, one blank between words, one apostrophe: those of Uzbek are typed in many ways. */
export const plainText = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[ʻʼ‘’`´']/g, 'ʻ')
    .replaceAll(/\s+/g, ' ');
