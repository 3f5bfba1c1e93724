import { cloneElement, type ReactElement, type ReactNode, useId } from 'react';
import './field.css';

interface Control {
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
  status?: 'error';
}

// A control with its name above, its hint and the server's objection below, tied together for
// screen readers.
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  children: ReactElement<Control>;
}) {
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const control = cloneElement(children, {
    id,
    'aria-describedby': about || undefined,
    'aria-invalid': error ? true : undefined,
    ...(error ? { status: 'error' as const } : {}),
  });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {control}
      {hint && (
        <span className="field_hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="field_error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

// Several controls under one name.
export function FieldGroup({
  label,
  hint,
  error,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  children: ReactNode;
}) {
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      {hint && <span className="field_hint">{hint}</span>}
      {children}
      {error && (
        <span className="field_error" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}
