// The server ended with SIGKILL at moments that chance chooses, while officers write: what was
// acknowledged is there afterwards, what was sent twice under one key was done once.
//
// NGUON_LONG=1 asks for two hundred rounds, KILL_ROUNDS=N for N; the seed of a run is printed and may
// be given back with NGUON_SEED.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Api, type Json, newKey } from './support/api.ts';
import { chance } from './support/chance.ts';
import { isLong, knows } from './support/places.ts';
import { Server } from './support/server.ts';
import { waitUntil } from './support/wait.ts';

const rounds = Number(process.env.KILL_ROUNDS ?? (isLong ? 200 : 6));
const seed = Number(process.env.NGUON_SEED ?? Date.now() % 1_000_000);
const writers = 4;

let server: Server;
let accounts: ReturnType<Server['account']>[];

beforeAll(async () => {
  server = await Server.start({ name: 'kill' });
  const editor = server.account('commune_editor');
  accounts = [editor, server.account('commune_approver', editor.unit)];
});
afterAll(() => server?.dispose());

interface Written {
  id: string;
  title: string;
  version: number;
}

// What one officer does until the line breaks: writes, edits, submits; each answer is remembered.
class Officer {
  readonly acknowledged = new Map<string, Written>();
  unanswered: { key: string; body: Json } | undefined;
  private count = 0;

  constructor(
    readonly api: Api,
    private readonly name: string,
  ) {}

  async work(): Promise<void> {
    try {
      for (;;) await this.step();
    } catch {
      // The server is gone.
    }
  }

  async retry(): Promise<void> {
    if (!this.unanswered) return;
    const { key, body } = this.unanswered;
    const answer = await this.api.post('/api/v1/bulletins', body, { key });
    // Deed and answer are one transaction: both are there, or neither and it is done now.
    expect(answer.status, answer.text).toBe(201);
    this.remember(answer.body);
    const again = await this.api.post('/api/v1/bulletins', body, { key });
    expect(again.body).toEqual(answer.body);
    const found = await this.api.get(`/api/v1/bulletins?q=${encodeURIComponent(body.title)}`);
    expect(found.body.items.length, `times that ${body.title} was written`).toBe(1);
    this.unanswered = undefined;
  }

  private async step(): Promise<void> {
    const key = newKey();
    const title = `${this.name}x${++this.count}`;
    const body = {
      title,
      text: `Bản tin ${title}. `.repeat(20),
      channels: ['speaker'],
      audience: [{ unit: this.api.account.unit }],
    };
    this.unanswered = { key, body };
    const made = await this.api.post('/api/v1/bulletins', body, { key, expect: 201 });
    this.unanswered = undefined;
    this.remember(made.body);
    const path = `/api/v1/bulletins/${made.body.id}`;
    const edit = { title: `${title}b`, version: made.body.version };
    this.remember((await this.api.patch(path, edit, { expect: 200 })).body);
  }

  private remember({ id, title, version }: Written): void {
    this.acknowledged.set(id, { id, title, version });
  }
}

it(`nothing acknowledged is lost in ${rounds} kills at random moments`, async () => {
  console.log(`seed ${seed}`);
  const random = chance(seed);
  let acknowledged = 0;
  for (let round = 0; round < rounds; ++round) {
    const officers: Officer[] = [];
    for (let i = 0; i < writers; ++i) {
      const account = accounts[i % accounts.length];
      if (!account) throw new Error('no accounts');
      officers.push(new Officer(await Api.signIn(server.url, account), `r${round}w${i}`));
    }
    const atWork = officers.map((one) => one.work());
    await waitUntil(Date.now() + 30 + random() * 500);
    await server.kill();
    await Promise.all(atWork);
    await server.start();
    for (const officer of officers) {
      for (const { id, title, version } of officer.acknowledged.values()) {
        const { body } = await officer.api.get(`/api/v1/bulletins/${id}`, { expect: 200 });
        expect(body.version, `round ${round}`).toBeGreaterThanOrEqual(version);
        if (body.version === version) expect(body.title).toBe(title);
      }
      acknowledged += officer.acknowledged.size;
      await officer.retry();
    }
  }
  console.log(`${acknowledged} bulletins acknowledged in ${rounds} rounds`);
  expect(acknowledged).toBeGreaterThan(rounds);
}, 60_000 + rounds * 10_000);

it.skipIf(!knows('verify'))('and afterwards all chains and sums are whole', async () => {
  const running = await server.verify();
  expect(running.code, running.out).toBe(0);
  await server.stop();
  const stopped = await server.verify();
  expect(stopped.code, stopped.out).toBe(0);
});
