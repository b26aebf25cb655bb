import type { WaitingData } from '../../../server/submissions/waiting-view.ts';
import { type Connection, Courier } from './collect/courier.ts';
import { WaitingList } from './collect/waiting-list.ts';
import { wordsOf } from './collect/words.ts';

/** On pages where no figures are typed: says which of this person's wait on the device, and sends them. */

const place = document.querySelector<HTMLElement>('[data-waiting]');
const data = document.getElementById('collect-waiting')?.textContent;

async function start(shown: HTMLElement, waiting: WaitingData): Promise<void> {
  let connection: Connection = navigator.onLine ? 'online' : 'offline';
  const courier: Courier = new Courier(waiting.email, (news) => {
    if (news.kind === 'connection') connection = news.connection;
    return list.show(connection);
  });
  const list = new WaitingList(shown, waiting, wordsOf(waiting), courier);
  await list.show(connection);
  courier.go();
}

if (place && data) void start(place, JSON.parse(data) as WaitingData);
