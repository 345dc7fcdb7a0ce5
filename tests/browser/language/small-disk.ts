import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SIZE = 192 << 20;
/** Less than the server leaves free, as a full disk could not even be read again. */
const LEFT = 32 << 20;

/** A disk so small that it can be filled. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes one; nothing where nobody may mount. */
  static async mount(): Promise<SmallDisk | undefined> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'duologue-disk-'));
    try {
      await run('mount', [
        '-t',
        'tmpfs',
        '-o',
        `size=${SIZE.toString()}`,
        'duologue-story',
        folder,
      ]);
    } catch {
      await rm(folder, { recursive: true });
      return undefined;
    }
    return new SmallDisk(folder);
  }

  /** Something else takes nearly all that is free. */
  async fills(): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    await writeFile(this.#filling, Buffer.alloc(bavail * bsize - LEFT, 1));
  }

  /** Somebody made room. */
  async hasRoomAgain(): Promise<void> {
    await rm(this.#filling);
  }

  /** Takes it away, with all that is on it. */
  async isDone(): Promise<void> {
    await run('umount', [this.folder]);
    await rm(this.folder, { recursive: true });
  }

  get #filling(): string {
    return path.join(this.folder, 'something-else');
  }
}
