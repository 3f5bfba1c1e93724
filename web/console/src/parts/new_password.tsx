import { Input } from 'antd';
import { vi } from '../locale/vi';
import { Field } from './field';

export interface NewPasswordWords {
  password: string;
  again: string;
}

export const noPassword: NewPasswordWords = { password: '', again: '' };

// Whether it can be sent: written, and twice the same.
export const isSettled = ({ password, again }: NewPasswordWords): boolean =>
  password !== '' && again === password;

// A password of one's own choice, typed twice.
export function NewPassword({
  value,
  error,
  onChange,
}: {
  value: NewPasswordWords;
  error?: string;
  onChange: (value: NewPasswordWords) => void;
}) {
  const { password, again } = value;
  const differ = again !== '' && again !== password;
  return (
    <>
      <Field label={vi.settings.newPassword} hint={vi.settings.passwordRule} error={error}>
        <Input.Password
          value={password}
          autoComplete="new-password"
          onChange={(event) => onChange({ password: event.target.value, again })}
        />
      </Field>
      <Field
        label={vi.settings.repeatPassword}
        error={differ ? vi.settings.passwordsDiffer : undefined}
      >
        <Input.Password
          value={again}
          autoComplete="new-password"
          onChange={(event) => onChange({ password, again: event.target.value })}
        />
      </Field>
    </>
  );
}
