// The fields of a form over something that others may change meanwhile. What is saved names the
// version that the fields were read from, not the newest that arrived behind them.
import { useState } from 'react';
import { asProblem } from '../api/problem';
import { vi } from '../locale/vi';

export interface Fields<T> {
  fields: T;
  change: (part: Partial<T>) => void;
  version: number | undefined;
  // Another version takes the place of what stands in the form.
  take: (fields: T, version: number | undefined) => void;
}

export function useFields<T extends object>(server: T, version: number | undefined): Fields<T> {
  const [base, setBase] = useState({ fields: server, version });
  const [fields, setFields] = useState(server);
  const take = (fresh: T, its: number | undefined) => {
    setBase({ fields: fresh, version: its });
    setFields(fresh);
  };
  // A form in which nothing was changed follows the server.
  if ((version ?? 0) > (base.version ?? 0) && fields === base.fields) take(server, version);
  return {
    fields,
    change: (part) => setFields((before) => ({ ...before, ...part })),
    version: base.version,
    take,
  };
}

// What to offer when somebody else saved meanwhile: his version in place of what stands in the form.
export function takeTheirs(save: { error: unknown; reset: () => void }, take: () => void) {
  if (!asProblem(save.error).isStale) return undefined;
  const onTake = () => {
    save.reset();
    take();
  };
  return { label: vi.states.takeTheirs, onTake };
}
