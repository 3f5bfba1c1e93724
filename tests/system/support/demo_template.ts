// The demo province is filled once for all test files: each SQLite server starts on a copy of it.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, outputFolder, program } from './places.ts';
import { Program, run } from './process.ts';
import { waitFor } from './wait.ts';

const variable = 'NGUON_TEST_TEMPLATE';

export function copyTemplate(to: string): void {
  const from = process.env[variable];
  if (from) cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

// Before the first test file; the function handed back runs after the last.
export default async function prepare(): Promise<(() => void) | undefined> {
  if (!existsSync(program('nguon'))) throw new Error(`there is no ${program('nguon')}: build it first`);
  const data = freshFolder();
  const log = join(outputFolder('template'), 'server.log');
  rmSync(log, { force: true });
  const args = ['serve', '--data', data, '--listen', '127.0.0.1:0', '--demo'];
  const server = new Program(program('nguon'), args, log);
  try {
    await waitFor(
      'the demo province is filled',
      () => {
        if (server.result) throw new Error(`the server ended, see ${log}`);
        return readFileSync(log, 'utf8').includes('server.listening');
      },
      { within: 240_000 },
    );
  } finally {
    await server.stop();
  }
  await isAsLoudAllDay(join(data, 'nguon.db'));
  // What one run leaves behind must not be met by the next.
  rmSync(join(data, 'signer', 'signer.sock'), { force: true });
  process.env[variable] = data;
  return () => rmSync(data, { recursive: true, force: true });
}

// The loudspeakers of the demo are softer from five to six. What tests hear would depend on when they run.
async function isAsLoudAllDay(database: string): Promise<void> {
  const { code, out } = await run('sqlite3', [database, "UPDATE device SET quiet = '[]'"]);
  if (code !== 0) throw new Error(out);
}
