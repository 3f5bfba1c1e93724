// Behind the address that an officer sent to a leader's telephone: what is to be said, to whom and
// when, its sound, and two buttons. Nothing else stands here, and it is read on 360 px.
import { CheckCircleOutlined, LogoutOutlined, RollbackOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Alert, Button, Input } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import {
  decideByLink,
  type LinkContent,
  type OpenedLink,
  openApprovalLink,
} from '../../api/approval_links';
import { mediaAddress } from '../../api/media';
import { asProblem } from '../../api/problem';
import type { BulletinTrack } from '../../api/types';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { dayTime, number } from '../../parts/format';
import { languageName } from '../../parts/languages';
import { Loading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import './approval.css';

export function ApprovalPage() {
  const { token } = useParams({ strict: false }) as { token: string };
  const opened = useQuery({
    queryKey: ['approval-link', token],
    queryFn: () => openApprovalLink(token),
    retry: (count, error) => asProblem(error).isOffline && count < 3,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    document.title = `${vi.approval.title} · ${vi.common.product}`;
  }, []);
  return (
    <main className="approval">
      <Who />
      {opened.isPending && <Loading rows={6} />}
      {opened.error && (
        <section className="stack">
          <h1>{vi.approval.failed}</h1>
          <ProblemAlert error={opened.error} onRetry={() => void opened.refetch()} />
        </section>
      )}
      {opened.data && (
        <Opened opened={opened.data} token={token} onStale={() => void opened.refetch()} />
      )}
    </main>
  );
}

function Who() {
  const { account, leave } = useSession();
  return (
    <header className="approval_who">
      <span className="small">{vi.approval.signedInAs(account.name)}</span>
      <Button
        size="small"
        type="link"
        icon={<LogoutOutlined aria-hidden="true" />}
        // The page begins anew, with the sign-in: nothing of the one before stays on it.
        onClick={() => void leave().then(() => window.location.reload())}
      >
        {vi.approval.otherAccount}
      </Button>
    </header>
  );
}

// The rest of the page gives way to what came of it.
function Outcome({
  icon,
  title,
  children,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
}) {
  return (
    <section className="approval_outcome" role="status">
      <span className="approval_icon" aria-hidden="true">
        {icon}
      </span>
      <h1>{title}</h1>
      <p>{children}</p>
    </section>
  );
}

function Opened({
  opened,
  token,
  onStale,
}: {
  opened: OpenedLink;
  token: string;
  onStale: () => void;
}) {
  const [done, setDone] = useState<'approved' | 'rejected'>();
  const { content } = opened;
  if (done === 'approved') {
    return (
      <Outcome icon={<CheckCircleOutlined />} title={vi.approval.approved}>
        {content?.first_airing
          ? vi.approval.approvedAt(dayTime(content.first_airing))
          : vi.approval.approvedLater}
      </Outcome>
    );
  }
  if (done === 'rejected') {
    return (
      <Outcome icon={<RollbackOutlined />} title={vi.approval.rejected}>
        {vi.approval.rejectedText(content?.author_name ?? '')}
      </Outcome>
    );
  }
  if (opened.state !== 'open' || !content) {
    const deed =
      opened.bulletin_state === 'rejected' ? vi.approval.wasRejected : vi.approval.wasApproved;
    return (
      <section className="stack">
        <h1>{vi.approval.states[opened.state]}</h1>
        <p>
          <strong>{opened.title}</strong>
        </p>
        <p>
          {opened.state === 'decided'
            ? `${vi.approval.decidedBy(deed, opened.decided_by ?? '')} ${vi.approval.noMore}`
            : vi.approval.statesText[opened.state]}
        </p>
      </section>
    );
  }
  return (
    <>
      <Bulletin opened={opened} content={content} />
      <Decide opened={opened} content={content} token={token} onDone={setDone} onStale={onStale} />
    </>
  );
}

function Bulletin({ opened, content }: { opened: OpenedLink; content: LinkContent }) {
  return (
    <article className="stack">
      <div className="stack_tight">
        <h1>{opened.title}</h1>
        {content.priority === 'priority' && <strong>{vi.approval.priority}</strong>}
        <span className="small muted">
          {vi.approval.writtenBy(content.author_name, content.unit_name)}
        </span>
        {content.for_name && <span>{vi.approval.actingFor(content.for_name)}</span>}
      </div>
      {content.media && (
        // biome-ignore lint/a11y/useMediaCaption: the words are written out right below it.
        <audio
          className="approval_sound"
          controls
          preload="metadata"
          aria-label={vi.approval.listen}
          src={mediaAddress(content.media)}
        />
      )}
      <div className="stack_tight">
        <h2>{vi.approval.heardAs}</h2>
        <p className="approval_text">{content.spoken_text || content.text}</p>
        {content.spoken_text && content.spoken_text.trim() !== content.text.trim() && (
          <details>
            <summary>{vi.approval.written}</summary>
            <p className="approval_text">{content.text}</p>
          </details>
        )}
      </div>
      {content.tracks.map((track) => (
        <Spoken key={track.language} track={track} />
      ))}
      <dl className="facts">
        <dt>{vi.approval.to}</dt>
        <dd>
          {content.audience.join(', ')}
          {content.audience_more > 0 && ` ${vi.approval.andMore(number(content.audience_more))}`}
          <div className="small muted">
            {vi.approval.reach(number(content.devices), number(content.speakers))}
            {content.households > 0 && `, ${vi.approval.households(number(content.households))}`}
          </div>
        </dd>
        <dt>{vi.approval.first}</dt>
        <dd>{content.first_airing ? dayTime(content.first_airing) : vi.approval.noAiring}</dd>
      </dl>
    </article>
  );
}

// The same in another language: who approves answers for it as well.
function Spoken({ track }: { track: BulletinTrack }) {
  return (
    <section className="stack_tight">
      <h2>{vi.approval.inLanguage(languageName(track.language))}</h2>
      {track.reader && <span className="small muted">{vi.approval.readBy(track.reader)}</span>}
      {track.media && (
        // biome-ignore lint/a11y/useMediaCaption: what was written down of it stands below.
        <audio
          className="approval_sound"
          controls
          preload="metadata"
          aria-label={vi.approval.listenIn(languageName(track.language))}
          src={mediaAddress(track.media)}
        />
      )}
      {track.text && <p className="approval_text">{track.text}</p>}
    </section>
  );
}

function Decide({
  opened,
  content,
  token,
  onDone,
  onStale,
}: {
  opened: OpenedLink;
  content: LinkContent;
  token: string;
  onDone: (how: 'approved' | 'rejected') => void;
  onStale: () => void;
}) {
  const [returning, setReturning] = useState(false);
  const [comment, setComment] = useState('');
  const decide = useDeed({
    mutationFn: async (how: 'approved' | 'rejected') => {
      await decideByLink(
        opened,
        token,
        how === 'approved' ? { approve: true } : { approve: false, comment: comment.trim() },
      );
      return how;
    },
    onSuccess: onDone,
  });
  // Somebody else was quicker, or the text is another one: the page tells which.
  const stale = decide.error && asProblem(decide.error).status === 409;
  return (
    <section className="approval_decide stack_tight">
      <ProblemAlert error={decide.error} onRetry={stale ? onStale : undefined} />
      {content.refusal && <Alert type="warning" showIcon title={content.refusal} />}
      {returning ? (
        <>
          <Field label={vi.approval.rejectComment} hint={vi.review.rejectHint}>
            <Input.TextArea
              autoFocus
              value={comment}
              maxLength={2000}
              autoSize={{ minRows: 3 }}
              onChange={(event) => setComment(event.target.value)}
            />
          </Field>
          <Button
            type="primary"
            size="large"
            block
            disabled={!comment.trim()}
            loading={decide.isPending}
            onClick={() => decide.mutate('rejected')}
          >
            {vi.approval.rejectSend}
          </Button>
          <Button size="large" block onClick={() => setReturning(false)}>
            {vi.common.cancel}
          </Button>
        </>
      ) : (
        !content.refusal && (
          <>
            <Button
              type="primary"
              size="large"
              block
              loading={decide.isPending}
              onClick={() => decide.mutate('approved')}
            >
              {content.for_name ? vi.approval.approveFor(content.for_name) : vi.approval.approve}
            </Button>
            <Button size="large" block onClick={() => setReturning(true)}>
              {vi.approval.reject}
            </Button>
          </>
        )
      )}
    </section>
  );
}
