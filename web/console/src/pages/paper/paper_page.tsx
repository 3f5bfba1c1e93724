import { useQuery } from '@tanstack/react-query';
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { monthlyLog, poleLabels, weeklyProgramme } from '../../api/paper';
import { readUnit } from '../../api/units';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { Field } from '../../parts/field';
import { UnitSelect } from '../../parts/filters';
import { addDays, day, isoDay, mondayOf, startOfDay } from '../../parts/format';
import { heldMoment } from '../../parts/held_moment';
import { Page, Panel } from '../../parts/page';
import { PaperButton } from '../../parts/paper_button';
import { FiguresPanel } from './figures_panel';
import { SeriesPanel } from './series_panel';
import './paper.css';

const written = 'YYYY-MM-DD';
const firstOf = (date: string) => `${date.slice(0, 7)}-01`;

export function PaperPage() {
  const { account } = useSession();
  const [url, setUrl] = useUrlState();
  const own = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  const today = isoDay(Date.now());
  const unit = url.unit ?? account.unit;
  const monday = mondayOf(url.week ?? today);
  const month = firstOf(url.month ?? today);
  const nextMonth = dayjs(month, written).add(1, 'month').format(written);
  return (
    <Page title={vi.paper.title} lead={vi.paper.lead}>
      <Panel>
        <Field label={vi.paper.unit}>
          <UnitSelect
            label={own.data?.name ?? vi.paper.ownUnit}
            value={unit}
            onChange={(chosen) => setUrl({ unit: chosen })}
          />
        </Field>
      </Panel>
      <div className="paper_columns">
        <Panel title={vi.paper.week}>
          <div className="stack">
            <p className="muted">{vi.paper.weekHelp}</p>
            <Field
              label={vi.paper.weekOf}
              hint={vi.paper.weekSpan(day(startOfDay(monday)), day(startOfDay(addDays(monday, 6))))}
            >
              <DayPicker value={url.week ?? today} onChange={(date) => setUrl({ week: date })} />
            </Field>
            <PaperButton
              primary
              label={vi.paper.printWeek}
              address={weeklyProgramme({ unit, from: monday, to: addDays(monday, 7) })}
            />
          </div>
        </Panel>
        <Panel title={vi.paper.log}>
          <div className="stack">
            <p className="muted">{vi.paper.logHelp}</p>
            <Field label={vi.paper.month}>
              <DatePicker
                picker="month"
                allowClear={false}
                format="MM/YYYY"
                value={heldMoment(month)}
                onChange={(date) => setUrl({ month: date?.format(written) })}
              />
            </Field>
            <PaperButton
              label={vi.paper.printLog}
              address={monthlyLog({ unit, from: month, to: nextMonth })}
            />
          </div>
        </Panel>
        <Panel title={vi.paper.labels}>
          <div className="stack">
            <p className="muted">{vi.paper.labelsHelp}</p>
            <PaperButton label={vi.paper.printLabels} address={poleLabels(unit)} />
          </div>
        </Panel>
      </div>
      <FiguresPanel unit={unit} />
      <SeriesPanel unit={unit} />
    </Page>
  );
}
