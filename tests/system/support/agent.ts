// A loudspeaker: `nguon-agent` with its player, sounding into a WAV file.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, outputFolder, program } from './places.ts';
import { commandOf, type Ended, killAllNaming, Program, processesNaming } from './process.ts';
import { waitFor } from './wait.ts';
import { Recording } from './wav.ts';

export interface AgentOptions {
  name: string; // "<test>/agent-1": the folder of its log
  server: string;
  pair?: string;
  clock?: string;
  output?: string; // default: a WAV file beside its data
  data?: string; // a folder of the test's own
  ca?: string; // a PEM file; default: the machine's own store
  more?: string[]; // further options of the program
}

export class Agent {
  readonly data: string;
  readonly log: string;
  private readonly sounds: string;
  private process: Program | undefined;

  private constructor(private readonly options: AgentOptions) {
    this.sounds = freshFolder();
    this.data = options.data ?? this.sounds;
    this.log = join(outputFolder(options.name), 'agent.log');
  }

  static start(options: AgentOptions): Agent {
    const agent = new Agent(options);
    agent.start();
    return agent;
  }

  get wav(): string {
    return join(this.sounds, 'out.wav');
  }

  start(change: Partial<AgentOptions> = {}): void {
    Object.assign(this.options, change);
    const { server, pair, clock, output, ca, more } = this.options;
    const args = ['--server', server, '--data', this.data, '--output', output ?? `wav:${this.wav}`];
    if (pair) args.push('--pair', pair);
    if (clock) args.push('--clock', clock);
    if (ca) args.push('--ca', ca);
    if (more) args.push(...more);
    this.process = new Program(program('nguon-agent'), args, this.log);
  }

  get ended(): boolean {
    return this.process?.result !== undefined;
  }

  signal(name: NodeJS.Signals): void {
    this.process?.signal(name);
  }

  stop(): Promise<Ended | undefined> {
    return this.process?.stop() ?? Promise.resolve(undefined);
  }

  // The player goes on.
  async kill(): Promise<void> {
    await this.process?.kill();
  }

  players(): number[] {
    return processesNaming(this.data).filter((pid) => commandOf(pid).includes('nguon-player'));
  }

  recording(): Recording {
    return new Recording(this.wav);
  }

  holds(media: string): boolean {
    const folder = join(this.data, 'media', media.slice(0, 2), media.slice(2, 4));
    return existsSync(join(folder, `${media}.opus`));
  }

  // How often its log names this event; a start does not empty the log.
  count(event: string): number {
    return this.text().split(event).length - 1;
  }

  said(event: string): boolean {
    return this.text().includes(event);
  }

  private text(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8') : '';
  }

  identity(): { device: string; token: string } {
    const text = readFileSync(join(this.data, 'agent', 'server.json'), 'utf8');
    const { device, device_id, token } = JSON.parse(text);
    return { device: String(device ?? device_id), token };
  }

  async isPaired(): Promise<void> {
    const file = join(this.data, 'agent', 'server.json');
    await waitFor(`${this.options.name} is paired`, () => existsSync(file), { within: 30_000 });
  }

  // Before that it means no order for itself.
  async knowsItsPlace(): Promise<void> {
    const file = join(this.data, 'player', 'profile.json');
    await waitFor(`${this.options.name} has a profile`, () => existsSync(file), { within: 30_000 });
  }

  async dispose(): Promise<void> {
    await this.process?.stop();
    await killAllNaming(this.data);
    for (const folder of [this.data, this.sounds]) rmSync(folder, { recursive: true, force: true });
  }
}
