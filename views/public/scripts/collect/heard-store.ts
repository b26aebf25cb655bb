import type { CellAnswer } from '../../../../server/submissions/cell-view.ts';
import { Store } from './database.ts';

/** What the server has last said of an entry. */
export interface Heard {
  email: string;
  period: string;
  unit: string;
  indicator: string;
  answer: CellAnswer;
  /** Versions before the answer's that this browser has known. */
  after: string[];
  /** What of it this person has entered in this browser, by name. */
  own: string[];
}

export const answers = new Store<Heard>('mezon-collect-heard', 'answers', {
  keyPath: ['email', 'period', 'unit', 'indicator'],
});
