import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { languagesInWords, recordedLanguages } from '../../parts/languages';
import { AddLanguage, WrittenField } from './language_fields';

const all = recordedLanguages().map(({ value }) => ({ language: value }));

it('offers the languages that are not there yet, and nothing once all are', () => {
  const onAdd = vi.fn();
  const { rerender } = render(
    <AddLanguage label="Thêm tiếng" there={all.slice(1)} onAdd={onAdd} />,
  );
  fireEvent.mouseDown(screen.getByRole('combobox', { name: 'Thêm tiếng' }));
  const left = recordedLanguages()[0];
  fireEvent.click(screen.getAllByText(String(left?.label)).at(-1) as HTMLElement);
  expect(onAdd).toHaveBeenCalledWith(left?.value);
  rerender(<AddLanguage label="Thêm tiếng" there={all} onAdd={onAdd} />);
  expect(screen.queryByRole('combobox')).toBeNull();
});

it('is called by its language and tells what is written', () => {
  const onChange = vi.fn();
  const language = all[0]?.language ?? '';
  render(<WrittenField language={language} text="" onChange={onChange} />);
  const box = screen.getByRole('textbox', { name: new RegExp(languagesInWords([language]), 'i') });
  fireEvent.change(box, { target: { value: 'Nước lên' } });
  expect(onChange).toHaveBeenCalledWith('Nước lên');
});
