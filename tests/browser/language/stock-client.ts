import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

import type { Person } from './person.ts';
import type { Server } from './server.ts';

/** A program that knows Yjs only, with somebody's session. */
export async function stockClient(
  { context }: Person,
  agenda: string,
  server: Server,
): Promise<{ doc: Y.Doc; provider: WebsocketProvider }> {
  const cookies = await context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

  class SocketWithCookie extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { headers: { cookie } });
    }
  }
  const doc = new Y.Doc();
  const place = `${server.address.replace('http', 'ws')}/api/pairs/${agenda.split('/').at(-1) ?? ''}`;
  const provider = new WebsocketProvider(place, 'sync', doc, {
    WebSocketPolyfill: SocketWithCookie as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  return { doc, provider };
}
