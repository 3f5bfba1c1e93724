// The validator of answers itself: what it lets through and what it finds.
import { expect, test } from 'vitest';
import { describedOperations, seenOperations, validateResponse } from './support/openapi.ts';

const problem = {
  type: 'about:blank',
  status: 404,
  code: 'job.missing',
  title: 'Không tìm thấy công việc này.',
  detail: '',
  errors: [],
};

const job = {
  id: '42',
  kind: 'speech',
  state: 'running',
  progress: 10,
  created: '2026-11-21T06:30:00+07:00',
  error: null,
  result: null,
};

test('an answer as described is let through and its operation noted', () => {
  expect(validateResponse('GET', '/api/v1/jobs/42?x=1', 200, job)).toEqual([]);
  expect(seenOperations()).toContain('GET /api/v1/jobs/{id}');
});

test('a refusal is a problem on every path', () => {
  expect(validateResponse('GET', '/api/v1/jobs/42', 404, problem)).toEqual([]);
  expect(validateResponse('GET', '/api/v1/voices', 503, { ...problem, status: 503 })).toEqual([]);
});

test('a field that is missing, wrong or not described is found', () => {
  const { progress: _, ...without } = job;
  expect(validateResponse('GET', '/api/v1/jobs/42', 200, without)).not.toEqual([]);
  expect(validateResponse('GET', '/api/v1/jobs/42', 200, { ...job, id: 42 })).not.toEqual([]);
  expect(validateResponse('GET', '/api/v1/jobs/42', 200, { ...job, more: 1 })).not.toEqual([]);
  expect(
    validateResponse('GET', '/api/v1/jobs/42', 200, { ...job, created: 'hôm nay' }),
  ).not.toEqual([]);
});

test('composed bodies refuse what is not described too', () => {
  const [first] = validateResponse('GET', '/api/v1/bulletins/1', 200, { title: '' });
  expect(first).toContain('required');
});

test('a status and a method that are not described are found', () => {
  expect(validateResponse('GET', '/api/v1/jobs/42', 201, job)).not.toEqual([]);
  expect(validateResponse('PUT', '/api/v1/jobs/42', 200, job)).not.toEqual([]);
});

test('a literal path wins over a parameter', () => {
  validateResponse('POST', '/api/v1/schedules/check', 404, problem);
  expect(seenOperations()).toContain('POST /api/v1/schedules/check');
});

test('the schema of every answer compiles', () => {
  for (const { method, path } of describedOperations()) {
    const url = path.replace(/\{[^}]*\}/g, '1');
    for (const status of [200, 201, 202, 400, 401, 403, 404, 409, 413, 422, 503]) {
      expect(() => validateResponse(method, url, status, problem)).not.toThrow();
    }
  }
});
