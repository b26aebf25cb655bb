import type { Config } from '../config.ts';

/** What listens everywhere or on the usual loopback is found here by this name. */
const LOCAL = new Set(['127.0.0.1', '0.0.0.0', '::']);

/** Where the server answers on this machine; a proxy in front of it may have another name. */
export function addressOf({ host, port }: Pick<Config, 'host' | 'port'>): string {
  const name = LOCAL.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}
