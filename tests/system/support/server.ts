// `nguon serve` as a process of its own, on a port that the system chooses, with data of its own.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, Api } from './api.ts';
import { copyTemplate } from './demo_template.ts';
import { consoleFolder, freshFolder, outputFolder, program } from './places.ts';
import { type Ended, killAllNaming, Program, run } from './process.ts';
import { waitFor } from './wait.ts';

export interface ServerOptions {
  name: string; // of the folder with its log
  demo?: 'today' | 'before-merge' | 'none';
  fresh?: boolean; // the demo is filled anew and not copied: on a day of the test's own
  database?: string; // a postgresql:// address
  environment?: Record<string, string>;
  data?: string; // a folder of the test's own
  port?: number; // of an earlier server whose place this one takes
  tls?: { certificate: string; key: string }; // files; without them plain HTTP
}

interface LogLine {
  level: string;
  msg: string;
  fields: Record<string, unknown>;
}

// A device of the demo that waits for its pairing.
export interface DemoDevice {
  id: string;
  unit: string;
  name: string;
  kind: string;
  pairing_code: string;
}

export class Server {
  readonly data: string;
  readonly output: string;
  private process: Program | undefined;
  private port = 0;
  private readSoFar = 0;

  private constructor(private readonly options: ServerOptions) {
    this.data = options.data ?? freshFolder();
    this.port = options.port ?? 0;
    this.output = outputFolder(options.name);
  }

  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options);
    const demo = options.demo ?? 'today';
    if (demo === 'today' && !options.database && !options.fresh) copyTemplate(server.data);
    try {
      await server.start();
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `${this.options.tls ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }

  get listensOn(): number {
    return this.port;
  }

  get logFile(): string {
    return join(this.output, 'server.log');
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  // Again on the same data and the same port, as after a crash.
  async start(): Promise<void> {
    this.readSoFar = existsSync(this.logFile) ? readFileSync(this.logFile).length : 0;
    this.process = new Program(program('nguon'), this.arguments(), this.logFile, {
      NGUON_CONSOLE: consoleFolder,
      // The demo's officers have no telephones, also where its data are served without --demo.
      NGUON_REQUIRE_OTP: 'nobody',
      ...this.options.environment,
    });
    const listening = await waitFor(
      `the server of ${this.options.name} listens`,
      () => {
        if (this.process?.result) throw new ServerEnded(this.lastLines());
        return this.log().find((line) => line.msg === 'server.listening');
      },
      { within: this.options.fresh ? 240_000 : 60_000 },
    ).catch((error) => {
      throw this.process?.result ? new ServerEnded(this.lastLines()) : error;
    });
    this.port = Number(listening.fields.port);
    await this.isReady();
  }

  async isReady(): Promise<void> {
    await waitFor('the server is ready', async () => (await fetch(`${this.url}/readyz`)).ok);
  }

  async stop(): Promise<Ended> {
    const ended = await this.process?.stop();
    return ended ?? { code: null, signal: null };
  }

  // Its signer goes with it a moment later; the next start would meet it otherwise.
  async kill(): Promise<void> {
    await this.process?.kill();
    await killAllNaming(this.data).catch(() => undefined);
  }

  async verify(): Promise<{ code: number | null; out: string }> {
    const database = this.options.database ? ['--db', this.options.database] : [];
    return run(program('nguon'), ['verify', '--data', this.data, ...database]);
  }

  // Into the database beside the running server, as somebody with a shell on the machine could.
  async sql(text: string): Promise<string> {
    const file = join(this.data, 'nguon.db');
    const { code, out } = await run('sqlite3', ['-cmd', '.timeout 5000', file, text]);
    if (code !== 0) throw new Error(`${text}: ${out}`);
    return out.trim();
  }

  async dispose(): Promise<void> {
    await this.process?.stop();
    await killAllNaming(this.data);
    rmSync(this.data, { recursive: true, force: true });
  }

  accounts(): Account[] {
    return JSON.parse(readFileSync(join(this.data, 'demo-accounts.json'), 'utf8')) as Account[];
  }

  devices(): DemoDevice[] {
    const rows = JSON.parse(readFileSync(join(this.data, 'demo-devices.json'), 'utf8'));
    return (rows as (DemoDevice & { device: string })[])
      .map((row) => ({ ...row, id: row.device }))
      .filter((row) => row.kind === 'speaker');
  }

  account(role: string, unit?: string): Account {
    const found = this.accounts().find(
      (one) => one.roles.includes(role) && (unit === undefined || one.unit === unit),
    );
    if (!found) throw new Error(`the demo has no ${role}${unit ? ` in unit ${unit}` : ''}`);
    return found;
  }

  async signIn(role: string, unit?: string): Promise<Api> {
    return Api.signIn(this.url, this.account(role, unit));
  }

  // What this start has written, line by line.
  log(): LogLine[] {
    if (!existsSync(this.logFile)) return [];
    return readFileSync(this.logFile)
      .subarray(this.readSoFar)
      .toString()
      .split('\n')
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as LogLine];
        } catch {
          return [];
        }
      });
  }

  private lastLines(): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  }

  private arguments(): string[] {
    const { demo = 'today', database, tls } = this.options;
    const args = ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`];
    if (demo === 'today') args.push('--demo');
    if (demo === 'before-merge') args.push('--demo=before-merge');
    if (database) args.push('--db', database);
    if (tls) args.push('--tls-cert', tls.certificate, '--tls-key', tls.key);
    return args;
  }
}

class ServerEnded extends Error {
  constructor(lines: string) {
    super(`the server ended at its start:\n${lines}`);
  }
}
