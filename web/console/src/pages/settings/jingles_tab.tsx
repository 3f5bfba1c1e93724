// What frames the programmes of one's unit: heard, recorded anew, or left to the unit above.
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import {
  dropJingle,
  type Jingle,
  type JingleSound,
  type Jingles,
  readJingles,
  setJingle,
} from '../../api/jingles';
import { mediaAddress } from '../../api/media';
import type { Media } from '../../api/types';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { useAsOf } from '../../parts/as_of';
import { DayFilter, FilterBar } from '../../parts/filters';
import { durationInWords, shortMoment } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { ProblemAlert } from '../../parts/problem_alert';
import { RecorderPanel } from '../../parts/recorder_panel';
import { Waveform } from '../../parts/waveform';

const words = vi.jingles;

const filters = ['day'];

export function JinglesTab() {
  const [{ day }] = useUrlState();
  return (
    <div className="stack">
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.asOf.day} />
      </FilterBar>
      <PastDay then={day} />
      <UnitJingles day={day} />
    </div>
  );
}

// Nothing of an earlier day is set again.
export function UnitJingles({ day }: { day?: string }) {
  const { account, may } = useSession();
  const jingles = useAsOf(['jingles', account.unit], day, (then) =>
    readJingles(account.unit, then),
  );
  const editable = !day && may('approve_bulletin');
  return (
    <div className="stack">
      <p className="muted">{words.lead}</p>
      {!editable && !day && <p className="muted">{words.readOnly}</p>}
      <Reading of={jingles}>
        {(found) => (
          <ul className="plain list_rows">
            {found.items.map((one) => (
              <li key={one.kind}>
                <JingleRow unit={account.unit} jingle={one} editable={editable} />
              </li>
            ))}
          </ul>
        )}
      </Reading>
    </div>
  );
}

function whose({ own, heard, heard_from }: Jingle): string {
  if (!heard) return words.nothing;
  if (!own) return words.inherited(heard_from ?? '');
  return own.media ? words.own(own.changed_by, shortMoment(own.changed)) : words.silent;
}

function JingleRow({
  unit,
  jingle,
  editable,
}: {
  unit: string;
  jingle: Jingle;
  editable: boolean;
}) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const save = useDeed({
    mutationFn: (deed: () => Promise<Jingles>) => deed(),
    onSuccess: (fresh: Jingles) => {
      queries.setQueryData(['jingles', unit], fresh);
      setOpen(false);
      void message.success(words.saved(jingle.title));
    },
  });
  const put = (media: string | null) =>
    save.mutate(() => setJingle(unit, jingle.kind, { media, version: jingle.own?.version ?? 0 }));
  return (
    <section className="stack_tight" aria-label={jingle.title}>
      <h2>{jingle.title}</h2>
      <p className="small muted">
        {words.about[jingle.kind]} {words.longest(durationInWords(jingle.longest_ms))}
      </p>
      <p>{whose(jingle)}</p>
      {jingle.heard?.media && <Sound of={jingle.heard} />}
      <ProblemAlert error={save.error} />
      {editable && !open && (
        <div className="row">
          <Button onClick={() => setOpen(true)}>{words.change}</Button>
          {jingle.heard?.media && (
            <Button loading={save.isPending} onClick={() => put(null)}>
              {words.silence}
            </Button>
          )}
          {jingle.own && (
            <Button
              loading={save.isPending}
              onClick={() => save.mutate(() => dropJingle(unit, jingle))}
            >
              {words.back}
            </Button>
          )}
        </div>
      )}
      {editable && open && (
        <NewSound
          longest={jingle.longest_ms}
          saving={save.isPending}
          onSet={put}
          onLeave={() => setOpen(false)}
        />
      )}
    </section>
  );
}

function Sound({ of }: { of: JingleSound }) {
  return <Waveform src={mediaAddress(of.media ?? '')} durationMs={of.duration_ms} />;
}

function NewSound({
  longest,
  saving,
  onSet,
  onLeave,
}: {
  longest: number;
  saving: boolean;
  onSet: (media: string) => void;
  onLeave: () => void;
}) {
  const [made, setMade] = useState<Media>();
  const chosen = made?.sha256;
  return (
    <div className="stack">
      <RecorderPanel files longest={longest} media={made} onMedia={setMade} />
      <div className="row">
        <Button
          type="primary"
          disabled={!chosen}
          loading={saving}
          onClick={() => chosen && onSet(chosen)}
        >
          {words.set}
        </Button>
        <Button onClick={onLeave}>{vi.common.cancel}</Button>
      </div>
    </div>
  );
}
