// Two hundred simulated devices against a real server: everybody comes back after a cut, is heard,
// and hears an order once.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from './support/api.ts';
import { outputFolder, program } from './support/places.ts';
import { Program, run } from './support/process.ts';
import { Server } from './support/server.ts';
import { waitFor } from './support/wait.ts';

const swarm = program('nguon-swarm');
const many = 200;

const lineIn = (text: string): Json =>
  text
    .split('\n')
    .filter((one) => one.startsWith('{"scenario"'))
    .map((one) => JSON.parse(one))
    .pop();

describe.skipIf(!existsSync(swarm))('the swarm', { timeout: 120_000 }, () => {
  let server: Server;
  let state: string;

  beforeAll(async () => {
    server = await Server.start({ name: 'swarm' });
    state = join(server.data, 'swarm.json');
  });
  afterAll(async () => {
    await server?.dispose();
  });

  const wishes = (scenario: string, more: string[] = []): string[] => [
    ...['--server', server.url, '--devices', String(many), '--scenario', scenario],
    ...['--accounts', join(server.data, 'demo-accounts.json'), '--state', state],
    ...['--jitter', '0.2', ...more],
  ];

  const play = async (scenario: string, more: string[] = []): Promise<Json> => {
    const ended = await run(swarm, wishes(scenario, more), { within: 100_000 });
    expect(ended.code, ended.out).toBe(0);
    const line = lineIn(ended.out);
    expect(line, ended.out).toMatchObject({
      devices: many,
      connected: many,
      duplicates: 0,
      errors: 0,
    });
    return line;
  };

  it('enters and pairs its devices once and brings all of them back after a cut', async () => {
    const first = await play('reconnect', ['--hold', '0']);
    expect(first).toMatchObject({ enrolled: many, received: many });
    expect(first.last_ms).toBeGreaterThanOrEqual(first.p50_ms);
    expect(statSync(state).mode & 0o777).toBe(0o600);
    const again = await play('reconnect', ['--hold', '0']);
    expect(again.enrolled).toBeUndefined();
    const technician = await server.signIn('province_admin');
    const { body } = await technician.get('/api/v1/devices?q=mô phỏng&limit=500', { expect: 200 });
    expect(body.items).toHaveLength(many);
  });

  it('hears every packet of a live voice, in its time', async () => {
    // Two seconds are ten frames.
    expect(await play('live', ['--hold', '2'])).toMatchObject({
      ...{ received: 10 * many, expected: 10 * many, heard_the_end: many },
      ...{ lost: 0, late: 0, forged: 0 },
    });
  });

  it('has every question answered and every play record acknowledged', async () => {
    const line = await play('telemetry', ['--hold', '2', '--rate', '10']);
    expect(line.received).toBeGreaterThan(many);
    expect(line).toMatchObject({ uploads: many, uploads_refused: 0, logs_out_of_step: 0 });
    // The chain goes on where the last run left it.
    const next = await play('telemetry', ['--hold', '1']);
    expect(next.logs_out_of_step).toBe(0);
  });

  it('hears an exercise order once on each device, and each says that it has sounded', async () => {
    const line = await play('emergency', ['--press', '2', '--hold', '0']);
    expect(line).toMatchObject({ received: 2 * many, sounded: 2 * many, refused: 0, presses: 2 });
    expect(line.last_ms).toBeLessThan(5_000);
  });

  it('gets a new plan to every device, verified', async () => {
    const line = await play('schedule');
    expect(line).toMatchObject({ received: many, not_fetched: 0 });
  });

  it('ends when it is interrupted, and still says how far it came', async () => {
    const admin = await server.signIn('province_admin');
    const online = async () => {
      const path = '/api/v1/devices?q=mô phỏng&online=true&limit=500';
      return (await admin.get(path, { expect: 200 })).body.items.length;
    };
    await waitFor('those of the last run are gone', async () => (await online()) === 0);
    const log = join(outputFolder('swarm'), 'interrupted.log');
    const running = new Program(swarm, wishes('reconnect', ['--hold', '600']), log);
    await waitFor('everybody is online', async () => (await online()) === many);
    running.signal('SIGINT');
    expect(await running.ended).toEqual({ code: 0, signal: null });
    expect(lineIn(readFileSync(log, 'utf8'))).toMatchObject({ connected: many, stopped: true });
  });

  it('tells in Vietnamese what it will not do', async () => {
    const asked = async (args: string[]) => run(swarm, args, { environment: { NGUON_TOKEN: 'x' } });
    const foreign = await asked(['--server', 'https://phat.example.vn', '--devices', '3']);
    expect(foreign.code).toBe(2);
    expect(foreign.out).toContain('--rehearsal');
    expect(foreign.out).toMatch(/diễn tập/);
    const stranger = await asked(['--server', server.url, '--devices', '3', '--state', `${state}.2`]);
    expect(stranger.code).toBe(3);
    expect(stranger.out).toMatch(/đăng nhập/i);
    const nobody = await asked(['--server', 'http://127.0.0.1:9', '--devices', '3', '--state', state]);
    expect(nobody.code).toBe(3);
  });
});
