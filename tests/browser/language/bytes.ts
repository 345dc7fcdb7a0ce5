import type net from 'node:net';

/** Reads a socket in exact counts; `end` gives back what was read too far and stops. */
export interface Bytes {
  (count: number): Promise<Uint8Array>;
  end(): void;
}

export function bytesFrom(socket: net.Socket): Bytes {
  let had = Buffer.alloc(0);
  let wake = (): void => undefined;
  const onData = (more: Buffer): void => {
    had = Buffer.concat([had, more]);
    wake();
  };
  const onEnd = (): void => {
    wake();
  };
  socket.on('data', onData);
  socket.on('close', onEnd);

  const read = async (count: number): Promise<Uint8Array> => {
    while (had.length < count) {
      if (socket.destroyed) {
        throw new Error('the browser went away');
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = had.subarray(0, count);
    had = had.subarray(count);
    return taken;
  };
  const end = (): void => {
    socket.off('data', onData);
    socket.off('close', onEnd);
    socket.pause();
    if (had.length > 0) {
      socket.unshift(had);
    }
  };
  return Object.assign(read, { end });
}
