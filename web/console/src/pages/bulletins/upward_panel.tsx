import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useState } from 'react';
import { contribute } from '../../api/contributions';
import { newKey } from '../../api/http';
import type { Bulletin } from '../../api/types';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { shortMoment } from '../../parts/format';
import { Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';
import { StatusTag } from '../../parts/status_tag';
import type { Autosave } from '../../parts/use_autosave';
import { standingOf } from '../contributions/contribution_words';
import type { Editable } from './editable';
import '../inbox/inbox.css';

// Sending it to the editors above, what became of it there, and whose it was before.
export function UpwardPanel({
  bulletin,
  autosave,
}: {
  bulletin: Bulletin;
  autosave: Autosave<Editable>;
}) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [key] = useState(newKey);
  const sent = bulletin.contribution;
  const send = useDeed({
    mutationFn: async () => {
      // What was typed a moment ago belongs to what is sent.
      const version = await autosave.flush();
      if (version === undefined) return undefined;
      return contribute(bulletin.id, version, `${key} ${version}`);
    },
    onSuccess: (done) => {
      if (!done) return;
      void queries.invalidateQueries({ queryKey: ['bulletins'] });
      void queries.invalidateQueries({ queryKey: ['contributions'] });
      void message.success(vi.contributions.sendDone(done.to_name));
    },
  });
  const maySend = bulletin.deeds?.includes('contribute');
  if (!maySend && !sent && !bulletin.origin) return null;
  return (
    <Panel title={vi.contributions.sentTitle}>
      <div className="inbox_card stack_tight">
        {bulletin.origin && (
          <Link to="/bulletins/$id" params={{ id: bulletin.origin.bulletin }}>
            {vi.contributions.origin(bulletin.origin.unit_name, bulletin.origin.by_name)}
          </Link>
        )}
        {sent && (
          <StatusTag tone={standingOf(sent).tone} icon={<InboxOutlined />}>
            {`${standingOf(sent).words} · ${shortMoment(sent.changed)}`}
          </StatusTag>
        )}
        {sent?.state === 'returned' && (
          <div className="small">
            {vi.contributions.comment(sent.handled_name)}
            <blockquote className="step_comment">{sent.comment}</blockquote>
          </div>
        )}
        <ProblemAlert error={send.error} />
        {maySend && (
          <div>
            <Button
              loading={send.isPending}
              disabled={!autosave.value.title.trim()}
              onClick={() => send.mutate()}
            >
              {sent ? vi.contributions.sendAgain : vi.contributions.send}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
