import { CheckCircleOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import {
  listSessions,
  type OwnSession,
  revokeOtherSessions,
  revokeSession,
} from '../../api/sessions';
import { vi } from '../../locale/vi';
import { dayTime } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { StatusTag } from '../../parts/status_tag';
import { clientName } from './client_name';

// Where the account is signed in; a stranger is thrown out here.
export function SessionsSection() {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: listSessions });
  const done = (words: string) => {
    void queries.invalidateQueries({ queryKey: ['sessions'] });
    void message.success(words);
  };
  const one = useMutation({
    mutationFn: revokeSession,
    onSuccess: () => done(vi.sessions.revoked),
  });
  const all = useMutation({
    mutationFn: revokeOtherSessions,
    onSuccess: () => done(vi.sessions.allRevoked),
  });
  return (
    <section className="stack">
      <h2>{vi.sessions.title}</h2>
      <p className="muted">{vi.sessions.help}</p>
      <ProblemAlert error={one.error ?? all.error} />
      <Reading of={sessions}>
        {(page) => (
          <>
            <ul className="plain list_rows">
              {page.items.map((session) => (
                <SessionRow
                  key={session.id}
                  session={session}
                  busy={one.isPending}
                  onRevoke={() => one.mutate(session.id)}
                />
              ))}
            </ul>
            {page.items.length > 1 && (
              <div>
                <Button loading={all.isPending} onClick={() => all.mutate()}>
                  {vi.sessions.revokeAll}
                </Button>
              </div>
            )}
          </>
        )}
      </Reading>
    </section>
  );
}

function SessionRow({
  session,
  busy,
  onRevoke,
}: {
  session: OwnSession;
  busy: boolean;
  onRevoke: () => void;
}) {
  const name = clientName(session.client);
  return (
    <li className="row_between">
      <span className="stack_tight">
        <strong>{name}</strong>
        <span className="small muted">
          {vi.sessions.at(session.address)} · {vi.sessions.used(dayTime(session.last_used))}
        </span>
      </span>
      {session.current ? (
        <StatusTag tone="good" icon={<CheckCircleOutlined />}>
          {vi.sessions.current}
        </StatusTag>
      ) : (
        <Button
          disabled={busy}
          aria-label={vi.sessions.revokeOne(name, session.address)}
          onClick={onRevoke}
        >
          {vi.sessions.revoke}
        </Button>
      )}
    </li>
  );
}
