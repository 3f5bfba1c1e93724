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

  it('takes along what is typed while the first save gives it its name', async () => {
    const save = vi.fn<Save>();
    save.mockResolvedValueOnce({ version: 1 });
    save.mockRejectedValue(new Problem(0, {}));
    const { result, rerender } = renderHook(
      ({ name }) =>
        useAutosave<Text>({ name, initial: { text: '' }, version: 0, save, delayMs: 5 }),
      { initialProps: { name: 'of.new' } },
    );
    act(() => result.current.change({ text: 'tiêu đề' }));
    await waitFor(() => expect(result.current.state.kind).toBe('saved'));
    act(() => result.current.change({ text: 'tiêu đề, nội dung' }));
    rerender({ name: 'of.7' });
    expect(findDraft<Text>('of.7')?.value.text).toBe('tiêu đề, nội dung');
    expect(findDraft('of.new')).toBeUndefined();
    await waitFor(() => expect(result.current.state.kind).toBe('offline'));
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

  const under = (props: { text: string; version: number; open?: boolean }, save: Save) =>
    renderHook(
      ({ text, version, open }) =>
        useAutosave<Text>({ name: 'test', initial: { text }, version, open, save, delayMs: 5 }),
      { initialProps: props },
    );

  it('shows the newer version of the server where nothing of its own is unsaved', async () => {
    const save = vi.fn<Save>(async (_, version) => ({ version: version + 1 }));
    const { result, rerender } = under({ text: 'bản 3', version: 3 }, save);
    rerender({ text: 'bản 6', version: 6 });
    await waitFor(() => expect(result.current.value.text).toBe('bản 6'));
    expect(result.current.version).toBe(6);
    act(() => result.current.change({ text: 'bản 6, viết thêm' }));
    await waitFor(() => expect(save).toHaveBeenCalledWith({ text: 'bản 6, viết thêm' }, 6));
  });

  it('keeps what is being typed when a newer version arrives, and the version it was typed on', async () => {
    const save = vi.fn<Save>();
    save.mockRejectedValue(new Problem(409, { code: 'bulletin.stale' }));
    const { result, rerender } = under({ text: 'bản 3', version: 3 }, save);
    act(() => result.current.change({ text: 'của tôi' }));
    rerender({ text: 'bản 6', version: 6 });
    expect(result.current.value.text).toBe('của tôi');
    await waitFor(() => expect(save).toHaveBeenCalledWith({ text: 'của tôi' }, 3));
  });

  it('shows what the server holds where nothing may be typed, whatever was kept here', async () => {
    keepDraft('test', { value: { text: 'nháp của người khác' }, version: 2, at: Date.now() });
    const save = vi.fn<Save>();
    const { result, rerender } = under({ text: 'bản trình', version: 3, open: false }, save);
    expect(result.current.value.text).toBe('bản trình');
    expect(result.current.restored).toBeUndefined();
    rerender({ text: 'bản trình lại', version: 6, open: false });
    expect(result.current.value.text).toBe('bản trình lại');
    expect(result.current.version).toBe(6);
    expect(save).not.toHaveBeenCalled();
  });

  it('saves one at a time for several who wait for a save that fails', async () => {
    let fails: (error: Problem) => void = () => undefined;
    let under = 0;
    let most = 0;
    const save = vi.fn<Save>();
    save.mockImplementationOnce(() => new Promise((_, reject) => (fails = reject)));
    save.mockImplementation(async (_, version) => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
      return { version: version + 1 };
    });
    const { result } = start(save);
    act(() => result.current.change({ text: 'a' }));
    await waitFor(() => expect(save).toHaveBeenCalledOnce());
    const both = Promise.all([result.current.flush(), result.current.flush()]);
    await act(async () => {
      fails(new Problem(0, {}));
      expect(await both).toEqual([2, 2]);
    });
    expect(most).toBe(1);
    expect(save).toHaveBeenCalledTimes(2);
  });
});
