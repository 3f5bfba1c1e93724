import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Alert, App, Button, Input, Switch } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { addAssetFile } from '../../api/assets';
import { asProblem } from '../../api/problem';
import {
  chooseSurveyAnswer,
  type SurveyAnswerWish,
  type SurveyedAsset,
  sendSurveyAnswer,
} from '../../api/surveys';
import { useLine, useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { UnitFilter } from '../../parts/filters';
import { day, folded, number, shortMoment, startOfDay } from '../../parts/format';
import type { Kept } from '../../parts/kept_here';
import { type KeptPhoto, keepPhoto, photosOf } from '../../parts/kept_photos';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { AnswerForm } from './answer_form';
import {
  dropAnswer,
  type KeptAnswer,
  type KeptRound,
  keepAnswer,
  keptAnswers,
  openRound,
  sendKept,
} from './kept_survey';
import { ProgressPanel } from './progress_panel';
import { sendPhotos } from './survey_photos';

// What waits in this browser is sent when the page is opened, when the line is back, and when
// somebody says so.
function useKeptAnswers(owner: string, round: string) {
  const hasLine = useLine();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [waiting, setWaiting] = useState(() => keptAnswers(owner));
  const [photos, setPhotos] = useState<KeptPhoto[]>([]);
  const look = useCallback(() => {
    setWaiting(keptAnswers(owner));
    void photosOf(owner).then(setPhotos);
  }, [owner]);
  useEffect(look, [look]);
  const sendAll = useCallback(async () => {
    const arrived = await sendKept(owner, (one) => sendSurveyAnswer(one.round, one.wish));
    const sent = await sendPhotos(await photosOf(owner), sendPhoto);
    look();
    for (const { name, reason } of sent.refused)
      void message.error(vi.surveys.refused(name, reason));
    if (arrived === 0) return;
    void queries.invalidateQueries({ queryKey: ['survey_round'] });
    void message.success(vi.surveys.arrived(number(arrived)));
  }, [owner, look, queries, message]);
  // One after another: two at once would send the same answer twice.
  const last = useRef(Promise.resolve());
  const send = useCallback(() => {
    last.current = last.current.then(sendAll, sendAll);
    return last.current;
  }, [sendAll]);
  useEffect(() => {
    if (hasLine) void send();
  }, [hasLine, send]);
  return { waiting: waiting.filter((one) => one.round === round), photos, look, send };
}

const sendPhoto = ({ asset, name, blob }: Omit<KeptPhoto, 'id' | 'owner'>) =>
  addAssetFile(asset, new File([blob], name, { type: blob.type }));

export function SurveyPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { account } = useSession();
  const [{ unit }] = useUrlState();
  const round = useQuery({
    queryKey: ['survey_round', id, unit],
    queryFn: () => openRound(account.id, id, unit),
    placeholderData: (before) => before,
  });
  if (!round.data && round.error && asProblem(round.error).isOffline)
    return (
      <EmptyState
        title={vi.surveys.notKeptTitle}
        text={vi.surveys.notKeptText}
        action={<Button onClick={() => void round.refetch()}>{vi.common.retry}</Button>}
      />
    );
  return <Reading of={round}>{(found) => <Round found={found} />}</Reading>;
}

function Round({ found }: { found: Kept<KeptRound> }) {
  const { account } = useSession();
  const { message } = App.useApp();
  const hasLine = useLine();
  const { round } = found;
  const { waiting, photos, look, send } = useKeptAnswers(account.id, round.id);
  const [open, setOpen] = useState<SurveyedAsset>();
  const form = open && found.forms.find((one) => one.kind === open.kind);
  // What this browser cannot keep goes now or never.
  const put = async (asset: string, taken: File[]) => {
    for (const blob of taken) {
      const photo = { asset, name: vi.surveys.photoName(day(Date.now())), blob };
      if (await keepPhoto({ ...photo, owner: account.id })) continue;
      await sendPhoto(photo).catch(() => void message.error(vi.surveys.photoNotKept));
    }
  };
  const save = async (asset: SurveyedAsset, wish: SurveyAnswerWish, taken: File[]) => {
    const kept = keepAnswer(account.id, {
      round: round.id,
      name: asset.name,
      wish,
      written: Date.now(),
    });
    if (!kept) {
      void message.error(vi.surveys.notKept);
      return;
    }
    setOpen(undefined);
    await put(asset.id, taken);
    look();
    if (!hasLine) void message.info(vi.surveys.kept);
    void send();
  };
  return (
    <Page
      title={round.name}
      lead={`${round.unit_name} · ${day(startOfDay(round.from))} – ${day(startOfDay(round.to))}`}
    >
      {found.old && (
        <Alert type="warning" showIcon title={vi.surveys.keptFrom(shortMoment(found.at))} />
      )}
      <Waiting waiting={waiting} owner={account.id} onSend={() => void send()} onDrop={look} />
      {photos.length > 0 && (
        <Alert
          type="info"
          showIcon
          role="status"
          title={vi.surveys.photosWait(number(photos.length))}
        />
      )}
      <Assets found={found} waiting={waiting} onOpen={setOpen} />
      <ProgressPanel round={round} />
      {open && form && (
        <AnswerForm
          asset={open}
          form={form}
          onSave={(wish, taken) => void save(open, wish, taken)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

function Waiting({
  waiting,
  owner,
  onSend,
  onDrop,
}: {
  waiting: KeptAnswer[];
  owner: string;
  onSend: () => void;
  onDrop: () => void;
}) {
  const open = waiting.filter((one) => !one.refused);
  const refused = waiting.filter((one) => one.refused);
  return (
    <>
      {open.length > 0 && (
        <Alert
          type="info"
          showIcon
          role="status"
          title={vi.surveys.waiting(number(open.length))}
          action={<Button onClick={onSend}>{vi.surveys.sendNow}</Button>}
        />
      )}
      {refused.map((one) => (
        <Alert
          key={one.wish.client_id}
          type="error"
          showIcon
          title={vi.surveys.refused(one.name, one.refused ?? '')}
          action={
            <Button
              aria-label={vi.surveys.drop(one.name)}
              onClick={() => {
                dropAnswer(owner, one.wish.client_id);
                onDrop();
              }}
            >
              {vi.surveys.dropWord}
            </Button>
          }
        />
      ))}
    </>
  );
}

function Assets({
  found,
  waiting,
  onOpen,
}: {
  found: KeptRound;
  waiting: KeptAnswer[];
  onOpen: (asset: SurveyedAsset) => void;
}) {
  const [text, setText] = useState('');
  const [onlyOpen, setOnlyOpen] = useState(false);
  const held = new Set(waiting.map((one) => one.wish.asset));
  const isOpen = (asset: SurveyedAsset) => !asset.standing && !held.has(asset.id);
  const wanted = folded(text.trim());
  const shown = found.assets
    .filter((asset) => !wanted || folded(`${asset.name} ${asset.unit_name}`).includes(wanted))
    .filter((asset) => !onlyOpen || isOpen(asset));
  const open = found.assets.filter(isOpen).length;
  return (
    <Panel title={vi.surveys.assets}>
      <div className="stack">
        <div className="row">
          <Input
            allowClear
            aria-label={vi.surveys.search}
            placeholder={vi.surveys.search}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <UnitFilter label={vi.people.unit} />
          <Switch aria-label={vi.surveys.onlyOpen} checked={onlyOpen} onChange={setOnlyOpen} />
          <span>{vi.surveys.onlyOpen}</span>
        </div>
        <p className="muted">
          {vi.surveys.openOf(number(open), number(found.assets.length))}
          {found.more && ` ${vi.surveys.tooMany}`}
          {shown.length > 200 && ` ${vi.surveys.firstShown}`}
        </p>
        {shown.length === 0 ? (
          <EmptyState title={vi.surveys.noAssetsTitle} text={vi.surveys.noAssetsText} />
        ) : (
          <ul className="plain list_rows" aria-label={vi.surveys.assets}>
            {shown.slice(0, 200).map((asset) => (
              <li key={asset.id}>
                <AssetRow asset={asset} held={held.has(asset.id)} onOpen={() => onOpen(asset)} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

const nameOf = ({ name, part }: SurveyedAsset) => (part ? vi.register.partOf(name) : name);

function AssetRow({
  asset,
  held,
  onOpen,
}: {
  asset: SurveyedAsset;
  held: boolean;
  onOpen: () => void;
}) {
  const { standing } = asset;
  const again = Boolean(standing) || held;
  return (
    <div className="stack_tight">
      <div className="row_between">
        <span>
          <strong>{nameOf(asset)}</strong>
          <div className="small muted">
            {[
              asset.part ? vi.register.parts : vi.surveys.kindNames[asset.kind],
              asset.unit_name,
              vi.surveys.conditions[asset.condition],
              standing && vi.surveys.answeredBy(standing.by_name, day(startOfDay(standing.day))),
              standing?.accepted && vi.surveys.acceptedTag,
              held && vi.surveys.waitingHere,
            ]
              .filter(Boolean)
              .join(' · ')}
          </div>
        </span>
        <Button
          aria-label={(again ? vi.surveys.answerAgain : vi.surveys.answer)(nameOf(asset))}
          onClick={onOpen}
        >
          {again ? vi.surveys.writeAgain : vi.surveys.write}
        </Button>
      </div>
      {standing && asset.beside.length > 0 && <Two asset={asset} />}
    </div>
  );
}

// What two people found differently: both are shown, and one is chosen.
function Two({ asset }: { asset: SurveyedAsset }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const standing = asset.standing;
  const choose = useDeed<unknown, string>({
    mutationFn: (id) => chooseSurveyAnswer(id, standing?.id ?? ''),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['survey_round'] });
      void message.success(vi.surveys.chosen);
    },
  });
  if (!standing) return null;
  return (
    <section className="stack_tight" aria-label={vi.surveys.twoTitle}>
      <Alert type="warning" showIcon title={vi.surveys.twoTitle} />
      <ProblemAlert error={choose.error} />
      {[standing, ...asset.beside].map((one) => (
        <div key={one.id} className="row_between">
          <span>
            {vi.surveys.answeredBy(one.by_name, day(startOfDay(one.day)))}:{' '}
            <strong>{vi.surveys.conditions[one.condition]}</strong>
            {one.state === 'stands' && ` (${vi.surveys.stands})`}
            {one.remark && <div className="small muted">{one.remark}</div>}
          </span>
          <Button loading={choose.isPending} onClick={() => choose.mutate(one.id)}>
            {vi.surveys.choose(one.by_name)}
          </Button>
        </div>
      ))}
    </section>
  );
}
