import type { LevelCode, SetFile } from '../domain/indicator-set.ts';
import type { LocalisedText } from '../domain/language.ts';

interface Words {
  t: (key: string) => string;
  localise: (text: LocalisedText) => string;
}

/** The name of a level: the set's own, or this program's word for one of the four ratings and for the absence of one. */
export function levelText({ t, localise }: Words, set: Pick<SetFile, 'levels'>, level: LevelCode): string {
  const named = set.levels?.find((one) => one.code === level);
  return named ? localise(named.name) : t(`common.rating.${level}`);
}
