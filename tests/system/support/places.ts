// Where things lie: the project, its programs, this run's folders.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
export const programs = resolve(process.env.NGUON_BIN ?? join(root, 'build/bin'));
export const program = (name: string) => join(programs, name);
export const hasDevicePrograms = existsSync(program('nguon-agent')) && existsSync(program('nguon-player'));
export const consoleFolder = join(root, 'web/console/dist');
// Whether the server's binary has this word; one that has not is older than its tests.
export const knows = (command: string) =>
  spawnSync(program('nguon'), ['--help'], { encoding: 'utf8' }).stdout?.includes(`nguon ${command} `) ?? false;
// Chromium without the windows around its pages, which cost a quarter of its time; or with them.
export const chromium =
  process.env.CHROMIUM ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((file) => existsSync(file)) ??
  '/usr/bin/chromium';
export const isLong = process.env.NGUON_LONG === '1';

// What is promised in milliseconds is measured by the benches. Here, where other programs keep the
// processors busy, four times as long is still told apart from late; NGUON_QUIET=1, on a machine of
// its own, asks for the promise itself.
export const promised = (ms: number) => (process.env.NGUON_QUIET === '1' ? ms : 4 * ms);

// What a failed run is read from: logs, pictures. Emptied by ./dev test, not by us.
export function outputFolder(name: string): string {
  const folder = join(process.env.NGUON_TEST_OUTPUT ?? join(root, 'build/results/system-output'), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

// Short, because the path of a Unix socket in it holds 107 bytes at most.
export const freshFolder = () => mkdtempSync(join(tmpdir(), 'nguon-'));
