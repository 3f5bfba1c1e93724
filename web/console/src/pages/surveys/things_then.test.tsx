import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { listSurveyedAssets, type SurveyAnswer, type SurveyedAsset } from '../../api/surveys';
import { ThingsThen } from './things_then';

vi.mock('../../app/url_state', () => ({ useUrlState: () => [{}, vi.fn()] }));
vi.mock('../../app/use_phone', () => ({ usePhone: () => false }));
vi.mock('../../api/surveys', () => ({ listSurveyedAssets: vi.fn() }));

const answer = (id: string, state: SurveyAnswer['state'], by_name: string) =>
  ({ id, state, by_name, day: '2026-11-18', condition: 'works' }) as SurveyAnswer;
const thing = (id: string, standing: SurveyAnswer | null, beside: SurveyAnswer[]) =>
  ({
    id,
    kind: 'station',
    name: `Đài ${id}`,
    unit_name: 'Xã Võ Nhai',
    condition: 'works',
    standing,
    beside,
  }) as unknown as SurveyedAsset;

it('tells of each thing what had been found by then, and where nobody kept which one stood', async () => {
  vi.mocked(listSurveyedAssets).mockResolvedValue({
    items: [
      thing('một', answer('1', 'stands', 'An'), []),
      thing('hai', answer('2', 'stands', 'Bình'), [answer('3', 'beside', 'Chi')]),
      thing('ba', null, [answer('4', null, 'Dũng')]),
      thing('bốn', null, []),
    ],
    next: null,
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ThingsThen round="9" then="2026-11-20" />
    </QueryClientProvider>,
  );
  const row = async (name: string) => (await screen.findByText(name)).closest('tr')?.textContent;
  expect(await row('Đài một')).toContain('An khảo sát 18/11/2026');
  expect(await row('Đài một')).not.toContain('khi đó');
  expect(await row('Đài hai')).toContain('(khi đó đang dùng)');
  expect(await row('Đài hai')).toContain('(khi đó chờ chọn)');
  expect(await row('Đài ba')).toContain('không còn lưu khi đó có dùng hay không');
  expect(await row('Đài bốn')).toContain('Khi đó chưa khảo sát');
  expect(listSurveyedAssets).toHaveBeenCalledWith(
    '9',
    expect.objectContaining({ day: '2026-11-20' }),
  );
});
