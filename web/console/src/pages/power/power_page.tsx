// "Lịch cắt điện": the company's text, what it means here, and one button for all of it.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import {
  type DarkAiring,
  listPastes,
  type OutagePaste,
  type OutagePreview,
  type OutagesTaken,
  type OutageWish,
  previewOutages,
  takeOutages,
  undoPaste,
} from '../../api/power';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { DayFilter } from '../../parts/filters';
import { day as dayText, number, shortMoment, startOfDay } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { RowView } from './places';
import './power.css';

const stays = 'stays';
const airingKey = (airing: DarkAiring) => `${airing.schedule} ${airing.starts}`;
// What is proposed until the officer chooses: after the outage, or before it.
const proposal = (airing: DarkAiring) => airing.after ?? airing.before ?? stays;

export function PowerPage() {
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [round, setRound] = useState(0);
  return (
    <Page title={vi.power.title} lead={vi.power.lead}>
      <Panel>
        <div className="stack">
          <Field label={vi.power.text} hint={vi.power.textHint}>
            <Input.TextArea
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoSize={{ minRows: 5, maxRows: 16 }}
            />
          </Field>
          <div>
            <Button
              type={text === typed.trim() && text ? 'default' : 'primary'}
              disabled={!typed.trim()}
              onClick={() => {
                setText(typed.trim());
                setRound(round + 1);
              }}
            >
              {text ? vi.power.again : vi.power.read}
            </Button>
          </div>
        </div>
      </Panel>
      {text && (
        <Looking
          key={round}
          text={text}
          onSaved={() => {
            setTyped('');
            setText('');
          }}
        />
      )}
      <History />
    </Page>
  );
}

function Looking({ text, onSaved }: { text: string; onSaved: () => void }) {
  const [places, setPlaces] = useState<Record<string, string | null>>({});
  const [left, setLeft] = useState<number[]>([]);
  const wish: OutageWish = {
    text,
    places: Object.entries(places).map(([key, unit]) => ({ key, unit })),
    left,
  };
  const preview = useQuery({
    queryKey: ['power', 'preview', wish],
    queryFn: () => previewOutages(wish),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (preview.error) return <ProblemAlert error={preview.error} />;
  return (
    <Reading of={preview}>
      {(found) => (
        <>
          <Panel
            title={vi.power.rows}
            extra={
              <span className={openRows(found) > 0 ? 'field_error' : 'muted'}>
                {openRows(found) > 0
                  ? vi.power.toSettle(number(openRows(found)))
                  : vi.power.allClear}
              </span>
            }
          >
            <ul className="plain list_rows">
              {found.rows.map((row) => (
                <RowView
                  key={row.line}
                  row={row}
                  onPlace={(key, unit) => setPlaces({ ...places, [key]: unit })}
                  onLeave={(line, leave) =>
                    setLeft(leave ? [...left, line] : left.filter((one) => one !== line))
                  }
                />
              ))}
            </ul>
            {found.passed.length > 0 && (
              <details className="small muted">
                <summary>{vi.power.passed(number(found.passed.length))}</summary>
                <ul>
                  {found.passed.map((line) => (
                    <li key={line.line}>{line.text}</li>
                  ))}
                </ul>
              </details>
            )}
          </Panel>
          <Consequences found={found} wish={wish} onSaved={onSaved} />
        </>
      )}
    </Reading>
  );
}

const openRows = (found: OutagePreview) => found.rows.filter((row) => row.open).length;

function Consequences({
  found,
  wish,
  onSaved,
}: {
  found: OutagePreview;
  wish: OutageWish;
  onSaved: () => void;
}) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [notice, setNotice] = useState(true);
  const [refused, setRefused] = useState<OutagesTaken['refused']>([]);
  const moves = found.airings.flatMap((airing) => {
    const to = chosen[airingKey(airing)] ?? proposal(airing);
    return to === stays ? [] : [{ schedule: airing.schedule, starts: airing.starts, to }];
  });
  const whole: OutageWish = { ...wish, moves, notice };
  const save = useDeed({
    mutationFn: () => takeOutages(whole),
    onSuccess: (taken) => {
      for (const part of ['power', 'devices', 'today', 'schedules', 'bulletins'])
        void queries.invalidateQueries({ queryKey: [part] });
      void message.success(taken.paste ? vi.power.saved : vi.power.savedKnown);
      if (taken.refused.length > 0) setRefused(taken.refused);
      else onSaved();
    },
  });
  const open = openRows(found);
  const nothing = found.fresh === 0 && moves.length === 0;
  return (
    <>
      <Panel title={vi.power.clusters}>
        {found.clusters.length === 0 ? (
          <p className="muted">{vi.power.noClusters}</p>
        ) : (
          <details>
            <summary>{vi.power.clusterCount(number(found.clusters_total))}</summary>
            <ul className="plain list_rows">
              {found.clusters.map((cluster) => (
                <li key={`${cluster.device} ${cluster.from}`} className="row_between">
                  <span>
                    {cluster.name} <span className="small muted">{cluster.unit_name}</span>
                  </span>
                  <span className="number small">
                    {vi.power.span(shortMoment(cluster.from), shortMoment(cluster.to))}
                  </span>
                </li>
              ))}
            </ul>
            {found.clusters_total > found.clusters.length && (
              <p className="muted">
                {vi.power.moreClusters(number(found.clusters_total - found.clusters.length))}
              </p>
            )}
          </details>
        )}
      </Panel>
      <Panel title={vi.power.airings}>
        {found.airings.length === 0 ? (
          <p className="muted">{vi.power.noAirings}</p>
        ) : (
          <ul className="plain list_rows">
            {found.airings.map((airing) => (
              <AiringChoice
                key={airingKey(airing)}
                airing={airing}
                value={chosen[airingKey(airing)] ?? proposal(airing)}
                onChange={(to) => setChosen({ ...chosen, [airingKey(airing)]: to })}
              />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={vi.power.notice}>
        {!found.has_template ? (
          <p className="muted">{vi.power.noTemplate}</p>
        ) : found.notices.length === 0 ? (
          <p className="muted">{vi.power.noticeNone}</p>
        ) : (
          <div className="stack">
            <Checkbox checked={notice} onChange={(event) => setNotice(event.target.checked)}>
              {vi.power.noticeDraft}
            </Checkbox>
            {notice &&
              found.notices.map((one) => (
                <div key={one.title + one.text} className="power_notice stack_tight">
                  <strong>{one.title}</strong>
                  <span>{one.text}</span>
                </div>
              ))}
          </div>
        )}
      </Panel>
      <Panel>
        <div className="stack">
          <ProblemAlert error={save.error} />
          {refused.length > 0 && <Refused refused={refused} />}
          {found.known > 0 && <p className="muted">{vi.power.known(number(found.known))}</p>}
          {open > 0 && <p className="field_error">{vi.power.settleFirst}</p>}
          {nothing && open === 0 ? (
            <p className="muted">{vi.power.nothingNew}</p>
          ) : (
            <div>
              <Button
                type="primary"
                className="power_save"
                disabled={open > 0 || nothing || refused.length > 0}
                loading={save.isPending}
                onClick={() => save.mutate()}
              >
                {[
                  found.fresh > 0 && vi.power.save(number(found.fresh)),
                  moves.length > 0 && vi.power.saveMoves(number(moves.length)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Button>
            </div>
          )}
        </div>
      </Panel>
    </>
  );
}

function AiringChoice({
  airing,
  value,
  onChange,
}: {
  airing: DarkAiring;
  value: string;
  onChange: (to: string) => void;
}) {
  const whole = airing.devices === airing.all;
  const words = (when: string, which: string) =>
    `${(whole ? vi.power.moveTo : vi.power.addAt)(shortMoment(when))} (${which})`;
  const options = [
    airing.after && { value: airing.after, label: words(airing.after, vi.power.after) },
    airing.before && { value: airing.before, label: words(airing.before, vi.power.before) },
    { value: stays, label: vi.power.keep },
  ].filter((option) => option !== null && option !== '');
  return (
    <li className="stack_tight">
      <Field
        label={vi.power.what(airing.title, shortMoment(airing.starts))}
        hint={
          whole
            ? vi.power.allOf(number(airing.all))
            : vi.power.someOf(number(airing.devices), number(airing.all))
        }
      >
        <Select className="power_choice" value={value} onChange={onChange} options={options} />
      </Field>
    </li>
  );
}

function Refused({ refused }: { refused: OutagesTaken['refused'] }) {
  return (
    <div role="alert" className="stack_tight">
      <strong>{vi.power.refused}</strong>
      <ul className="plain list_rows">
        {refused.map((one) => (
          <li key={`${one.schedule} ${one.starts}`}>
            <span className="number">{shortMoment(one.starts)}</span>: {one.message}{' '}
            {one.suggestion && (
              <span className="muted">{vi.power.suggestion(shortMoment(one.suggestion))}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function History() {
  const [{ day }] = useUrlState();
  const pastes = useQuery({
    queryKey: ['power', 'pastes', ...(day ? [day] : [])],
    queryFn: () => listPastes(day),
    retry: !day,
  });
  return (
    <Panel title={vi.power.history} extra={<DayFilter name="day" label={vi.power.asOf} />}>
      {day && <p className="muted">{vi.power.asOfLead(dayText(startOfDay(day)))}</p>}
      <Reading of={pastes} rows={3}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="muted">{day ? vi.power.noneThen : vi.power.noHistory}</p>
          ) : (
            <ul className="plain list_rows">
              {page.items.map((paste) => (
                <Paste key={paste.id} paste={paste} isPast={Boolean(day)} />
              ))}
            </ul>
          )
        }
      </Reading>
    </Panel>
  );
}

function Paste({ paste, isPast }: { paste: OutagePaste; isPast: boolean }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<OutagesTaken['refused']>([]);
  const undo = useDeed({
    mutationFn: () => undoPaste(paste.id),
    onSuccess: (taken) => {
      for (const part of ['power', 'devices', 'today', 'schedules', 'bulletins'])
        void queries.invalidateQueries({ queryKey: [part] });
      setRefused(taken.refused);
      setAsking(false);
      void message.success(vi.power.undoDone);
    },
  });
  return (
    <li className="stack_tight">
      <div className="row_between">
        <span>
          <span className="number">{shortMoment(paste.at)}</span> · {paste.by_name}
        </span>
        {paste.undone_at ? (
          <span className="small muted">{vi.power.undone(shortMoment(paste.undone_at))}</span>
        ) : (
          !isPast && (
            <Button size="small" onClick={() => setAsking(true)}>
              {vi.power.undo}
            </Button>
          )
        )}
      </div>
      <div className="small muted">
        {vi.power.pasteFacts(
          paste.outages === null ? vi.power.outagesNotKept : number(paste.outages),
          number(paste.moved.length),
          number(paste.notices.length),
        )}
        {!paste.undone_at &&
          !isPast &&
          paste.notices.map((notice) => (
            <span key={notice}>
              {' '}
              <Link to="/bulletins/$id" params={{ id: notice }}>
                {vi.power.openNotice}
              </Link>
            </span>
          ))}
      </div>
      <div className="small power_source">{paste.text}</div>
      {refused.length > 0 && <Refused refused={refused} />}
      <Modal
        open={asking}
        title={vi.power.undoTitle}
        okText={vi.power.undo}
        cancelText={vi.common.cancel}
        okButtonProps={{ loading: undo.isPending }}
        onOk={() => undo.mutate()}
        onCancel={() => setAsking(false)}
      >
        <ProblemAlert error={undo.error} />
        <p>{vi.power.undoText}</p>
      </Modal>
    </li>
  );
}
