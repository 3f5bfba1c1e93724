// A disk of a size of our choice, to be filled: a tmpfs, where we may mount one.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from './places.ts';

const mount = (...args: string[]) => spawnSync('mount', args, { encoding: 'utf8' }).status === 0;

export class SmallDisk {
  private constructor(readonly folder: string) {}

  // None where this user may not mount.
  static make(megabytes: number): SmallDisk | undefined {
    const folder = freshFolder();
    if (mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) return new SmallDisk(folder);
    rmSync(folder, { recursive: true });
    return undefined;
  }

  // A folder of its own on this disk.
  data(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }

  // To the last byte.
  fill(): void {
    const file = openSync(this.filler, 'w');
    let block = Buffer.alloc(1 << 20);
    while (block.length > 0) {
      try {
        writeSync(file, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        block = block.subarray(0, Math.floor(block.length / 2));
      }
    }
    closeSync(file);
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  dispose(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}
