import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../api/problem';
import { findDraft, keepDraft } from './local_draft';
import { useAutosave } from './use_autosave';

interface Text {
  text: string;
}

type Save = (value: Text, version: number) => Promise<{ version: number }>;

const start = (save: Save, initial: Text = { text: '' }, version = 1) =>
  renderHook(() => useAutosave<Text>({ name: 'test', initial, version, save, delayMs: 5 }));

describe('autosave', () => {
  it('saves a moment after typing and says so', async () => {
    const save = vi.fn<Save>(async (_, version) => ({ version: version + 1 }));
    const { result } = start(save);
    act(() => result.current.change({ text: 'một' }));
    expect(result.current.state.kind).toBe('unsaved');
    await waitFor(() => expect(result.current.state.kind).toBe('saved'));
    expect(save).toHaveBeenCalledExactlyOnceWith({ text: 'một' }, 1);
    expect(findDraft('test')).toBeUndefined();
  });

  it('keeps the text on this machine while the line is lost, and sends it when it is back', async () => {
    const save = vi.fn<Save>();
    save.mockRejectedValueOnce(new Problem(0, {}));
    save.mockResolvedValueOnce({ version: 2 });
    const { result } = start(save);
    act(() => result.current.change({ text: 'hai' }));
    await waitFor(() => expect(result.current.state.kind).toBe('offline'));
    expect(findDraft<Text>('test')?.value.text).toBe('hai');
    act(() => {
      window.dispatchEvent(new Event('online'));
    });
    await waitFor(() => expect(result.current.state.kind).toBe('saved'));
  });

  it('restores what was typed before the window closed, over the version it was typed on', async () => {
    keepDraft('test', { value: { text: 'gõ dở' }, version: 3, at: Date.now() });
    const save = vi.fn<Save>(async () => ({ version: 6 }));
    const { result } = start(save, { text: 'bản trên máy chủ' }, 5);
    expect(result.current.value.text).toBe('gõ dở');
    await act(() => result.current.flush());
    expect(save).toHaveBeenCalledWith({ text: 'gõ dở' }, 3);
  });

  it('stops by itself at a conflict until the officer decides', async () => {
    const save = vi.fn<Save>();
    save.mockRejectedValueOnce(new Problem(409, { code: 'bulletin.stale' }));
    save.mockResolvedValueOnce({ version: 9 });
    const { result } = start(save);
    act(() => result.current.change({ text: 'của tôi' }));
    await waitFor(() => expect(result.current.state.kind).toBe('stale'));
    act(() => result.current.change({ text: 'của tôi, viết thêm' }));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(save).toHaveBeenCalledOnce();
    await act(() => result.current.flush(8));
    expect(save).toHaveBeenLastCalledWith({ text: 'của tôi, viết thêm' }, 8);
    expect(result.current.state.kind).toBe('saved');
  });

  it('saves again what was typed while a save was under way', async () => {
    let finish: (answer: { version: number }) => void = () => undefined;
    const save = vi.fn<Save>();
    save.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    save.mockResolvedValueOnce({ version: 3 });
    const { result } = start(save);
    act(() => result.current.change({ text: 'a' }));
    await waitFor(() => expect(save).toHaveBeenCalledOnce());
    act(() => result.current.change({ text: 'ab' }));
    await act(async () => finish({ version: 2 }));
    await waitFor(() => expect(result.current.state.kind).toBe('saved'));
    expect(save).toHaveBeenLastCalledWith({ text: 'ab' }, 2);
  });

  it('sends what is unsaved when the page is left', async () => {
    const save = vi.fn<Save>(async () => ({ version: 2 }));
    const { result } = renderHook(() =>
      useAutosave<Text>({ name: 'test', initial: { text: '' }, version: 1, save, delayMs: 60_000 }),
    );
    act(() => result.current.change({ text: 'ba' }));
    cleanup();
    await waitFor(() => expect(save).toHaveBeenCalledWith({ text: 'ba' }, 1));
  });
});
