import { Alert, Button } from 'antd';
import { vi } from '../../locale/vi';
import type { Voice } from './use_voice';

// What keeps the microphone from being heard, and the way out.
export function Trouble({ voice }: { voice: Voice }) {
  if (!voice.trouble) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={vi.live.trouble[voice.trouble]}
      action={
        voice.trouble === 'interrupted' && <Button onClick={voice.resume}>{vi.live.resume}</Button>
      }
    />
  );
}
