import { vi } from '../locale/vi';
import { day, number, startOfDay } from './format';

// Above what is shown as of an earlier day: that it is, and what nobody kept of that day.
export function PastDay({ then, notKept = 0 }: { then?: string; notKept?: number }) {
  if (!then) return null;
  return (
    <>
      <p className="muted">{vi.asOf.lead(day(startOfDay(then)))}</p>
      {notKept > 0 && <p className="muted">{vi.asOf.notKept(number(notKept))}</p>}
    </>
  );
}
