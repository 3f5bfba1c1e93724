// What an operator meets: a program that dies, a second server by mistake, a setting mistyped.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import type { Api, Json } from './support/api.ts';
import { approved } from './support/desk.ts';
import { freshFolder, hasDevicePrograms, program } from './support/places.ts';
import { commandOf, processesNaming, run, threadStates } from './support/process.ts';
import { Server } from './support/server.ts';
import { waitFor } from './support/wait.ts';

let server: Server;
let editor: Api;
let approver: Api;

beforeAll(async () => {
  server = await Server.start({ name: 'operate' });
  const account = server.account('commune_editor');
  editor = await server.signIn('commune_editor', account.unit);
  approver = await server.signIn('commune_approver', account.unit);
});
afterAll(() => server?.dispose());

const signers = () => processesNaming(server.data).filter((pid) => commandOf(pid).includes('nguon-signer'));
const ready = async () => {
  const answer = await fetch(`${server.url}/readyz`);
  return { status: answer.status, wrong: ((await answer.json()) as Json).wrong };
};

describe('the signer', () => {
  it('that is stopped is told of by readyz, for as long as it is', async () => {
    expect(await ready()).toEqual({ status: 200, wrong: [] });
    const [signer] = signers();
    if (!signer) throw new Error('no signer runs');
    process.kill(signer, 'SIGSTOP');
    // All its threads are told, one after the other.
    await waitFor('it stands still', () => threadStates(signer).every((state) => state === 'T'));
    try {
      expect(await ready()).toEqual({ status: 503, wrong: ['signer'] });
    } finally {
      process.kill(signer, 'SIGCONT');
    }
    await waitFor('it answers again', async () => (await ready()).status === 200);
  });

  it('that is killed is started again, and signs what officers approve', async () => {
    const [signer] = signers();
    if (!signer) throw new Error('no signer runs');
    process.kill(signer, 'SIGKILL');
    await waitFor('another one runs', () => signers().some((pid) => pid !== signer));
    await waitFor('it answers', async () => (await ready()).status === 200);
    const bulletin = await approved(editor, approver, {
      title: 'Sau khi bộ ký chạy lại',
      text: 'Bà con chú ý theo dõi thông báo của xã.',
      channels: ['speaker'],
      audience: [{ unit: editor.account.unit }],
    });
    expect(bulletin.state).toBe('approved');
    expect((await server.verify()).code).toBe(0);
  });
});

it.skipIf(!hasDevicePrograms)('a new signing key is believed by a device that has never heard of it', async () => {
  const [device] = server.devices();
  if (!device) throw new Error('the demo has no device');
  const agent = Agent.start({ name: 'operate/agent', server: server.url, pair: device.pairing_code });
  const isOnline = async () => (await approver.get(`/api/v1/devices/${device.id}`)).body.status.online;
  try {
    await waitFor('the device is online', isOnline);
    const rotated = await run(program('nguon'), ['keys', 'rotate', '--data', server.data]);
    expect(rotated.code, rotated.out).toBe(0);
    // The server's signature at the greeting is the first thing the device sees of the new key.
    await server.stop();
    await server.start();
    await waitFor('the device is online again', isOnline, { within: 30_000 });
  } finally {
    await agent.dispose();
  }
});

it('a second server on the same data is refused, and the first goes on', async () => {
  const second = await run(program('nguon'), ['serve', '--data', server.data, '--listen', '127.0.0.1:0']);
  expect(second.code).toBe(1);
  expect(second.out).toContain('another server works on');
  expect((await ready()).status).toBe(200);
});

it('a taken port is named', async () => {
  const { port } = new URL(server.url);
  const other = await run(program('nguon'), ['serve', '--data', freshFolder(), '--listen', `127.0.0.1:${port}`]);
  expect(other.code).toBe(1);
  expect(other.out).toContain(`cannot listen on 127.0.0.1:${port}`);
});

it('a mistyped setting is told and not ignored', async () => {
  const folder = freshFolder();
  const file = join(folder, 'nguon.toml');
  writeFileSync(file, 'lissten = "127.0.0.1:0"\n');
  const told = await run(program('nguon'), ['serve', '--data', folder, '--config', file]);
  expect(told.code).toBe(2);
  expect(told.out).toContain('lissten');
});
