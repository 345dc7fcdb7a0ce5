import { Problem, type Api } from '../io/api.ts';
import { serverTime, type ServerTime } from '../io/server-time.ts';
import { connectTo, type Connect } from '../io/socket.ts';
import type { Trouble } from './types.ts';

/** What an agenda needs of the world outside of this device. */
export interface Surroundings {
  connect: Connect;
  /** What time it is there. */
  time: ServerTime;
  /** The language in which the person writes dates, if it is not the browser's. */
  dates?: () => string | null;
  /** Why the server does not let us in, when it does not; null when it does or cannot be asked. */
  access(pair: string): Promise<Trouble | null>;
}

/** The server the page came from. */
export function browserSurroundings(api: Api, dates: () => string | null): Surroundings {
  return {
    dates,
    connect: connectTo(location.origin),
    time: serverTime,
    async access(pair) {
      try {
        const pairs = await api.pairs();
        return pairs.some(({ id }) => id === pair) ? null : NO_ACCESS;
      } catch (error) {
        return error instanceof Problem && error.status === 401 ? SIGNED_OUT : null;
      }
    },
  };
}

const NO_ACCESS: Trouble = {
  code: 'no_access',
  text: 'This agenda is not open to you any more. What you wrote stays on this device; copy it out if you need it.',
};

const SIGNED_OUT: Trouble = {
  code: 'signed_out',
  text: 'You are signed out. What you write stays on this device until you sign in again.',
};
