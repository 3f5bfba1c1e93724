import {
  CheckOutlined,
  CloudOutlined,
  EditOutlined,
  ExclamationCircleOutlined,
  LoadingOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { vi } from '../locale/vi';
import { time } from './format';
import type { SaveState } from './use_autosave';

function look(state: SaveState): [ReactNode, string] {
  switch (state.kind) {
    case 'clean':
      return [null, ''];
    case 'unsaved':
      return [<EditOutlined key="i" />, vi.states.unsaved];
    case 'saving':
      return [<LoadingOutlined key="i" />, vi.states.saving];
    case 'saved':
      return [<CheckOutlined key="i" />, vi.states.savedAt(time(state.at))];
    case 'offline':
      return [<CloudOutlined key="i" />, vi.states.savedHere];
    case 'refused':
      return [<ExclamationCircleOutlined key="i" />, vi.states.unsaved];
    case 'stale':
      return [<ExclamationCircleOutlined key="i" />, vi.states.stale];
  }
}

export function SaveBadge({ state }: { state: SaveState }) {
  const [icon, words] = look(state);
  return (
    <output className="small muted" aria-live="polite">
      <span aria-hidden="true">{icon}</span> {words}
    </output>
  );
}
