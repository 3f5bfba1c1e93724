// A picker of the kit forgets what is being typed into it whenever it is handed another object, even one
// that means the same. What means the same is therefore the same object here, however often a page is
// drawn while somebody types.
import dayjs, { type Dayjs } from 'dayjs';

const most = 200;
const held = new Map<string, Dayjs>();

// A local day ("2026-11-22") or a local moment ("2026-11-22T05:30:00").
export function heldMoment(written: string): Dayjs {
  const known = held.get(written);
  if (known) return known;
  if (held.size >= most) held.clear();
  const made = dayjs(written);
  held.set(written, made);
  return made;
}
