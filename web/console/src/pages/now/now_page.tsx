import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Checkbox, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { readBulletin } from '../../api/bulletins';
import { newKey } from '../../api/http';
import { checkNow, type NowOutlook, sendNow } from '../../api/now';
import type { AudienceItem, Unit } from '../../api/types';
import { childrenOf, readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { number, shortMoment, time } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Loading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { RecorderPanel } from '../../parts/recorder_panel';
import { TemplateFields } from '../../parts/template_fields';
import { heardIt, useRecalled } from '../bulletins/recalled_panel';
import { emptyDraft, type Lack, lackOf, type NowDraft, type Way, ways, wishOf } from './now_draft';
import './now.css';
import { TextWish } from './now_words';

export function NowPage() {
  const { account, may } = useSession();
  const [{ way, correct }] = useUrlState();
  const wrong = useWrong(correct);
  const own = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  if (!may('write_bulletin') || !may('edit_schedule')) {
    return <EmptyState title={vi.states.forbiddenTitle} text={vi.states.forbiddenText} />;
  }
  if (!own.data) return own.isPending ? <Loading /> : <ProblemAlert error={own.error} />;
  if (correct && !wrong.ready)
    return wrong.error ? <ProblemAlert error={wrong.error} /> : <Loading />;
  const chosen = ways.find((one) => one === way) ?? 'text';
  return <NowForm key={chosen} way={chosen} own={own.data} wrong={wrong.found} />;
}

interface Wrong {
  title: string;
  heard: AudienceItem[];
}

// What is set right: the bulletin that was recalled, and exactly the devices on which it was heard.
function useWrong(id: string | undefined) {
  const bulletin = useQuery({
    queryKey: ['bulletins', 'one', id],
    queryFn: () => readBulletin(id ?? ''),
    enabled: Boolean(id),
  });
  const devices = useRecalled(id, false);
  const ready = Boolean(bulletin.data && devices.data);
  const found: Wrong | undefined = ready
    ? {
        title: bulletin.data?.title ?? '',
        heard: (devices.data ?? []).filter(heardIt).map(({ device }) => ({ device })),
      }
    : undefined;
  return { ready, found, error: bulletin.error ?? devices.error };
}

function NowForm({ way, own, wrong }: { way: Way; own: Unit; wrong?: Wrong }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [, setUrl] = useUrlState();
  const [draft, setDraft] = useState(() => firstDraft(way, own, wrong));
  const [key] = useState(newKey);
  const change = (part: Partial<NowDraft>) => setDraft((before) => ({ ...before, ...part }));
  const question = { audience: draft.audience, repeat: draft.repeat };
  const outlook = useQuery({
    queryKey: ['now', 'check', question],
    queryFn: () => checkNow(question),
    enabled: draft.audience.length > 0,
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  });
  const send = useDeed({
    mutationFn: () => sendNow(wishOf(draft, outlook.data), key),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['now'] });
      void navigate({ to: '/' });
    },
  });
  const lack = lackOf(draft, outlook.data);
  return (
    <Page title={vi.now.title} lead={vi.now.lead}>
      <div className="now_columns">
        <Panel title={vi.now.what}>
          <div className="stack">
            <Radio.Group
              block
              optionType="button"
              buttonStyle="solid"
              value={draft.way}
              onChange={(event) => setUrl({ way: event.target.value })}
              options={ways.map((value) => ({ value, label: vi.now.ways[value] }))}
            />
            {draft.way === 'text' && <TextWish draft={draft} change={change} />}
            {draft.way === 'template' && (
              <TemplateFields
                once
                value={draft}
                onChange={(filling) =>
                  change({
                    ...filling,
                    consent: filling.template?.id === draft.template?.id && draft.consent,
                  })
                }
              />
            )}
            {draft.way === 'template' && draft.template?.consent && (
              <Checkbox
                checked={draft.consent}
                onChange={(event) => change({ consent: event.target.checked })}
              >
                {draft.template.consent}
              </Checkbox>
            )}
            {draft.way === 'record' && (
              <RecorderPanel media={draft.media} onMedia={(media) => change({ media })} />
            )}
          </div>
        </Panel>
        <Panel title={vi.now.where}>
          <div className="stack">
            {wrong ? (
              <p>{vi.recalled.whoHeard(number(wrong.heard.length))}</p>
            ) : (
              <Where own={own} draft={draft} change={change} />
            )}
            <FieldGroup label={vi.now.repeat}>
              <Radio.Group
                block
                optionType="button"
                value={draft.repeat}
                onChange={(event) => change({ repeat: event.target.value })}
                options={[1, 2, 3].map((value) => ({
                  value,
                  label: vi.now.times(number(value)),
                }))}
              />
            </FieldGroup>
            {outlook.data && <When outlook={outlook.data} draft={draft} change={change} />}
          </div>
        </Panel>
      </div>
      <ProblemAlert error={send.error ?? outlook.error} />
      <section className="now_send" aria-label={vi.now.title}>
        <Button
          type="primary"
          size="large"
          block
          disabled={Boolean(lack)}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          {lack ? whyNot[lack] : labelOf(outlook.data)}
        </Button>
      </section>
    </Page>
  );
}

const firstDraft = (way: Way, own: Unit, wrong: Wrong | undefined): NowDraft => ({
  ...emptyDraft(way, wrong ? wrong.heard : [{ unit: own.id }]),
  text: wrong ? vi.recalled.correctText(wrong.title) : '',
});

const whyNot: Record<Lack, string> = {
  nothing: vi.now.notYet,
  blanks: vi.now.blanksFirst,
  consent: vi.now.consentFirst,
  too_long: vi.now.textTooLong,
  nobody: vi.now.nobody,
  refused: vi.now.refused,
  reason: vi.now.reasonFirst,
};

function labelOf(outlook: NowOutlook | undefined): string {
  if (!outlook) return vi.now.nobody;
  const clusters = number(outlook.speaker_devices);
  return outlook.approves ? vi.now.send(clusters, number(outlook.speakers)) : vi.now.ask(clusters);
}

interface Part {
  draft: NowDraft;
  change: (part: Partial<NowDraft>) => void;
}

// All of one's own, or one place in it.
export function Where({
  own,
  draft,
  change,
}: {
  own: Unit;
  draft: Pick<NowDraft, 'audience'>;
  change: (part: Pick<NowDraft, 'audience'>) => void;
}) {
  const places = useQuery({
    queryKey: ['units', 'children', own.id],
    queryFn: () => childrenOf(own.id),
    staleTime: 5 * 60_000,
  });
  const below = (places.data ?? []).filter((unit) => unit.kind !== 'department');
  const chosen = draft.audience[0]?.unit;
  const [narrow, setNarrow] = useState(false);
  if (below.length === 0) return <p>{own.name}</p>;
  return (
    <div className="stack_tight">
      <Radio.Group
        className="now_choice"
        value={narrow ? 'one' : 'whole'}
        onChange={(event) => {
          const one = event.target.value === 'one';
          setNarrow(one);
          change({ audience: one ? [] : [{ unit: own.id }] });
        }}
        options={[
          { value: 'whole', label: vi.now.whole(own.name) },
          { value: 'one', label: vi.now.one },
        ]}
      />
      {narrow && (
        <Select
          aria-label={vi.now.pickOne}
          placeholder={vi.now.pickOne}
          showSearch
          optionFilterProp="label"
          value={chosen}
          options={below.map((unit) => ({ value: unit.id, label: unit.name }))}
          onChange={(unit: string) => change({ audience: [{ unit }] })}
        />
      )}
    </div>
  );
}

// When it will be heard, and what stands against it: before the button, not after.
function When({ outlook, draft, change }: Part & { outlook: NowOutlook }) {
  const { conflict } = outlook;
  return (
    <div className="stack_tight" aria-live="polite">
      {conflict ? (
        <Alert
          type="warning"
          showIcon
          title={conflict.message}
          description={conflict.suggestion && vi.now.nextAllowed(shortMoment(conflict.suggestion))}
        />
      ) : (
        <p>
          {outlook.waits_for
            ? vi.now.after(outlook.waits_for, time(outlook.begins))
            : vi.now.atOnce}
        </p>
      )}
      {conflict && outlook.may_override && (
        <Field label={vi.now.reason} hint={vi.now.reasonHint}>
          <Input
            value={draft.reason}
            maxLength={500}
            onChange={(event) => change({ reason: event.target.value })}
          />
        </Field>
      )}
      {!outlook.approves && <p>{vi.now.needsApproval}</p>}
    </div>
  );
}
