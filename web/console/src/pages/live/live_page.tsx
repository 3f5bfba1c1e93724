import { AudioOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Radio } from 'antd';
import { useEffect, useRef, useState } from 'react';
import {
  beginLive,
  checkLive,
  endLive,
  type Live,
  type LiveOutlook,
  listLives,
} from '../../api/live';
import type { AudienceItem, Unit } from '../../api/types';
import { readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { durationInWords, number, shortMoment, time } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Loading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { Where } from '../now/now_page';
import { Level } from './level';
import './live.css';
import { Speaking } from './speaking';
import { Trouble } from './trouble';
import { keptLive, useVoice, type Voice } from './use_voice';

export function LivePage() {
  const { account, may } = useSession();
  const own = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  const lives = useQuery({ queryKey: ['lives'], queryFn: listLives, refetchInterval: 5000 });
  if (!may('write_bulletin') || !may('edit_schedule')) {
    return <EmptyState title={vi.states.forbiddenTitle} text={vi.states.forbiddenText} />;
  }
  if (!own.data || !lives.data)
    return own.error || lives.error ? (
      <ProblemAlert error={own.error ?? lives.error} />
    ) : (
      <Loading />
    );
  return <LiveRoom own={own.data} lives={lives.data} />;
}

function LiveRoom({ own, lives }: { own: Unit; lives: Live[] }) {
  const { account } = useSession();
  const voice = useVoice();
  const running = lives.filter((live) => live.state !== 'ended' && live.why === '');
  const mine = running.find((live) => live.by === account.id);
  const others = running.filter((live) => live.by !== account.id);
  useGoOn(voice, mine);
  return (
    <Page title={vi.live.title} lead={vi.live.lead}>
      {voice.live ? (
        <Speaking voice={voice} live={voice.live} />
      ) : mine ? (
        <Elsewhere voice={voice} live={mine} />
      ) : (
        <Prepare own={own} voice={voice} />
      )}
      {others.length > 0 && <Others lives={others} />}
    </Page>
  );
}

// A page that was reloaded while somebody spoke into it speaks on.
function useGoOn(voice: Voice, mine: Live | undefined): void {
  const tried = useRef(false);
  useEffect(() => {
    if (tried.current) return;
    tried.current = true;
    if (!mine || keptLive() !== mine.id) return;
    void voice.open().then((opened) => opened && voice.speak(mine));
  }, [voice, mine]);
}

function Elsewhere({ voice, live }: { voice: Voice; live: Live }) {
  const queries = useQueryClient();
  const end = useDeed({
    mutationFn: () => endLive(live.id),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['lives'] }),
  });
  const goOn = () => void voice.open().then((opened) => opened && voice.speak(live));
  return (
    <Panel title={vi.live.speaking}>
      <div className="stack">
        <p>{vi.live.elsewhere}</p>
        <Trouble voice={voice} />
        <ProblemAlert error={end.error} />
        <div className="live_buttons">
          <Button
            type="primary"
            size="large"
            loading={voice.microphone === 'opening'}
            onClick={goOn}
          >
            {vi.live.goOn}
          </Button>
          <Button size="large" loading={end.isPending} onClick={() => end.mutate()}>
            {vi.live.end}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

const delays = [1500, 2000, 3000, 4000, 6000];

function Prepare({ own, voice }: { own: Unit; voice: Voice }) {
  const [audience, setAudience] = useState<AudienceItem[]>([{ unit: own.id }]);
  const [delay, setDelay] = useState(3000);
  const [reason, setReason] = useState('');
  const outlook = useQuery({
    queryKey: ['lives', 'check', audience],
    queryFn: () => checkLive({ audience }),
    enabled: audience.length > 0,
    placeholderData: (before) => before,
    refetchInterval: 10_000,
  });
  const begin = useDeed({
    mutationFn: () =>
      beginLive({
        audience,
        delay_ms: delay,
        ...(outlook.data?.conflict && { override_quiet_hours: reason.trim() }),
        ...(outlook.data?.taken?.may_take_over && { take_over: true }),
      }),
    onSuccess: voice.speak,
    onError: () => void outlook.refetch(),
  });
  const seen = audience.length > 0 ? outlook.data : undefined;
  const lack = lackOf(seen, reason, voice);
  return (
    <>
      <div className="now_columns">
        <Panel title={vi.live.where}>
          <div className="stack">
            <Where own={own} draft={{ audience }} change={(part) => setAudience(part.audience)} />
            <FieldGroup label={vi.live.delay} hint={vi.live.delayHint}>
              <Radio.Group
                className="live_delays"
                optionType="button"
                value={delay}
                onChange={(event) => setDelay(event.target.value)}
                options={delays.map((value) => ({
                  value,
                  label: vi.live.seconds(number(value / 1000)),
                }))}
              />
            </FieldGroup>
            {seen && <Standing outlook={seen} reason={reason} onReason={setReason} />}
          </div>
        </Panel>
        <Panel title={vi.live.microphone}>
          <div className="stack">
            {voice.microphone === 'open' ? (
              <>
                <Level peak={voice.peak} />
                <p className="muted">{vi.live.tryIt}</p>
              </>
            ) : (
              <Button
                size="large"
                className="live_main"
                icon={<AudioOutlined />}
                loading={voice.microphone === 'opening'}
                onClick={() => void voice.open()}
              >
                {vi.live.openMicrophone}
              </Button>
            )}
            <Trouble voice={voice} />
          </div>
        </Panel>
      </div>
      <ProblemAlert error={begin.error ?? outlook.error} />
      <section className="now_send" aria-label={vi.live.title}>
        <Button
          type="primary"
          size="large"
          block
          disabled={Boolean(lack)}
          loading={begin.isPending}
          onClick={() => begin.mutate()}
        >
          {lack ?? labelOf(seen)}
        </Button>
      </section>
    </>
  );
}

// Why the button does not begin yet.
function lackOf(
  outlook: LiveOutlook | undefined,
  reason: string,
  voice: Voice,
): string | undefined {
  if (!outlook?.speaker_devices) return vi.live.nobody;
  if (outlook.conflict && !outlook.may_override) return vi.live.refused;
  if (outlook.conflict && !reason.trim()) return vi.live.reasonFirst;
  if (outlook.taken && !outlook.taken.may_take_over) return vi.live.waitForOther;
  if (voice.microphone !== 'open') return vi.live.microphoneFirst;
  return undefined;
}

function labelOf(outlook: LiveOutlook | undefined): string {
  if (!outlook) return vi.live.nobody;
  const clusters = number(outlook.speaker_devices);
  return outlook.taken
    ? vi.live.takeOver(clusters)
    : vi.live.begin(clusters, number(outlook.speakers));
}

// What stands against it, before the button and not after.
function Standing({
  outlook,
  reason,
  onReason,
}: {
  outlook: LiveOutlook;
  reason: string;
  onReason: (reason: string) => void;
}) {
  const { conflict, taken } = outlook;
  return (
    <div className="stack_tight" aria-live="polite">
      {taken && (
        <Alert
          type="warning"
          showIcon
          title={vi.live.taken(taken.by_name, taken.unit_name)}
          description={
            <>
              {taken.latest && <div>{vi.live.takenUntil(time(taken.latest))}</div>}
              {taken.may_take_over && <div>{vi.live.takenBelow}</div>}
            </>
          }
        />
      )}
      {conflict && (
        <Alert
          type="warning"
          showIcon
          title={conflict.message}
          description={conflict.suggestion && vi.now.nextAllowed(shortMoment(conflict.suggestion))}
        />
      )}
      {conflict && outlook.may_override && (
        <Field label={vi.now.reason} hint={vi.now.reasonHint}>
          <Input
            value={reason}
            maxLength={500}
            onChange={(event) => onReason(event.target.value)}
          />
        </Field>
      )}
      {outlook.waits_for && <p>{vi.live.joined(outlook.waits_for, time(outlook.begins))}</p>}
      {outlook.most_ms > 0 && <p>{vi.live.most(durationInWords(outlook.most_ms))}</p>}
    </div>
  );
}

function Others({ lives }: { lives: Live[] }) {
  return (
    <Panel title={vi.live.othersNow}>
      <ul className="plain list_rows">
        {lives.map((live) => (
          <li key={live.id}>
            <Other live={live} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Other({ live }: { live: Live }) {
  const { may } = useSession();
  const queries = useQueryClient();
  const end = useDeed({
    mutationFn: () => endLive(live.id),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['lives'] }),
  });
  return (
    <div className="live_other">
      <div>
        <strong>{live.by_name}</strong>
        <div className="small muted">
          {live.unit_name}
          {live.latest && ` · ${vi.live.until(time(live.latest))}`}
          {` · ${vi.live.hearing(number(live.hearing), number(live.of))}`}
        </div>
        <ProblemAlert error={end.error} />
      </div>
      {may('operate_device') && (
        <Button loading={end.isPending} onClick={() => end.mutate()}>
          {vi.live.end}
        </Button>
      )}
    </div>
  );
}
