import { Checkbox, Select } from 'antd';
import dayjs from 'dayjs';
import { vi } from '../../locale/vi';
import { OptionalDayPicker } from '../../parts/day_picker';
import { Field, FieldGroup } from '../../parts/field';
import { addDays } from '../../parts/format';
import { lunarDayInWords, type Repeat, type WeekdayCode, weekdayCodes } from './repeat';

const written = 'YYYY-MM-DD';

// Changing the kind keeps the end that was chosen and takes the weekday and day of the first airing.
function ofKind(kind: string, before: Repeat, firstDate: string): Repeat {
  const until = 'until' in before ? before.until : addDays(firstDate, 30);
  const date = dayjs(firstDate, written);
  switch (kind) {
    case 'daily':
      return { kind, until };
    case 'weekly':
      return { kind, until, days: [weekdayCodes[(date.day() + 6) % 7] ?? 'MO'] };
    case 'monthly':
      return { kind, until, monthDay: date.date() };
    case 'lunar':
      return { kind, until: addDays(firstDate, 354), lunarDay: 15, lunarMonth: null };
    default:
      return { kind: 'once' };
  }
}

type LunarRepeat = Extract<Repeat, { kind: 'lunar' }>;

function LunarFields({
  value,
  onChange,
}: {
  value: LunarRepeat;
  onChange: (repeat: Repeat) => void;
}) {
  return (
    <>
      <Field
        label={vi.repeats.onLunarDay}
        hint={value.lunarMonth === null ? vi.repeats.lunarHint : vi.repeats.lunarMonthHint}
      >
        <Select
          value={value.lunarDay}
          options={Array.from({ length: 30 }, (_, index) => ({
            value: index + 1,
            label: lunarDayInWords(index + 1),
          }))}
          onChange={(lunarDay) => onChange({ ...value, lunarDay })}
        />
      </Field>
      <Field label={vi.repeats.ofLunarMonth}>
        <Select
          value={value.lunarMonth ?? 0}
          options={[
            { value: 0, label: vi.repeats.everyLunarMonth },
            ...Array.from({ length: 12 }, (_, index) => ({
              value: index + 1,
              label: vi.repeats.lunarMonthName(index + 1),
            })),
          ]}
          onChange={(month) => onChange({ ...value, lunarMonth: month || null })}
        />
      </Field>
    </>
  );
}

export function RepeatFields({
  value,
  firstDate,
  error,
  onChange,
}: {
  value: Repeat;
  firstDate: string;
  error?: string;
  onChange: (repeat: Repeat) => void;
}) {
  const kinds = [
    { value: 'once', label: vi.repeats.once },
    { value: 'daily', label: vi.repeats.daily },
    { value: 'weekly', label: vi.repeats.weekly },
    { value: 'monthly', label: vi.repeats.monthly },
    { value: 'lunar', label: vi.repeats.lunar },
  ];
  if (value.kind === 'other') kinds.push({ value: 'other', label: vi.repeats.otherWords });
  return (
    <div className="stack">
      <Field label={vi.repeats.label}>
        <Select
          value={value.kind}
          options={kinds}
          onChange={(kind) => onChange(ofKind(kind, value, firstDate))}
        />
      </Field>
      {value.kind === 'weekly' && (
        <FieldGroup label={vi.repeats.onDays}>
          <Checkbox.Group
            value={value.days}
            options={weekdayCodes.map((code) => ({
              value: code,
              label: <span title={vi.repeats.weekdayNames[code]}>{vi.repeats.weekdays[code]}</span>,
            }))}
            onChange={(days) =>
              onChange({
                ...value,
                days: weekdayCodes.filter((code) => (days as WeekdayCode[]).includes(code)),
              })
            }
          />
        </FieldGroup>
      )}
      {value.kind === 'monthly' && (
        <Field
          label={vi.repeats.onMonthDay}
          hint={value.monthDay > 28 ? vi.repeats.monthDayHint : undefined}
        >
          <Select
            value={value.monthDay}
            options={[
              ...Array.from({ length: 31 }, (_, index) => ({
                value: index + 1,
                label: String(index + 1),
              })),
              { value: -1, label: vi.repeats.lastDay },
            ]}
            onChange={(monthDay) => onChange({ ...value, monthDay })}
          />
        </Field>
      )}
      {value.kind === 'lunar' && <LunarFields value={value} onChange={onChange} />}
      {'until' in value && (
        <Field label={vi.repeats.until} error={error}>
          <OptionalDayPicker
            value={value.until}
            onChange={(until) => onChange({ ...value, until: until ?? '' })}
          />
        </Field>
      )}
    </div>
  );
}
