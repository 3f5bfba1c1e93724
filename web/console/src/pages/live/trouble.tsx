import { Alert, Button } from 'antd';
import { vi } from '../../locale/vi';
import type { Voice } from './use_voice';

// What keeps the microphone from being heard, and the way out.
export function Trouble({ voice }: { voice: Voice }) {
  if (!voice.trouble) return null;
  // Whoever speaks already has no other button for it.
  const mayTry = voice.trouble === 'interrupted' || voice.live !== undefined;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={vi.live.trouble[voice.trouble]}
      action={mayTry && <Button onClick={voice.resume}>{vi.live.resume}</Button>}
    />
  );
}
