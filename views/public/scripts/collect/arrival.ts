import type { Courier } from './courier.ts';
import type { WaitingEdit } from './outbox.ts';
import type { OwnEdits } from './own-edits.ts';

/** How often it is looked whether a further figure has arrived: on a slow line for as long as the courier tries. */
const TRIES = { online: 250, otherwise: 50 };
const PAUSE_MS = 100;

/** Gives what is on its way some time to arrive, and more as long as something does. @returns what of the unit has not */
export async function arrived(unit: string, own: OwnEdits, courier: Courier): Promise<WaitingEdit[]> {
  courier.go();
  let left = Infinity;
  for (let tries = 0; ; tries++) {
    const mine = (await own.list()).filter((one) => one.unit === unit);
    if (mine.length < left) tries = 0;
    left = mine.length;
    const patience = TRIES[own.connection === 'online' ? 'online' : 'otherwise'];
    if (tries >= patience || !navigator.onLine || mine.every(({ state }) => state !== 'queued')) return mine;
    await new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS));
  }
}
