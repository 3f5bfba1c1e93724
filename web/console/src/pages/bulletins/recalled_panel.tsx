import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { listRecalled, type RecalledOn } from '../../api/silence';
import type { Bulletin } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { number, secondsOf } from '../../parts/format';

export const heardIt = (one: RecalledOn): boolean => one.heard_ms > 0;
const knowsIt = (one: RecalledOn): boolean => one.state === 'done';

export function useRecalled(bulletin: string | undefined, fresh: boolean) {
  return useQuery({
    queryKey: ['bulletins', 'recalled', bulletin],
    queryFn: () => listRecalled(bulletin ?? ''),
    enabled: Boolean(bulletin),
    refetchInterval: fresh ? 3000 : false,
  });
}

// How much of a recalled bulletin was heard where, and the way to set it right there.
export function RecalledPanel({ bulletin }: { bulletin: Bulletin }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const { data: devices = [] } = useRecalled(bulletin.id, true);
  if (devices.length === 0) return null;
  const heard = devices.filter(heardIt);
  const unknowing = devices.filter((one) => !knowsIt(one));
  const order = [...unknowing, ...devices.filter(knowsIt)];
  return (
    <section className="stack_tight" aria-label={vi.recalled.title}>
      <h2>{vi.recalled.title}</h2>
      <p>
        {vi.recalled.sum(number(heard.length), number(devices.length))}
        {unknowing.length > 0 && (
          <>
            {'. '}
            <strong>{vi.recalled.unknown(number(unknowing.length))}</strong>
          </>
        )}
      </p>
      <ul className="plain list_rows">
        {order.map((one) => (
          <li key={one.device}>
            {one.device_name}
            <div className="small muted">
              {[
                heardIt(one) ? vi.recalled.heard(secondsOf(one.heard_ms)) : vi.recalled.notHeard,
                stateOf(one),
                one.unit_name,
              ].join(' · ')}
            </div>
          </li>
        ))}
      </ul>
      {heard.length > 0 && may('write_bulletin') && may('edit_schedule') && (
        <div>
          <Button
            type="primary"
            onClick={() =>
              void navigate({
                to: '/now',
                search: { way: 'text', correct: bulletin.id } as never,
              })
            }
          >
            {vi.recalled.correct(number(heard.length))}
          </Button>
        </div>
      )}
    </section>
  );
}

function stateOf(one: RecalledOn): string {
  if (knowsIt(one)) return vi.recalled.known;
  return one.online ? vi.recalled.underWay : vi.recalled.offline;
}
