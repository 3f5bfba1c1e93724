import { CheckCircleOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { confirmOtp, type StartedOtp, startOtp, stopOtp } from '../api/accounts';
import { vi } from '../locale/vi';
import { OtpField } from './otp_field';
import { ProblemAlert } from './problem_alert';
import { StatusTag } from './status_tag';
import { useFreshly } from './use_freshly';
import './pairing_code.css';

// As it is read off and typed in; applications leave the spaces out again.
const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

// One-time codes: by choice among the settings, by duty of those who approve.
export function SecondFactor({ enabled }: { enabled: boolean }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [started, setStarted] = useState<StartedOtp>();
  const finished = (words: string) => {
    setCode('');
    setStarted(undefined);
    void queries.invalidateQueries({ queryKey: ['session'] });
    void message.success(words);
  };
  // Whoever finds a session open does not bind it to an application of his own.
  const start = useFreshly<undefined, StartedOtp>(startOtp, setStarted);
  const confirm = useMutation({
    mutationFn: () => confirmOtp(code),
    onSuccess: () => finished(vi.settings.otpDone),
  });
  const stop = useMutation({
    mutationFn: () => stopOtp(code),
    onSuccess: () => finished(vi.settings.otpStopped),
  });
  const asksCode = enabled || started !== undefined;
  return (
    <section className="stack">
      <h2>{vi.settings.otpTitle}</h2>
      <p className="muted">{vi.settings.otpHelp}</p>
      <div>
        {enabled ? (
          <StatusTag tone="good" icon={<CheckCircleOutlined />}>
            {vi.settings.otpOn}
          </StatusTag>
        ) : (
          <StatusTag tone="calm" icon={<MinusCircleOutlined />}>
            {vi.settings.otpOff}
          </StatusTag>
        )}
      </div>
      <ProblemAlert error={start.error ?? confirm.error ?? stop.error} />
      {started && (
        <div className="stack_tight">
          <span>{vi.settings.otpSecretHelp}</span>
          <span className="muted">{vi.settings.otpSecret}</span>
          <output className="pairing_code long_code">{inFours(started.secret)}</output>
          <a href={started.uri}>{vi.settings.otpOpenApp}</a>
        </div>
      )}
      {asksCode && <OtpField label={vi.settings.otpCode} value={code} onChange={setCode} />}
      <div>
        {enabled ? (
          <Button disabled={!code} loading={stop.isPending} onClick={() => stop.mutate()}>
            {vi.settings.otpStop}
          </Button>
        ) : started ? (
          <Button
            type="primary"
            disabled={code.length !== 6}
            loading={confirm.isPending}
            onClick={() => confirm.mutate()}
          >
            {vi.settings.otpConfirm}
          </Button>
        ) : (
          <Button loading={start.busy} onClick={() => start.run(undefined)}>
            {vi.settings.otpStart}
          </Button>
        )}
      </div>
      {start.dialog}
    </section>
  );
}
