import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useRef } from 'react';
import { addBulletin, restoreVersion, saveBulletin } from '../../api/bulletins';
import { newKey } from '../../api/http';
import type { Bulletin, BulletinVersion } from '../../api/types';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { AudiencePicker } from '../../parts/audience_picker';
import { FieldGroup } from '../../parts/field';
import { time } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';
import { SaveBadge } from '../../parts/save_badge';
import { BulletinStateTag } from '../../parts/status_tag';
import { useAutosave } from '../../parts/use_autosave';
import { AnswersPanel } from './answers_panel';
import { ContentFields, DetailFields } from './bulletin_fields';
import { CampaignPanel } from './campaign_panel';
import { blank, type Editable, editableOf, isOpen } from './editable';
import { HistoryPanel, SentBack } from './history_panel';
import { InsertTemplate } from './insert_template';
import { ReviewActions } from './review_actions';
import { SoundPanel } from './sound_panel';
import { StaleCompare } from './stale_compare';
import { TracksPanel } from './tracks_panel';
import { UpwardPanel } from './upward_panel';

interface Props {
  bulletin?: Bulletin;
  onCreated: (bulletin: Bulletin) => void;
}

// Saving for the first time creates it; a repeated try carries the same key and creates it once.
function useSaving({ bulletin, onCreated }: Props, open: boolean) {
  const { account } = useSession();
  const queries = useQueryClient();
  const id = useRef(bulletin?.id);
  const firstKey = useRef(newKey());
  const save = async (value: Editable, version: number) => {
    const isFirst = id.current === undefined;
    const answer = isFirst
      ? await addBulletin({ unit: account.unit, ...value }, firstKey.current)
      : await saveBulletin(id.current as string, { ...value, version });
    id.current = answer.id;
    queries.setQueryData(['bulletins', 'one', answer.id], answer);
    void queries.invalidateQueries({ queryKey: ['bulletins', 'list'] });
    void queries.invalidateQueries({ queryKey: ['bulletins', 'past', answer.id] });
    if (isFirst) onCreated(answer);
    return answer;
  };
  return useAutosave<Editable>({
    // Several people may sign in on one machine: each has his own.
    name: `bulletin.${account.id}.${bulletin?.id ?? 'new'}`,
    initial: bulletin ? editableOf(bulletin) : blank,
    version: bulletin?.version ?? 0,
    open,
    save,
  });
}

export function BulletinEditor(props: Props) {
  const { bulletin } = props;
  const { may } = useSession();
  const queries = useQueryClient();
  const open = bulletin
    ? isOpen(bulletin.state) && (bulletin.deeds?.includes('edit') ?? true)
    : may('write_bulletin');
  const autosave = useSaving(props, open);
  const { value, change, state } = autosave;
  const restoring = useMutation({
    // What was typed a moment ago becomes a version of its own before it is replaced.
    mutationFn: async (past: BulletinVersion) => {
      const version = await autosave.flush();
      if (!bulletin || version === undefined) return undefined;
      return restoreVersion(bulletin.id, past.version, version);
    },
    onSuccess: (fresh) => {
      if (!fresh) return;
      autosave.replace(editableOf(fresh), fresh.version);
      queries.setQueryData(['bulletins', 'one', fresh.id], fresh);
    },
  });
  const refused = state.kind === 'refused' ? state.problem : undefined;

  return (
    <Page
      title={value.title || (bulletin ? vi.bulletins.untitled : vi.editor.newTitle)}
      lead={
        <span className="row">
          <BulletinStateTag state={bulletin?.state ?? 'draft'} />
          {open && <SaveBadge state={state} />}
        </span>
      }
      actions={bulletin && <ReviewActions bulletin={bulletin} autosave={autosave} />}
    >
      {autosave.restored && (
        <Alert
          type="info"
          showIcon
          title={vi.editor.restored}
          description={vi.editor.restoredText(time(autosave.restored.at))}
          action={
            <div className="stack_tight">
              <Button type="primary" onClick={() => void autosave.flush()}>
                {vi.editor.saveNow}
              </Button>
              <Button onClick={autosave.discardRestored}>{vi.editor.discardRestored}</Button>
            </div>
          }
        />
      )}
      {state.kind === 'stale' && <StaleCompare problem={state.problem} autosave={autosave} />}
      <ProblemAlert error={restoring.error} />
      <ProblemAlert error={refused} onRetry={() => void autosave.flush()} />
      {bulletin?.state === 'rejected' && <SentBack bulletin={bulletin} />}
      {bulletin && !open && isOpen(bulletin.state) === false && <Fixed bulletin={bulletin} />}
      <div className="columns_wide_left">
        <div className="stack">
          <Panel title={vi.editor.contentTitle} extra={open && <InsertTemplate change={change} />}>
            <ContentFields value={value} change={change} disabled={!open} problem={refused} />
          </Panel>
          <SoundPanel
            value={value}
            change={change}
            disabled={!open}
            unit={bulletin?.unit}
            media={bulletin?.media}
          />
          <TracksPanel
            bulletin={bulletin}
            value={value}
            change={change}
            disabled={!open}
            problem={refused}
          />
        </div>
        <div className="stack">
          <Panel>
            <FieldGroup label={vi.editor.audienceTitle} error={refused?.errorAt('audience')}>
              <AudiencePicker
                value={value.audience}
                disabled={!open}
                onChange={(audience) => change({ audience })}
              />
            </FieldGroup>
          </Panel>
          <Panel title={vi.editor.detailsTitle}>
            <DetailFields value={value} change={change} disabled={!open} problem={refused} />
          </Panel>
          {bulletin && <CampaignPanel bulletin={bulletin.id} />}
          {bulletin && <UpwardPanel bulletin={bulletin} autosave={autosave} />}
          {bulletin?.approval && <AnswersPanel bulletin={bulletin} />}
          {bulletin && (
            <HistoryPanel bulletin={bulletin} onRestore={open ? restoring.mutate : undefined} />
          )}
        </div>
      </div>
    </Page>
  );
}

function Fixed({ bulletin }: { bulletin: Bulletin }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const duplicate = useMutation({
    mutationFn: () => addBulletin({ unit: bulletin.unit, ...editableOf(bulletin) }),
    onSuccess: (copy) => navigate({ to: '/bulletins/$id', params: { id: copy.id } }),
  });
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={vi.editor.readOnly}
        action={
          may('write_bulletin') && (
            <Button loading={duplicate.isPending} onClick={() => duplicate.mutate()}>
              {vi.editor.duplicate}
            </Button>
          )
        }
      />
      <ProblemAlert error={duplicate.error} />
    </>
  );
}
