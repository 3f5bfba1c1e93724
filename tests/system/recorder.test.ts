// Spoken into a browser, framed by the jingles of the unit, heard on a loudspeaker in order.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './support/agent.ts';
import { type Api, type Json, newKey } from './support/api.ts';
import { missingForConsole } from './support/console_scripts.ts';
import { approve, approved, submit } from './support/desk.ts';
import { chromium, freshFolder, hasDevicePrograms, outputFolder, root } from './support/places.ts';
import { run } from './support/process.ts';
import { Server } from './support/server.ts';
import { heardBy, settled, soundOf } from './support/sound.ts';
import { waitFor } from './support/wait.ts';
import { rate, wavOf } from './support/wav.ts';

const missing = missingForConsole();
if (missing) console.log(`the recorder is not tried: ${missing}`);
const title = 'Tin thu trong trình duyệt';

// Something like speech in a quiet room: syllables of gliding pitch, and a pause after each phrase.
function voice(): Buffer {
  const seconds = 11;
  const samples = new Int16Array(seconds * rate);
  for (let i = 0; i < samples.length; i += 1) {
    const t = i / rate;
    const phrase = t % 2.75;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2.3 * t));
    const loud = phrase < 2.2 ? syllable * 0.35 : 0;
    const pitch = 2 * Math.PI * (180 * t + 9 * Math.sin(1.7 * t));
    const sound = Math.sin(pitch) + 0.5 * Math.sin(2 * pitch) + 0.3 * Math.sin(5 * pitch);
    samples[i] = Math.round(loud * 0.5 * sound * 32_767);
  }
  return wavOf(samples, rate);
}

describe.skipIf(missing !== undefined || !hasDevicePrograms)('a recording', () => {
  let server: Server;
  let agent: Agent;
  let editor: Api;
  let approver: Api;
  let commune: string;
  let device: Json;
  const folder = freshFolder();

  beforeAll(async () => {
    server = await Server.start({ name: 'recorder' });
    commune = server.account('commune_editor').unit;
    device = server.devices().find((one) => one.unit === commune) as Json;
    editor = await server.signIn('commune_editor', commune);
    approver = await server.signIn('commune_approver', commune);
    const admin = await server.signIn('province_admin');
    await admin.put(
      `/api/v1/units/${commune}/rules`,
      { quiet: [{ from: '00:00', to: '24:00', allowed: true }] },
      { expect: 200 },
    );
    agent = Agent.start({ name: 'recorder/agent-1', server: server.url, pair: device.pairing_code });
    await agent.isPaired();
    await agent.knowsItsPlace();
  });
  afterAll(async () => {
    await agent?.dispose();
    await server?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is made in the browser, and survives what happens to it there', { timeout: 600_000 }, async () => {
    const microphone = join(folder, 'voice.wav');
    writeFileSync(microphone, voice());
    const { code, out } = await run(
      process.execPath,
      [
        ...['e2e/run.mjs', 'e2e/recorder.ts', '--url', `http://localhost:${server.listensOn}`],
        ...['--accounts', join(server.data, 'demo-accounts.json'), '--out', outputFolder('recorder')],
      ],
      {
        cwd: join(root, 'web/console'),
        within: 580_000,
        environment: {
          CHROMIUM: chromium,
          MICROPHONE: microphone,
        },
      },
    );
    console.log(out.trim().split('\n').slice(-20).join('\n'));
    expect(code, out).toBe(0);
    expect(existsSync(join(outputFolder('recorder'), 'recorder_phone_speaking.png'))).toBe(true);
  });

  it('is heard in a programme between the tunes of the unit, in order, and counted without them', { timeout: 300_000 }, async () => {
    const { body: found } = await editor.get(
      `/api/v1/bulletins?q=${encodeURIComponent(title)}`,
      { expect: 200 },
    );
    const draft = found.items.find((one: Json) => one.title === title);
    expect(draft, 'the bulletin of the browser').toBeTruthy();
    const recorded = await approve(approver, await submit(editor, draft.id));
    const read = await approved(editor, approver, {
      title: 'Tin máy đọc',
      text: 'Chiều mai họp dân.',
      channels: ['speaker'],
      audience: [{ unit: commune }],
    });
    const starts = Math.ceil((Date.now() + 45_000) / 1000) * 1000;
    const { body: programme } = await editor.post(
      '/api/v1/programmes',
      {
        name: 'Buổi phát thử',
        framed: true,
        items: [{ bulletin: recorded.id }, { bulletin: read.id }],
        starts: new Date(starts).toISOString(),
        audience: [{ unit: commune }],
      },
      { expect: 201, key: newKey() },
    );
    const forecast = async (): Promise<Json[]> => {
      const span = `from=${new Date(starts - 1000).toISOString()}&to=${new Date(starts + 180_000).toISOString()}`;
      const { body } = await editor.get(`/api/v1/forecast?device=${device.id}&${span}`, { expect: 200 });
      return body.items.filter((one: Json) => one.schedule === programme.schedule);
    };
    const items = await forecast();
    expect(items.map((one) => one.kind)).toEqual([
      'jingle', 'greeting', 'bulletin', 'jingle', 'bulletin', 'jingle',
    ]);
    const { body: jingles } = await editor.get(`/api/v1/units/${commune}/jingles`, { expect: 200 });
    const tune = (kind: string) =>
      jingles.items.find((one: Json) => one.kind === kind).heard.media as string;
    const order = [
      tune('opening'), tune('greeting'), recorded.media, tune('bumper'), read.media, tune('closing'),
    ];
    await waitFor(
      'the loudspeaker holds all of it',
      () => order.every((media) => agent.holds(media)),
      { within: starts - Date.now() - 1_000, every: 200 },
    );
    for (const [i, media] of order.entries()) {
      const planned = Date.parse(items[i]?.starts);
      const heard = await heardBy(agent, await soundOf(editor, media), planned);
      expect(heard.likeness, `${items[i]?.bulletin_title} is heard`).toBeGreaterThan(0.8);
      expect(Math.abs(heard.at - planned), `${items[i]?.bulletin_title} in time`).toBeLessThan(1_000);
    }
    // What people came to hear is in the ledger; what stood around it is in the play log alone.
    await settled(editor, recorded.id, { planned: 1, played: 1 });
    const { body: ledger } = await editor.get(
      `/api/v1/deliveries?schedule=${programme.schedule}`,
      { expect: 200 },
    );
    expect(ledger.summary).toMatchObject({ planned: 2, played: 2, refused: 0, missed: 0 });
    const { body: log } = await editor.get(`/api/v1/playlog?device=${device.id}`, { expect: 200 });
    const opening = log.items.find((one: Json) => one.bulletin_title === 'Nhạc hiệu mở đầu');
    expect(opening).toMatchObject({ bulletin: null, result: 'played' });
  });
});
