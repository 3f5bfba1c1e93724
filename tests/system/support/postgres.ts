// A PostgreSQL of the test's own: a Unix socket, no port, nothing kept, never as root.
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { outputFolder } from './places.ts';
import { Program, run } from './process.ts';
import { waitFor } from './wait.ts';

interface Identity {
  user: string;
  group: string;
}

function programFolder(): string | undefined {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home) : [];
  return versions.map((one) => join(home, one, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

export const hasPostgres = programFolder() !== undefined;

export class Postgres {
  private process: Program | undefined;

  private constructor(
    private readonly folder: string,
    private readonly programs: string,
    private readonly identity: Identity | undefined,
    private readonly log: string,
  ) {}

  static async start(name: string): Promise<Postgres> {
    const programs = programFolder();
    if (!programs) throw new Error('PostgreSQL is not installed');
    const folder = mkdtempSync(existsSync('/dev/shm') ? '/dev/shm/nguon-pg-' : '/tmp/nguon-pg-');
    const identity = process.getuid?.() === 0 ? await identityFor(folder) : undefined;
    const log = join(outputFolder(name), 'postgres.log');
    const postgres = new Postgres(folder, programs, identity, log);
    const [command, args] = postgres.as('initdb', [
      ...['--pgdata', join(folder, 'data'), '--username', 'nguon', '--auth', 'trust'],
      ...['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'],
    ]);
    const made = await run(command, args, { cwd: '/' });
    if (made.code !== 0) throw new Error(`initdb: ${made.out}`);
    await postgres.start();
    await postgres.ask('CREATE DATABASE nguon', 'postgres');
    return postgres;
  }

  get url(): string {
    return `postgresql://nguon@${this.folder.replaceAll('/', '%2F')}/nguon`;
  }

  async start(): Promise<void> {
    const [command, args] = this.as('postgres', [
      ...['-D', join(this.folder, 'data'), '-k', this.folder, '-c', 'listen_addresses='],
      ...['-c', 'fsync=off', '-c', 'max_connections=60', '-c', 'shared_buffers=32MB'],
    ]);
    this.process = new Program(command, args, this.log);
    await waitFor('PostgreSQL answers', async () => {
      const args = ['-h', this.folder, '-U', 'nguon', '-d', 'postgres'];
      return (await run(join(this.programs, 'pg_isready'), args)).code === 0;
    });
  }

  // SIGQUIT ends it with all its workers, as a crash would.
  async crash(): Promise<void> {
    this.process?.signal('SIGQUIT');
    await this.process?.ended;
  }

  async ask(sql: string, database = 'nguon'): Promise<string> {
    const args = ['-h', this.folder, '-U', 'nguon', '-d', database, '-Atc', sql];
    const { code, out } = await run(join(this.programs, 'psql'), args);
    if (code !== 0) throw new Error(`${sql}: ${out}`);
    return out.trim();
  }

  async dispose(): Promise<void> {
    await this.crash();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private as(name: string, args: string[]): [string, string[]] {
    const command = join(this.programs, name);
    if (!this.identity) return [command, args];
    const { user, group } = this.identity;
    // setpriv becomes the program: a signal reaches PostgreSQL itself.
    return ['setpriv', ['--reuid', user, '--regid', group, '--clear-groups', command, ...args]];
  }
}

async function identityFor(folder: string): Promise<Identity> {
  for (const name of ['postgres', 'nobody']) {
    const user = await run('id', ['-u', name]);
    const group = await run('id', ['-g', name]);
    if (user.code !== 0) continue;
    chownSync(folder, Number(user.out), Number(group.out));
    return { user: user.out.trim(), group: group.out.trim() };
  }
  throw new Error('PostgreSQL does not run as root, and there is no other user');
}
