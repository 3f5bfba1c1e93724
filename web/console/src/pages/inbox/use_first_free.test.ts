import { beforeEach, expect, it, vi } from 'vitest';
import { checkSchedule } from '../../api/schedules';
import { firstFree } from './use_first_free';

vi.mock('../../api/schedules', () => ({ checkSchedule: vi.fn() }));
const check = vi.mocked(checkSchedule);

const night = { date: '2026-11-23', clock: '22:15' };
const conflict = (suggestion?: string) => ({
  code: 'schedule.quiet_hours',
  at: '2026-11-23T22:15:00+07:00',
  message: 'Giờ yên tĩnh.',
  ...(suggestion ? { suggestion } : {}),
});
const answer = (conflicts: unknown[]) =>
  ({ ok: conflicts.length === 0, conflicts }) as Awaited<ReturnType<typeof checkSchedule>>;

beforeEach(() => {
  check.mockReset();
});

it('proposes the nearest time outside of quiet hours', async () => {
  check.mockResolvedValue(answer([conflict('2026-11-24T05:00:00+07:00')]));
  expect(await firstFree('7', '2', night)).toEqual({ date: '2026-11-24', clock: '05:00' });
  expect(check).toHaveBeenCalledWith({
    bulletin: '7',
    unit: '2',
    starts: '2026-11-23T22:15:00+07:00',
    audience: [{ unit: '2' }],
  });
});

it('leaves a time that is free', async () => {
  check.mockResolvedValue(answer([]));
  expect(await firstFree('7', '2', night)).toEqual(night);
});

it('asks for where a bulletin is meant for when that is a part of the unit', async () => {
  check.mockRejectedValueOnce(new Error('outside of its approval'));
  check.mockResolvedValueOnce(answer([conflict(), conflict('2026-11-24T05:30:00+07:00')]));
  expect(await firstFree('7', '2', night)).toEqual({ date: '2026-11-24', clock: '05:30' });
  expect(check.mock.calls[1]?.[0]).not.toHaveProperty('audience');
});
