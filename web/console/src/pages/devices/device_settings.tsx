import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Slider } from 'antd';
import { saveDevice } from '../../api/devices';
import { asProblem } from '../../api/problem';
import type { Device, QuietProfile } from '../../api/types';
import { vi } from '../../locale/vi';
import { ClockRange } from '../../parts/clock_range';
import { Field } from '../../parts/field';
import { number } from '../../parts/format';
import { Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';
import { takeTheirs, useFields } from '../../parts/use_fields';

// What a device takes beside the volume of a particular day.
const mostWindows = 9;

const fieldsOf = (device: Device) => ({
  volume: device.volume ?? device.status.volume ?? 70,
  sim: device.sim ?? '',
  profile: device.quiet ?? [],
});

export function DeviceSettings({ device, disabled }: { device: Device; disabled: boolean }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const form = useFields(fieldsOf(device), device.version);
  const { volume, sim, profile } = form.fields;
  const setProfile = (rows: QuietProfile[]) => form.change({ profile: rows });
  const save = useMutation({
    mutationFn: () => saveDevice(device.id, { volume, quiet: profile, sim, version: form.version }),
    onError: (error) => {
      if (asProblem(error).isStale)
        void queries.invalidateQueries({ queryKey: ['devices', 'one', device.id] });
    },
    onSuccess: (fresh) => {
      form.take(fieldsOf(fresh), fresh.version);
      queries.setQueryData(['devices', 'one', device.id], fresh);
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void message.success(vi.devices.settingsSaved);
    },
  });
  const edit = (index: number, part: Partial<QuietProfile>) =>
    setProfile(profile.map((row, at) => (at === index ? { ...row, ...part } : row)));

  return (
    <Panel title={vi.devices.settings}>
      <div className="stack">
        <ProblemAlert
          error={save.error}
          suggestion={takeTheirs(save, () => form.take(fieldsOf(device), device.version))}
        />
        <div className="field">
          <span className="label">
            {vi.devices.volume}: {vi.devices.volumeValue(number(volume))}
          </span>
          <Slider
            value={volume}
            max={device.volume_ceiling ?? 100}
            disabled={disabled}
            onChange={(level) => form.change({ volume: level })}
            ariaLabelForHandle={vi.devices.volume}
          />
        </div>
        <div className="stack_tight">
          <strong>{vi.devices.quiet}</strong>
          <span className="field_hint">{vi.devices.quietHelp}</span>
          {profile.map((row, index) => (
            // Two spans may be alike while they are typed: their place tells them apart.
            <div key={index} className="stack_tight">
              <div className="row">
                <ClockRange
                  label={vi.devices.quietRow}
                  from={row.from}
                  to={row.to}
                  disabled={disabled}
                  onChange={(from, to) => edit(index, { from, to })}
                />
                {!disabled && (
                  <Button
                    icon={<CloseOutlined />}
                    aria-label={vi.devices.quietRemove(row.from, row.to)}
                    onClick={() => setProfile(profile.filter((_, at) => at !== index))}
                  />
                )}
              </div>
              <span className="small muted">
                {vi.devices.volume}: {vi.devices.volumeValue(number(row.volume))}
              </span>
              <Slider
                value={row.volume}
                disabled={disabled}
                onChange={(level) => edit(index, { volume: level })}
                ariaLabelForHandle={`${vi.devices.volume} ${row.from}–${row.to}`}
              />
            </div>
          ))}
          {!disabled && profile.length < mostWindows && (
            <div>
              <Button
                icon={<PlusOutlined />}
                onClick={() => setProfile([...profile, { from: '05:00', to: '06:00', volume: 40 }])}
              >
                {vi.devices.quietAdd}
              </Button>
            </div>
          )}
        </div>
        {device.kind === 'speaker' && (
          <Field label={vi.selfTest.sim} hint={vi.selfTest.simHelp}>
            <Input
              inputMode="tel"
              maxLength={30}
              disabled={disabled}
              value={sim}
              onChange={(event) => form.change({ sim: event.target.value })}
            />
          </Field>
        )}
        {!disabled && (
          <div>
            <Button loading={save.isPending} onClick={() => save.mutate()}>
              {vi.devices.settingsSave}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
