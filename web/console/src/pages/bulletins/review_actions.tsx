import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { deleteDraft, move, type Transition } from '../../api/bulletins';
import type { Bulletin } from '../../api/types';
import { useSession } from '../../app/session';
import { undoable } from '../../app/undo';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { useReach } from '../../parts/audience_reach';
import { Field } from '../../parts/field';
import { number } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';
import type { Autosave } from '../../parts/use_autosave';
import { ApprovalLinkDialog } from './approval_link_dialog';
import type { Editable } from './editable';
import { Lacking } from './lacking';
import { RecalledPanel } from './recalled_panel';
import '../../parts/page.css';

interface Props {
  bulletin: Bulletin;
  autosave: Autosave<Editable>;
}

// What can be done next with this bulletin by this account; the first is the primary one.
export function ReviewActions({ bulletin, autosave }: Props) {
  const { account, may } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'reject' | 'recall'>();
  const [linking, setLinking] = useState(false);
  const reach = useReach(autosave.value.audience);
  const step = useDeed({
    mutationFn: async ({ to, comment }: { to: Transition; comment?: string }) => {
      // What was typed a moment ago belongs to the version that is submitted; what is decided about
      // is the version that stands on the page.
      const version = to === 'submit' ? await autosave.flush() : autosave.version;
      if (version === undefined) return undefined;
      return { to, bulletin: await move(bulletin.id, to, { version, comment }) };
    },
    onSuccess: (done) => {
      if (!done) return;
      setAsking(undefined);
      queries.setQueryData(['bulletins', 'one', bulletin.id], done.bulletin);
      void queries.invalidateQueries({ queryKey: ['bulletins'] });
      void queries.invalidateQueries({ queryKey: ['today'] });
      void message.success(vi.review.done[done.to]);
    },
  });

  // The version that is deleted is the one that was seen, what was typed a moment ago included.
  const drop = async () => {
    const version = await autosave.flush();
    if (version === undefined) return;
    undoable({
      subject: `bulletin ${bulletin.id}`,
      words: vi.review.draftDeleted(autosave.value.title.trim() || vi.bulletins.untitled),
      act: async () => {
        await deleteDraft(bulletin.id, version);
        queries.removeQueries({ queryKey: ['bulletins', 'one', bulletin.id] });
        await queries.invalidateQueries({ queryKey: ['bulletins', 'list'] });
        await queries.invalidateQueries({ queryKey: ['today'] });
      },
    });
    void navigate({ to: '/bulletins' });
  };

  const counts = reach.data
    ? ([number(reach.data.speaker_devices), number(reach.data.speakers)] as const)
    : undefined;
  const deeds = bulletin.deeds ?? [];
  const ownPriority = bulletin.priority !== 'normal' && bulletin.author === account.id;
  const voicePending = bulletin.state === 'submitted' && !bulletin.media;
  const busy = step.isPending;
  return (
    <div className="stack_tight review">
      <div className="page_actions">
        {deeds.includes('submit') && (
          <Button
            type="primary"
            loading={busy}
            disabled={
              !autosave.value.title.trim() ||
              autosave.value.audience.length === 0 ||
              (Boolean(autosave.value.consent) && !autosave.value.consent_given)
            }
            onClick={() => step.mutate({ to: 'submit' })}
          >
            {counts ? vi.review.submitTo(...counts) : vi.review.submit}
          </Button>
        )}
        {deeds.includes('approve') && (
          <Button
            type="primary"
            loading={busy}
            disabled={voicePending}
            onClick={() => step.mutate({ to: 'approve' })}
          >
            {counts ? vi.review.approveTo(...counts) : vi.review.approve}
          </Button>
        )}
        {deeds.includes('reject') && (
          <Button onClick={() => setAsking('reject')}>{vi.review.reject}</Button>
        )}
        {bulletin.state === 'submitted' && bulletin.media && may('write_bulletin') && (
          <Button onClick={() => setLinking(true)}>{vi.approval.make}</Button>
        )}
        {deeds.includes('schedule') && (
          <Button
            type="primary"
            onClick={() =>
              void navigate({
                to: '/schedules',
                search: { new: bulletin.id } as never,
              })
            }
          >
            {vi.bulletins.scheduleThis}
          </Button>
        )}
        {deeds.includes('delete') && (
          <Button onClick={() => void drop()}>{vi.review.deleteDraft}</Button>
        )}
        {deeds.includes('recall') && (
          <Button onClick={() => setAsking('recall')}>{vi.review.recall}</Button>
        )}
      </div>
      {bulletin.state === 'submitted' && may('approve_bulletin') && ownPriority && (
        <p className="small muted">{vi.review.ownPriority}</p>
      )}
      {voicePending && <p className="small muted">{vi.review.voicePending}</p>}
      {(deeds.includes('submit') || deeds.includes('approve')) && <Lacking bulletin={bulletin} />}
      <RecallProgress bulletin={bulletin} />
      {!asking && <ProblemAlert error={step.error} />}
      {linking && <ApprovalLinkDialog bulletin={bulletin} onClose={() => setLinking(false)} />}
      {asking && (
        <CommentDialog
          kind={asking}
          busy={busy}
          error={step.error}
          onSend={(comment) => step.mutate({ to: asking, comment })}
          onClose={() => {
            step.reset();
            setAsking(undefined);
          }}
        />
      )}
    </div>
  );
}

function RecallProgress({ bulletin }: { bulletin: Bulletin }) {
  if (bulletin.state !== 'recalled' || !bulletin.recall) return null;
  const missing = bulletin.recall.total - bulletin.recall.reached;
  return (
    <>
      <output aria-live="polite">
        <strong>
          {missing > 0 ? vi.review.recallMissing(number(missing)) : vi.review.recallComplete}
        </strong>{' '}
        <span className="muted small">
          {vi.review.recallReached(number(bulletin.recall.reached), number(bulletin.recall.total))}
        </span>
      </output>
      <RecalledPanel bulletin={bulletin} />
    </>
  );
}

function CommentDialog({
  kind,
  busy,
  error,
  onSend,
  onClose,
}: {
  kind: 'reject' | 'recall';
  busy: boolean;
  error: unknown;
  onSend: (comment: string) => void;
  onClose: () => void;
}) {
  const [comment, setComment] = useState('');
  const rejects = kind === 'reject';
  return (
    <Modal
      open
      title={rejects ? vi.review.rejectTitle : vi.review.recallTitle}
      okText={rejects ? vi.review.reject : vi.review.recall}
      cancelText={vi.common.cancel}
      okButtonProps={{ disabled: !comment.trim(), loading: busy }}
      onOk={() => onSend(comment.trim())}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={error} />
        {!rejects && <p>{vi.review.recallText}</p>}
        <Field
          label={rejects ? vi.review.rejectComment : vi.review.recallComment}
          hint={rejects ? vi.review.rejectHint : undefined}
        >
          <Input.TextArea
            value={comment}
            maxLength={2000}
            autoSize={{ minRows: 3 }}
            onChange={(event) => setComment(event.target.value)}
          />
        </Field>
      </div>
    </Modal>
  );
}
