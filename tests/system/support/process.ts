// A program under test: its output goes to a log file, its end is awaited, and nothing outlives the
// test run.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { waitFor } from './wait.ts';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const running = new Set<Program>();
process.on('exit', () => {
  for (const one of running) one.signal('SIGKILL');
});

export class Program {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  result: Ended | undefined;
  private readonly child: ChildProcess;

  constructor(
    command: string,
    args: string[],
    readonly log: string,
    environment: Record<string, string> = {},
  ) {
    const out = openSync(log, 'a');
    this.child = spawn(command, args, {
      stdio: ['ignore', out, out],
      env: { ...process.env, ...environment },
    });
    closeSync(out);
    this.pid = this.child.pid ?? 0;
    running.add(this);
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        this.result ??= { code, signal };
        running.delete(this);
        resolve(this.result);
      };
      this.child.once('exit', end);
      this.child.once('error', () => end(127, null));
    });
  }

  signal(name: NodeJS.Signals): void {
    if (!this.result) this.child.kill(name);
  }

  // SIGTERM, and SIGKILL for what does not listen: that is told by the result.
  async stop(within = 20_000): Promise<Ended> {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), within);
    const result = await this.ended;
    clearTimeout(timer);
    return result;
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }
}

// The processes whose command line names this path; a test's own folder is in no other.
export function processesNaming(path: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => commandOf(pid).includes(path));
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

// One letter for each of its threads, as proc(5) has them: T stands still, D and S wait, R runs.
export function threadStates(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  });
}

export async function killAllNaming(path: string): Promise<void> {
  for (const pid of processesNaming(path)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  await waitFor('its processes end', () => processesNaming(path).length === 0);
}

// Runs to its end; for commands whose answer is what is tested.
export function run(
  command: string,
  args: string[],
  { within = 60_000, environment = {} as Record<string, string>, cwd = undefined as string | undefined } = {},
): Promise<Ended & { out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
      cwd,
    });
    let out = '';
    child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (out += piece.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), within);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, out });
    });
  });
}
