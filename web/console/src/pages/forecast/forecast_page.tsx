import { useQuery } from '@tanstack/react-query';
import { readForecast } from '../../api/schedules';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayPicker } from '../../parts/day_picker';
import { DeviceSelect } from '../../parts/device_select';
import { Field } from '../../parts/field';
import { ForecastView } from '../../parts/forecast_view';
import { addDays, day, isoDay, startOfDay, weekday } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';

export function ForecastPage() {
  const [url, setUrl] = useUrlState();
  const tomorrow = addDays(isoDay(Date.now()), 1);
  const date = url.date ?? tomorrow;
  const device = url.device;
  const forecast = useQuery({
    queryKey: ['forecast', device, date],
    queryFn: () =>
      readForecast(
        device as string,
        `${date}T00:00:00+07:00`,
        `${addDays(date, 1)}T00:00:00+07:00`,
      ),
    enabled: Boolean(device),
  });
  return (
    <Page
      title={date === tomorrow ? vi.forecast.titleTomorrow : vi.forecast.title}
      lead={vi.forecast.lead}
    >
      <Panel>
        <div className="row">
          <Field label={vi.forecast.device}>
            <DeviceSelect
              label={vi.forecast.pickDevice}
              value={device}
              onChange={(next) => setUrl({ device: next })}
            />
          </Field>
          <Field label={vi.forecast.date}>
            <DayPicker value={date} onChange={(picked) => setUrl({ date: picked })} />
          </Field>
        </div>
      </Panel>
      <Panel title={`${weekday(startOfDay(date))}, ${day(startOfDay(date))}`}>
        {device ? (
          <Reading of={forecast}>
            {(page) => <ForecastView device={device} items={page.items} />}
          </Reading>
        ) : (
          <EmptyState title={vi.forecast.pickTitle} text={vi.forecast.pickText} />
        )}
      </Panel>
    </Page>
  );
}
