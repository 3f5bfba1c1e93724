// The steps of a bulletin as officers take them, one function each.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Answer, type Api, type Json, newKey } from './api.ts';
import { root } from './places.ts';
import { waitFor } from './wait.ts';

export interface Notice {
  title: string;
  text: string;
  audience: Json[];
  priority?: 'normal' | 'priority';
  [field: string]: Json;
}

export async function write(api: Api, notice: Notice): Promise<Json> {
  const answer = await api.post('/api/v1/bulletins', notice, { expect: 201, key: newKey() });
  return answer.body;
}

// Submits and waits until the voice is made.
export async function submit(api: Api, id: string): Promise<Json> {
  await api.post(`/api/v1/bulletins/${id}/submit`, {}, { expect: 200, key: newKey() });
  return waitFor(
    'the bulletin has its voice',
    async () => {
      const { body } = await api.get(`/api/v1/bulletins/${id}`, { expect: 200 });
      return body.media && body;
    },
    { within: 60_000, every: 200 },
  );
}

export async function approve(api: Api, bulletin: Json): Promise<Json> {
  const path = `/api/v1/bulletins/${bulletin.id}/approve`;
  return (await api.post(path, { version: bulletin.version }, { expect: 200, key: newKey() })).body;
}

export async function approved(writer: Api, approver: Api, notice: Notice): Promise<Json> {
  const written = await write(writer, notice);
  return approve(approver, await submit(writer, written.id));
}

// These tests run at any hour of the day, so each airing is entitled to its hour, and what the demo
// airs in it is called off for once.
export async function schedule(api: Api, bulletin: Json, at: number, more: Json = {}): Promise<Json> {
  const body = {
    bulletin: bulletin.id,
    starts: new Date(at).toISOString(),
    override_quiet_hours: 'Phát thử trong kiểm thử hệ thống',
    ...more,
  };
  const made = await api.post('/api/v1/schedules', body, { key: newKey() });
  if (made.status === 422 && made.body.code === 'schedule.overlap') {
    await makeRoom(api, at);
    return (await api.post('/api/v1/schedules', body, { expect: 201, key: newKey() })).body;
  }
  expect(made.status, made.text).toBe(201);
  return made.body;
}

// What comes again and again is of the demo; the tests plan theirs once.
async function makeRoom(api: Api, at: number): Promise<void> {
  const span = [at - 1_800_000, at + 1_800_000].map((one) => encodeURIComponent(new Date(one).toISOString()));
  const path = `/api/v1/schedules?limit=100&from=${span[0]}&to=${span[1]}`;
  const { body } = await api.get(path, { expect: 200 });
  for (const one of body.items.filter((item: Json) => item.recurrence && !item.cancelled)) {
    for (const occurrence of one.occurrences) {
      await api.remove(`/api/v1/schedules/${one.id}`, { scope: 'this', occurrence }, { expect: 200 });
    }
  }
}

// A refusal that an officer can read, and a program can tell from others.
export function expectProblem(answer: Answer, status: number, code?: string | RegExp): void {
  const told = `${answer.status} ${answer.text.slice(0, 400)}`;
  expect(answer.status, told).toBe(status);
  expect(answer.headers.get('content-type'), told).toContain('application/problem+json');
  expect(answer.body.status, told).toBe(status);
  expect(answer.body.code, told).toMatch(/^[a-z_]+\.[a-z_.]+$/);
  expect(answer.body.title, told).toMatch(/[à-ỹđ]/iu);
  expect(answer.body.title, told).not.toContain('{}');
  for (const one of answer.body.errors) {
    expect(one.path, told).toBeTypeOf('string');
    expect(one.message, told).toMatch(/[à-ỹđ]/iu);
  }
  if (code) expect(answer.body.code, told).toMatch(code);
}

// A paragraph of a real plan where its text is at hand, otherwise one of our own in its manner.
export function realText(): string {
  const plan = join(root, '../shared/plans/001_842514479fd47cec.txt');
  if (!existsSync(plan)) return ownText;
  const paragraphs = readFileSync(plan, 'utf8').split(/\n\s*\n/).map((one) => one.trim());
  const found = paragraphs.find((one) => one.length > 150 && one.length < 420 && /\d/.test(one));
  return found ?? ownText;
}

const ownText =
  'Ủy ban nhân dân xã thông báo: từ 7h30 ngày 25/11, Trạm Y tế xã tổ chức tiêm chủng mở rộng cho ' +
  'trẻ em dưới 5 tuổi tại nhà văn hóa các xóm. Đề nghị bà con đưa con em đến đúng giờ, mang theo ' +
  'sổ tiêm chủng. Chi tiết liên hệ Trạm Y tế xã.';
