import { AlertOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Select, Tabs } from 'antd';
import { useState } from 'react';
import {
  type InboxPage as Inbox,
  type InboxItem,
  type InboxState,
  readInbox,
} from '../../api/inbox';
import { readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { usePhone } from '../../app/use_phone';
import { vi } from '../../locale/vi';
import { number, time } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { AcceptDialog } from './accept_dialog';
import { InboxCard } from './inbox_card';
import { LeaveDialog } from './leave_dialog';
import './inbox.css';

const states = Object.keys(vi.inbox.states) as InboxState[];

export function InboxPage() {
  const { account } = useSession();
  const phone = usePhone();
  const [url, setUrl] = useUrlState();
  const unit = url.unit ?? account.unit;
  const state = states.find((one) => one === url.state) ?? 'waiting';
  const wish = { unit, state, cursor: url.cursor, limit: 30 };
  const inbox = useQuery({
    queryKey: ['inbox', wish],
    queryFn: () => readInbox(wish),
    placeholderData: (before) => (before?.unit === unit ? before : undefined),
    refetchInterval: 60_000,
  });
  const own = useQuery({
    queryKey: ['units', 'one', unit],
    queryFn: () => readUnit(unit),
    staleTime: 5 * 60_000,
  });
  const choose = (next: string) => setUrl({ state: next, cursor: undefined }, false);
  const labelOf = (one: InboxState) =>
    one === 'waiting' && inbox.data?.waiting
      ? `${vi.inbox.states.waiting} (${number(inbox.data.waiting)})`
      : vi.inbox.states[one];
  const hasStation = !own.data || stations.includes(own.data.kind);
  if (!hasStation)
    return (
      <Page title={vi.inbox.title}>
        <EmptyState title={vi.inbox.noStation} text={vi.inbox.noStationText} />
      </Page>
    );
  return (
    <Page
      title={vi.inbox.title}
      lead={unit === account.unit ? vi.inbox.lead : vi.inbox.leadOther(own.data?.name ?? '…')}
    >
      {inbox.data && <Sounding inbox={inbox.data} />}
      {inbox.data && state === 'waiting' && <Summary inbox={inbox.data} />}
      <Panel>
        <div className="stack">
          {phone ? (
            <Select
              aria-label={vi.inbox.state}
              value={state}
              options={states.map((one) => ({ value: one, label: labelOf(one) }))}
              onChange={choose}
            />
          ) : (
            <Tabs
              activeKey={state}
              onChange={choose}
              items={states.map((one) => ({ key: one, label: labelOf(one) }))}
            />
          )}
          <Items key={`${unit} ${state}`} of={inbox} state={state} unit={unit} />
        </div>
      </Panel>
    </Page>
  );
}

const stations = ['commune', 'ward', 'township', 'special_zone'];

// Alerts play by themselves: they stand here so that nobody looks for a button.
function Sounding({ inbox }: { inbox: Inbox }) {
  if (inbox.sounding.length === 0) return null;
  return (
    <section className="inbox_sounding" aria-label={vi.inbox.sounding}>
      <strong>
        <AlertOutlined aria-hidden="true" /> {vi.inbox.sounding}
      </strong>
      <p>{vi.inbox.soundingText}</p>
      <ul className="plain list_rows">
        {inbox.sounding.map((alert) => (
          <li key={alert.id} className="row_between">
            <span>
              {alert.text}
              {alert.since && <span className="small"> · {vi.inbox.since(time(alert.since))}</span>}
            </span>
            <Link to="/emergencies/$id" params={{ id: alert.id }}>
              {vi.inbox.watch}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ruleWords(rule: Inbox['rule']): string | undefined {
  if (!rule) return undefined;
  const say = rule.priority_only ? vi.inbox.rulePriority : vi.inbox.rule;
  return say(rule.decide_by, rule.air_at);
}

function Summary({ inbox }: { inbox: Inbox }) {
  const rule = ruleWords(inbox.rule);
  if (inbox.waiting === 0) return null;
  return (
    <Alert
      type={inbox.priority > 0 ? 'warning' : 'info'}
      showIcon
      title={[
        vi.inbox.waiting(number(inbox.waiting)),
        inbox.priority > 0 ? vi.inbox.mustAir(number(inbox.priority)) : '',
      ]
        .filter(Boolean)
        .join(', ')}
      description={rule}
    />
  );
}

function Items({
  of: asked,
  state,
  unit,
}: {
  of: Parameters<typeof PagedTable<InboxItem>>[0]['of'] & { data: Inbox | undefined };
  state: InboxState;
  unit: string;
}) {
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [accepting, setAccepting] = useState<InboxItem[]>();
  const [leaving, setLeaving] = useState<InboxItem>();
  const inbox = asked.data;
  const may = Boolean(inbox?.may_decide);
  const selectable = may && state === 'waiting' && (inbox?.items.length ?? 0) > 1;
  const picked = inbox?.items.filter((item) => chosen.has(item.bulletin)) ?? [];
  const columns: Column<InboxItem>[] = [
    {
      key: 'item',
      title: vi.inbox.title,
      lead: true,
      render: (item) => (
        <InboxCard
          item={item}
          state={state}
          mayDecide={may}
          onAccept={() => setAccepting([item])}
          onLeave={() => setLeaving(item)}
        />
      ),
    },
  ];
  return (
    <>
      {inbox && !may && <p className="muted">{vi.inbox.readOnly}</p>}
      <PagedTable
        label={vi.inbox.states[state]}
        columns={columns}
        of={asked}
        rowKey={(item) => item.bulletin}
        rowName={(item) => item.title}
        selection={selectable ? { chosen, onChange: setChosen } : undefined}
        empty={<EmptyState title={vi.inbox.empty[state]} text={vi.inbox.emptyText[state]} />}
      />
      {picked.length > 1 && (
        <div className="inbox_bar">
          <Button type="primary" size="large" block onClick={() => setAccepting(picked)}>
            {vi.inbox.acceptMany(number(picked.length))}
          </Button>
        </div>
      )}
      {accepting && (
        <AcceptDialog
          items={accepting}
          unit={unit}
          onClose={(done) => {
            setAccepting(undefined);
            if (done) setChosen(new Set());
          }}
        />
      )}
      {leaving && <LeaveDialog item={leaving} unit={unit} onClose={() => setLeaving(undefined)} />}
    </>
  );
}
