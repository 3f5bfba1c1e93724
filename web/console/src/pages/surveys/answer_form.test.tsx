import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { SurveyAnswerWish, SurveyedAsset, SurveyForm } from '../../api/surveys';
import { AnswerForm } from './answer_form';

const form = { kind: 'station', version: 3, questions: [] } as unknown as SurveyForm;
const asset = (standing: Partial<SurveyedAsset['standing']> | null) =>
  ({ id: '901', name: 'Đài A', condition: 'works', standing }) as unknown as SurveyedAsset;

function open(standing: Partial<SurveyedAsset['standing']> | null) {
  const save = vi.fn<(wish: SurveyAnswerWish, photos: File[]) => void>();
  render(<AnswerForm asset={asset(standing)} form={form} onSave={save} onClose={vi.fn()} />);
  const press = () => fireEvent.click(screen.getByRole('button', { name: 'Lưu kết quả' }));
  return { save, press };
}

it('keeps nothing until the condition that was seen is chosen', () => {
  const { save, press } = open(null);
  expect(screen.queryByRole('radio', { checked: true })).toBeNull();
  press();
  expect(save).not.toHaveBeenCalled();
  expect(screen.getByText('Hãy chọn tình trạng đã thấy tại chỗ.')).toBeTruthy();
  expect(document.activeElement).toBe(screen.getAllByRole('radio')[0]);
  fireEvent.click(screen.getByRole('radio', { name: 'Hỏng một phần' }));
  expect(screen.queryByText('Hãy chọn tình trạng đã thấy tại chỗ.')).toBeNull();
  press();
  expect(save).toHaveBeenCalledWith(expect.objectContaining({ condition: 'broken' }), []);
});

it('does not take over the condition of the answer before', () => {
  const { save, press } = open({ id: '7', condition: 'works', remark: 'Mái dột', answers: {} });
  expect(screen.getByDisplayValue('Mái dột')).toBeTruthy();
  press();
  expect(save).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('radio', { name: 'Hoạt động tốt' }));
  press();
  const [wish] = save.mock.calls[0] ?? [];
  expect(wish).toMatchObject({ condition: 'works', remark: 'Mái dột', replaces: '7' });
});
