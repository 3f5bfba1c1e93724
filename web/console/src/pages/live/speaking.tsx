import { Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { endLive, type Live } from '../../api/live';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { duration, durationInWords, number, secondsOf } from '../../parts/format';
import { Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';
import { Level } from './level';
import { Trouble } from './trouble';
import type { Voice } from './use_voice';

export function Speaking({ voice, live }: { voice: Voice; live: Live }) {
  return live.state === 'ended' ? (
    <Ended voice={voice} live={live} />
  ) : (
    <OnAir voice={voice} live={live} />
  );
}

function OnAir({ voice, live }: { voice: Voice; live: Live }) {
  const end = useDeed({ mutationFn: () => endLive(live.id) });
  const begun = live.starts ? Date.parse(live.now) - Date.parse(live.starts) + live.delay_ms : 0;
  return (
    <>
      <Panel title={vi.live.speaking}>
        <div className="stack">
          <p className="live_clock" aria-live="polite">
            {live.state === 'waiting' ? (
              vi.live.starting
            ) : begun < live.delay_ms ? (
              vi.live.coming(number(Math.ceil((live.delay_ms - begun) / 1000)))
            ) : (
              <>
                <strong className="number">{duration(begun)}</strong>{' '}
                <span className="muted">
                  {vi.live.left(duration(Math.max(0, live.most_ms - begun)))}
                </span>
              </>
            )}
          </p>
          <Level peak={voice.peak} />
          <Trouble voice={voice} />
          {!voice.connected && <Alert type="warning" showIcon title={vi.live.reconnecting} />}
          <Hearing live={live} />
        </div>
      </Panel>
      <ProblemAlert error={end.error} />
      <section className="now_send" aria-label={vi.live.title}>
        <Button
          type="primary"
          size="large"
          block
          loading={end.isPending || live.why !== ''}
          onClick={() => end.mutate()}
        >
          {vi.live.stop}
        </Button>
      </section>
    </>
  );
}

function Hearing({ live }: { live: Live }) {
  const away = live.of - live.connected;
  return (
    <ul className="plain stack_tight" aria-live="polite">
      <li className="live_hearing">
        <strong>{vi.live.hearing(number(live.hearing), number(live.of))}</strong>
      </li>
      {away > 0 && <li>{vi.live.offline(number(away))}</li>}
      {live.slow > 0 && <li>{vi.live.slow(number(live.slow))}</li>}
      {live.interrupted > 0 && <li>{vi.live.interrupted(number(live.interrupted))}</li>}
      {live.late_ms >= 500 && <li>{vi.live.late(secondsOf(live.late_ms))}</li>}
    </ul>
  );
}

function Ended({ voice, live }: { voice: Voice; live: Live }) {
  return (
    <Panel title={vi.live.ended}>
      <div className="stack">
        <p>{vi.live.why[live.why]}</p>
        {live.spoken_ms > 0 && <p>{filingOf(live)}</p>}
        <div className="live_buttons">
          {live.filed && (
            <Link to="/bulletins/$id" params={{ id: live.bulletin }}>
              {vi.live.open}
            </Link>
          )}
          <Button size="large" type="primary" onClick={voice.leave}>
            {vi.live.again}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

const filesWithin = 10_000;

function filingOf(live: Live): string {
  if (live.filed) return vi.live.filed(durationInWords(live.spoken_ms));
  const over = live.starts ? Date.parse(live.starts) + live.spoken_ms : 0;
  return Date.parse(live.now) - over < filesWithin ? vi.live.filing : vi.live.notFiled;
}
