import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Modal, Popconfirm, Radio } from 'antd';
import { useState } from 'react';
import {
  type ApiKey,
  type ApiKeyWish,
  addApiKey,
  type CapHandling,
  listApiKeys,
  type MadeApiKey,
  revokeApiKey,
  saveApiKey,
} from '../../api/other_systems';
import { asProblem } from '../../api/problem';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { FormDrawer } from '../../parts/form_drawer';
import { day, shortMoment } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { useFreshly } from '../../parts/use_freshly';

export function KeysTab() {
  const [open, setOpen] = useState<ApiKey | 'new'>();
  const [made, setMade] = useState<MadeApiKey>();
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: listApiKeys });
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {vi.keys.add}
    </Button>
  );
  return (
    <div className="stack">
      <p className="muted">{vi.keys.help}</p>
      <dl className="facts">
        <dt>{vi.keys.address}</dt>
        <dd>
          <code className="breakable">POST {location.origin}/cap/v1/alerts</code>
        </dd>
        <dt>{vi.keys.feed}</dt>
        <dd>
          <a className="breakable" href="/cap/v1/alerts.atom">
            {location.origin}/cap/v1/alerts.atom
          </a>
        </dd>
      </dl>
      <Reading of={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={vi.keys.emptyTitle} text={vi.keys.emptyText} action={add} />
          ) : (
            <>
              <div>{add}</div>
              <ul className="plain list_rows">
                {items.map((one) => (
                  <KeyRow key={one.id} of={one} onEdit={() => setOpen(one)} />
                ))}
              </ul>
            </>
          )
        }
      </Reading>
      {open && (
        <KeyForm
          of={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
          onMade={(key) => {
            setOpen(undefined);
            setMade(key);
          }}
        />
      )}
      {made && <ShownOnce of={made} onClose={() => setMade(undefined)} />}
    </div>
  );
}

function about(key: ApiKey): string {
  const words = vi.keys;
  return [
    key.unit_name ?? '',
    words.handlings[key.handling],
    key.passed_by ? words.passedBy(key.passed_by) : '',
    key.senders.length > 0 ? words.onlySenders(key.senders.join(', ')) : '',
    key.certificate ? words.signed(key.certificate.subject, day(key.certificate.valid_to)) : '',
    words.created(day(key.created), key.created_by ?? ''),
    key.last_used ? words.lastUsed(shortMoment(key.last_used)) : words.neverUsed,
  ]
    .filter(Boolean)
    .join(' · ');
}

function KeyRow({ of, onEdit }: { of: ApiKey; onEdit: () => void }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(of.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['api-keys'] });
      void message.success(vi.keys.revokedDone);
    },
  });
  return (
    <li className="stack_tight">
      <div className="row_between">
        <span>
          <strong className={of.revoked ? 'muted' : undefined}>{of.name}</strong>
          {of.revoked && <span className="small muted"> · {vi.keys.revoked(day(of.revoked))}</span>}
        </span>
        {!of.revoked && (
          <div className="row">
            <Button aria-label={vi.keys.edit(of.name)} onClick={onEdit}>
              {vi.common.edit}
            </Button>
            <Popconfirm
              title={vi.keys.revokeName(of.name)}
              description={vi.keys.revokeText}
              okText={vi.keys.revoke}
              cancelText={vi.common.cancel}
              onConfirm={() => revoke.mutate()}
            >
              <Button danger aria-label={vi.keys.revokeName(of.name)} loading={revoke.isPending}>
                {vi.keys.revoke}
              </Button>
            </Popconfirm>
          </div>
        )}
      </div>
      <span className="small muted">{about(of)}</span>
      <ProblemAlert error={revoke.error} />
    </li>
  );
}

function KeyForm({
  of,
  onClose,
  onMade,
}: {
  of?: ApiKey;
  onClose: () => void;
  onMade: (key: MadeApiKey) => void;
}) {
  const { account } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [name, setName] = useState(of?.name ?? '');
  const [unit, setUnit] = useState<string | undefined>(of?.unit ?? account.unit);
  const [handling, setHandling] = useState<CapHandling>(of?.handling ?? 'hold');
  const [senders, setSenders] = useState((of?.senders ?? []).join('\n'));
  // Undefined: as it is. What is kept is shown by its name; the text of it nobody needs.
  const [certificate, setCertificate] = useState<string | null | undefined>(
    of?.certificate ? undefined : '',
  );
  const wish = (): ApiKeyWish => ({
    name: name.trim(),
    handling,
    senders: senders.split(/\s+/).filter(Boolean),
    ...(certificate === undefined ? {} : { certificate: certificate?.trim() || null }),
  });
  const save = useFreshly<undefined, ApiKey | MadeApiKey>(
    // Whoever changes a key whose alerts pass answers for them from then on.
    () => (of ? saveApiKey(of.id, wish()) : addApiKey({ ...wish(), unit })),
    (key) => {
      void queries.invalidateQueries({ queryKey: ['api-keys'] });
      if ('key' in key) {
        onMade(key);
        return;
      }
      void message.success(vi.keys.saved);
      onClose();
    },
  );
  const errorAt = (path: string) => (save.error ? asProblem(save.error).errorAt(path) : undefined);
  return (
    <FormDrawer
      title={of ? vi.keys.edit(of.name) : vi.keys.add}
      save={of ? vi.keys.save : vi.keys.add}
      blocked={!name.trim()}
      busy={save.busy}
      error={save.error}
      onSave={() => save.run(undefined)}
      onClose={onClose}
    >
      <Field label={vi.keys.name} hint={vi.keys.nameHint} error={errorAt('name')}>
        <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </Field>
      {!of && (
        <Field label={vi.keys.unit} error={errorAt('unit')}>
          <UnitSelect label={vi.keys.unit} value={unit} onChange={setUnit} />
        </Field>
      )}
      <FieldGroup
        label={vi.keys.handling}
        hint={handling === 'pass' ? vi.keys.passHint : undefined}
      >
        <Radio.Group
          className="stack_tight"
          value={handling}
          onChange={(event) => setHandling(event.target.value as CapHandling)}
          options={(['hold', 'pass'] as const).map((value) => ({
            value,
            label: vi.keys.handlings[value],
          }))}
        />
      </FieldGroup>
      <Field label={vi.keys.senders} hint={vi.keys.sendersHint} error={errorAt('senders')}>
        <Input.TextArea
          value={senders}
          autoSize={{ minRows: 1, maxRows: 5 }}
          onChange={(event) => setSenders(event.target.value)}
        />
      </Field>
      {certificate === undefined && of?.certificate ? (
        <div className="stack_tight">
          <span>
            {vi.keys.certificateKept(of.certificate.subject, day(of.certificate.valid_to))}
          </span>
          <div className="row">
            <Button onClick={() => setCertificate('')}>{vi.keys.certificateChange}</Button>
            <Button onClick={() => setCertificate(null)}>{vi.keys.certificateDrop}</Button>
          </div>
        </div>
      ) : (
        <Field
          label={vi.keys.certificate}
          hint={vi.keys.certificateHint}
          error={errorAt('certificate')}
        >
          <Input.TextArea
            value={certificate ?? ''}
            placeholder="-----BEGIN CERTIFICATE-----"
            autoSize={{ minRows: 2, maxRows: 6 }}
            onChange={(event) => setCertificate(event.target.value)}
          />
        </Field>
      )}
      {save.dialog}
    </FormDrawer>
  );
}

function ShownOnce({ of, onClose }: { of: MadeApiKey; onClose: () => void }) {
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(of.key);
    void message.success(vi.keys.copied);
  };
  return (
    <Modal
      open
      closable={false}
      title={`${vi.keys.made}: ${of.name}`}
      footer={
        <Button type="primary" onClick={onClose}>
          {vi.keys.close}
        </Button>
      }
    >
      <div className="stack">
        <Alert type="warning" showIcon title={vi.keys.madeText} />
        <code className="breakable">{of.key}</code>
        <span className="small muted">{vi.keys.madeHeader}</span>
        {/* Only https and localhost let a page copy. */}
        {window.isSecureContext && (
          <div>
            <Button onClick={() => void copy()}>{vi.keys.copy}</Button>
          </div>
        )}
      </div>
    </Modal>
  );
}
