// A button for what cannot be taken back: it acts only after it was held down, by finger, mouse or
// key. Who cannot hold it types a word instead.
import { Input } from 'antd';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { vi } from '../locale/vi';
import { folded } from './format';
import './hold_button.css';

export const holdMs = 1500;

interface Props {
  label: string;
  word: string;
  tone: 'emergency' | 'exercise';
  disabled?: boolean;
  busy?: boolean;
  onHeld: () => void;
}

export function HoldButton({ label, word, tone, disabled, busy, onHeld }: Props) {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const help = useId();
  useEffect(() => () => clearTimeout(timer.current), []);
  const off = disabled || busy;
  const press = () => {
    if (off || held) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      setHeld(false);
      onHeld();
    }, holdMs);
  };
  const release = () => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  const isPress = (event: KeyboardEvent) => event.key === 'Enter' || event.key === ' ';
  return (
    <div className="hold stack_tight">
      <button
        type="button"
        className={`hold_button hold_${tone}${held ? ' is_held' : ''}`}
        disabled={off}
        aria-describedby={help}
        onPointerDown={(event) => event.button === 0 && press()}
        onPointerUp={release}
        onPointerLeave={release}
        onPointerCancel={release}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isPress(event)) return;
          event.preventDefault();
          if (!event.repeat) press();
        }}
        onKeyUp={release}
        onBlur={release}
      >
        <span className="hold_fill" aria-hidden="true" />
        <span className="hold_words">
          {busy ? vi.alarm.sending : held ? vi.alarm.holding : label}
        </span>
      </button>
      <span className="small muted" id={help}>
        {vi.alarm.holdHelp}
      </span>
      {!disabled && <TypedWord word={word} busy={busy} onTyped={onHeld} />}
    </div>
  );
}

function TypedWord({ word, busy, onTyped }: { word: string; busy?: boolean; onTyped: () => void }) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || folded(text.trim()) !== folded(word)) return;
    setText('');
    onTyped();
  };
  return (
    <details className="hold_typed">
      <summary className="small">{vi.alarm.typeHelp(word)}</summary>
      <form onSubmit={submit}>
        <Input
          aria-label={vi.alarm.typeHelp(word)}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </details>
  );
}
