import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listEmergencies } from '../../api/emergencies';
import type { Emergency, EmergencyState } from '../../api/emergency_types';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { number, shortMoment } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { AreaName, areaKey } from './area_picker';
import { EmergencyTag } from './emergency_tag';
import { OnsitePlays } from './onsite_plays';
import { useHeldMessages } from './use_held_messages';
import { useWorld, type World } from './world';
import './emergencies.css';

export const openStates: EmergencyState[] = ['live', 'awaiting_approval'];
const pastStates: EmergencyState[] = ['ended', 'cancelled', 'expired'];

// Of one world: real alerts, or exercises; never both on one page.
export function EmergenciesPage() {
  const { may } = useSession();
  const world = useWorld();
  const { exercise, base } = world;
  return (
    <Page
      title={exercise ? vi.exercise.title : vi.emergencies.title}
      lead={exercise ? vi.exercise.lead : vi.emergencies.lead}
      actions={
        <>
          {may('send_emergency') && (
            <Link className={exercise ? 'alarm_link is_exercise' : 'alarm_link'} to={`${base}/new`}>
              {exercise ? vi.exercise.send : vi.emergencies.send}
            </Link>
          )}
          <Link to={`${base}/received`}>{vi.received.link}</Link>
          {!exercise && <Link to="/emergencies/templates">{vi.emergencies.templates}</Link>}
        </>
      }
    >
      <Brought world={world} />
      <Open world={world} />
      {!exercise && <OnsitePlays />}
      <Past world={world} />
    </Page>
  );
}

// What other systems brought and waits for a person: nothing to see where there is none.
function Brought({ world: { exercise, base } }: { world: World }) {
  const { mine } = useHeldMessages(exercise);
  if (mine.length === 0) return null;
  return (
    <Link className={exercise ? 'alarm_card is_exercise' : 'alarm_card'} to={`${base}/received`}>
      <strong>{vi.received.open(number(mine.length))}</strong>
      <span>{mine[0]?.text}</span>
    </Link>
  );
}

function Open({ world: { exercise, base } }: { world: World }) {
  const open = useQuery({
    queryKey: ['emergencies', 'open', exercise],
    queryFn: () => listEmergencies({ exercise, states: openStates, limit: 50 }),
    refetchInterval: 10_000,
  });
  return (
    <Panel title={vi.emergencies.openNow}>
      <Reading of={open} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">
              {exercise ? vi.exercise.nothingOpen : vi.emergencies.nothingOpen}
            </p>
          ) : (
            <ul className="plain stack">
              {items.map((one) => (
                <li key={one.id}>
                  <Link className="alarm_card" to={`${base}/$id`} params={{ id: one.id }}>
                    <EmergencyTag state={one.state} exercise={exercise} />
                    <strong>{vi.emergencies.hazards[one.hazard]}</strong>
                    <span>{one.text}</span>
                    <span className="small">
                      {one.unit_name} · {shortMoment(one.pressed_at ?? one.created)}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </Panel>
  );
}

const columnsOf = ({ exercise, base }: World): Column<Emergency>[] => [
  {
    key: 'text',
    title: vi.alarm.text,
    lead: true,
    render: (one) => (
      <>
        <Link to={`${base}/$id`} params={{ id: one.id }}>
          {vi.emergencies.hazards[one.hazard]}
        </Link>
        <div className="alarm_clip">{one.text}</div>
      </>
    ),
  },
  {
    key: 'state',
    title: vi.deliveries.state,
    render: (one) => <EmergencyTag state={one.state} exercise={exercise} />,
  },
  {
    key: 'area',
    title: vi.watch.area,
    render: (one) =>
      one.audience.slice(0, 3).map((item, index) => (
        <span key={areaKey(item)}>
          {index > 0 && ', '}
          <AreaName item={item} />
        </span>
      )),
  },
  { key: 'author', title: vi.watch.author, render: (one) => one.author.name },
  {
    key: 'at',
    title: vi.watch.pressedAt,
    numeric: true,
    render: (one) => shortMoment(one.pressed_at ?? one.created),
  },
];

function Past({ world }: { world: World }) {
  const { exercise } = world;
  const [{ cursor }] = useUrlState();
  const past = useQuery({
    queryKey: ['emergencies', 'past', exercise, cursor],
    queryFn: () => listEmergencies({ exercise, states: pastStates, cursor, limit: 20 }),
    placeholderData: (before) => before,
  });
  return (
    <Panel title={exercise ? vi.exercise.past : vi.emergencies.past}>
      <PagedTable
        label={exercise ? vi.exercise.past : vi.emergencies.past}
        columns={columnsOf(world)}
        of={past}
        rowKey={(one) => one.id}
        empty={<EmptyState title={exercise ? vi.exercise.pastEmpty : vi.emergencies.pastEmpty} />}
      />
    </Panel>
  );
}
