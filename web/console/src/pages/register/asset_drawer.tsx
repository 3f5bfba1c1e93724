// One asset: what is known of it on the day, how it came to be so, its photos and documents.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, Drawer, Modal, Tabs } from 'antd';
import { useState } from 'react';
import { type Asset, endAsset, readAsset } from '../../api/assets';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { day, isoDay, whereabouts } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { UnitName } from '../../parts/unit_name';
import { AssetFilesList } from './asset_files';
import { AssetForm, useAssetFields } from './asset_form';
import { AssetHistory } from './asset_history';
import { assetName, fieldsOf, shownValue } from './asset_values';

export function AssetDrawer({
  id,
  day: asOf,
  onClose,
}: {
  id: string;
  day?: string;
  onClose: () => void;
}) {
  const [doing, setDoing] = useState<'edit' | 'end'>();
  const asset = useQuery({
    queryKey: ['assets', 'one', id, asOf],
    queryFn: () => readAsset(id, asOf),
  });
  const found = asset.data;
  // What is changed is what stands there now, whatever day is looked at.
  const mayChange = found?.may_edit && !asOf;
  return (
    <Drawer
      open
      size={560}
      title={found ? assetName(found) : vi.register.title}
      onClose={onClose}
      footer={
        mayChange && (
          <div className="row">
            <Button type="primary" onClick={() => setDoing('edit')}>
              {vi.register.edit}
            </Button>
            {!found.device && <Button onClick={() => setDoing('end')}>{vi.register.end}</Button>}
          </div>
        )
      }
    >
      <Reading of={asset}>
        {(one) => (
          <Tabs
            items={[
              { key: 'details', label: vi.register.details, children: <Details asset={one} /> },
              {
                key: 'history',
                label: vi.register.history,
                children: <AssetHistory asset={one} />,
              },
              {
                key: 'files',
                label: vi.register.files,
                children: <AssetFilesList asset={one} />,
              },
            ]}
          />
        )}
      </Reading>
      {found && doing === 'edit' && (
        <AssetForm asset={found} kind={found.kind} onClose={() => setDoing(undefined)} />
      )}
      {found && doing === 'end' && (
        <EndDialog
          asset={found}
          onClose={(ended) => {
            setDoing(undefined);
            if (ended) onClose();
          }}
        />
      )}
    </Drawer>
  );
}

function Details({ asset }: { asset: Asset }) {
  const fields = fieldsOf(useAssetFields().data, asset.kind);
  const words = vi.register;
  const facts: [string, string][] = [
    [words.kind, words.kinds[asset.kind]],
    [words.unit, asset.unit_name],
    [words.station, asset.station_name ?? ''],
    [words.condition, words.conditions[asset.condition]],
    [words.conditionOn, asset.condition_on ? day(asset.condition_on) : ''],
    [words.funding, words.fundings[asset.funding]],
    [
      words.place,
      asset.lat === null || asset.lon === null ? '' : whereabouts(asset.lat, asset.lon),
    ],
    [words.since, day(asset.from)],
  ];
  return (
    <div className="stack">
      {asset.warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={words.warnings}
          description={
            <ul>
              {asset.warnings.map((warning) => (
                <li key={warning.code}>{warning.message}</li>
              ))}
            </ul>
          }
        />
      )}
      <dl className="card_facts">
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        {fields
          .filter((field) => asset.details[field.key])
          .map((field) => {
            const value = asset.details[field.key] ?? '';
            return (
              <div key={field.key}>
                <dt>{field.label}</dt>
                <dd style={{ overflowWrap: 'anywhere' }}>
                  {field.type === 'unit' ? (
                    <UnitName item={{ unit: value }} />
                  ) : (
                    shownValue(field, value)
                  )}
                  {field.measure && ` ${field.measure}`}
                </dd>
              </div>
            );
          })}
      </dl>
      {asset.device && (
        <Link to="/devices/$id" params={{ id: asset.device }}>
          {words.toDevice}
        </Link>
      )}
    </div>
  );
}

function EndDialog({ asset, onClose }: { asset: Asset; onClose: (ended: boolean) => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [on, setOn] = useState(isoDay(Date.now()));
  const end = useDeed({
    mutationFn: () => endAsset(asset.id, on, asset.version),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void message.success(vi.register.ended(assetName(asset)));
      onClose(true);
    },
  });
  return (
    <Modal
      open
      title={vi.register.endTitle(assetName(asset))}
      okText={vi.register.end}
      confirmLoading={end.isPending}
      onOk={() => end.mutate()}
      onCancel={() => onClose(false)}
    >
      <div className="stack">
        <ProblemAlert error={end.error} />
        <p>{vi.register.endText}</p>
        <Field label={vi.register.endDay}>
          <DayPicker value={on} onChange={setOn} />
        </Field>
      </div>
    </Modal>
  );
}
