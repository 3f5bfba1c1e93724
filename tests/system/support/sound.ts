// What should sound, what did, and what the ledger says about it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from './agent.ts';
import type { Answer, Api, Json } from './api.ts';
import { freshFolder } from './places.ts';
import { run } from './process.ts';
import { waitFor, waitUntil } from './wait.ts';
import { decode, type Match, rate } from './wav.ts';

export interface Sound {
  samples: Float32Array;
  length: number; // milliseconds
}

// The stored sound as the samples that a device should let out. Silence at its beginning is cut off
// nowhere: what is looked for is the file from its first sample.
export async function soundOf(api: Api, media: string): Promise<Sound> {
  const answer = await fetch(`${api.url}/media/${media}`, {
    headers: { Authorization: `Bearer ${api.token}` },
  });
  if (!answer.ok) throw new Error(`the sound ${media} is not given: ${answer.status}`);
  const folder = freshFolder();
  const file = join(folder, 'sound.opus');
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const samples = await decode(file).finally(() => rmSync(folder, { recursive: true }));
  return { samples, length: (samples.length / rate) * 1000 };
}

// A recording that an officer brings: `source` as ffmpeg's lavfi makes it.
export async function recorded(api: Api, name: string, source: string): Promise<Json> {
  const folder = freshFolder();
  try {
    const file = join(folder, `${name}.wav`);
    const args = ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-ar', '24000', file];
    const { code, out } = await run('ffmpeg', args);
    if (code !== 0) throw new Error(`ffmpeg: ${out}`);
    const bytes = readFileSync(file);
    const path = `/api/v1/media?upload=${name}-${Date.now()}&offset=0&size=${bytes.length}&name=${name}`;
    const headers = { 'Content-Type': 'application/octet-stream' };
    return await finished(api, await api.post(path, bytes, { headers }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Long ones are worked on by a job; what comes of it is the answer.
export async function finished(api: Api, answer: Answer): Promise<Json> {
  if (answer.status === 201) return answer.body;
  if (answer.status !== 202) throw new Error(`the upload is answered ${answer.status}: ${answer.text}`);
  return waitFor('the recording is taken in', async () => {
    const { body } = await api.get(`/api/v1/jobs/${answer.body.job.id}`, { expect: 200 });
    return body.state === 'done' && body.result;
  });
}

// Waits until the recording reaches past the searched span, then looks for the sound around `at`.
export async function heardBy(agent: Agent, sound: Sound, at: number): Promise<Match> {
  const enough = at + Math.min(sound.length, 2_000) + 1_600;
  await waitUntil(enough);
  await waitFor('the recording reaches far enough', () => agent.recording().ends > enough, {
    within: 45_000,
  });
  return agent.recording().find(sound.samples, at);
}

// These devices hold the plan with this bulletin, and its sound; the server knows it.
export async function isReady(
  api: Api,
  bulletin: Json,
  agents: Agent[],
  within = 20_000,
): Promise<void> {
  let last: Json;
  await waitFor(
    `${agents.length} devices are ready`,
    async () => {
      const { body } = await api.get(`/api/v1/deliveries?bulletin=${bulletin.id}`, { expect: 200 });
      last = body.summary;
      // On a busy machine the instant may come before this is seen.
      const ready = last.ready + last.on_air + last.played;
      return ready >= agents.length && agents.every((one) => one.holds(bulletin.media));
    },
    { within, every: 100 },
  ).catch((error) => {
    throw new Error(`${error}; the ledger shows ${JSON.stringify(last)}`);
  });
}

export async function settled(
  api: Api,
  bulletin: string,
  wanted: Record<string, number>,
  within = 45_000,
): Promise<Json> {
  let last: Json;
  return waitFor(
    `the ledger shows ${JSON.stringify(wanted)}`,
    async () => {
      const { body } = await api.get(`/api/v1/deliveries?bulletin=${bulletin}`, { expect: 200 });
      last = body.summary;
      return Object.entries(wanted).every(([key, count]) => body.summary[key] === count) && body;
    },
    { within, every: 200 },
  ).catch((error) => {
    throw new Error(`${error}; it shows ${JSON.stringify(last)}`);
  });
}
