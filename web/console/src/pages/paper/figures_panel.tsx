import { useQuery } from '@tanstack/react-query';
import { DatePicker, Segmented } from 'antd';
import dayjs from 'dayjs';
import {
  type AiringStatistics,
  countAirings,
  type FiguresBy,
  figuresFile,
  type TableFormat,
} from '../../api/paper';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { durationInWords, isoDay, number } from '../../parts/format';
import { heldMoment } from '../../parts/held_moment';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { PaperButton } from '../../parts/paper_button';

const written = 'YYYY-MM-DD';
const formats: TableFormat[] = ['xlsx', 'csv'];
type Row = AiringStatistics['total'];

export function FiguresPanel({ unit }: { unit: string }) {
  const [url, setUrl] = useUrlState();
  const today = isoDay(Date.now());
  const by = url.by && url.by in vi.paper.bys ? (url.by as FiguresBy) : 'month';
  const first = dayjs(url.first ?? `${today.slice(0, 4)}-01-01`, written);
  const chosen = dayjs(url.last ?? today, written).startOf('month');
  // At most a year, and never less than a month.
  const least = chosen.isBefore(first) ? first : chosen;
  const last = least.diff(first, 'month') > 11 ? first.add(11, 'month') : least;
  const wish = {
    unit,
    by,
    from: first.format(written),
    to: last.add(1, 'month').format(written),
  };
  const figures = useQuery({
    queryKey: ['figures', wish],
    queryFn: () => countAirings(wish),
    placeholderData: (before) => before,
  });
  return (
    <Panel title={vi.paper.figures}>
      <div className="stack">
        <p className="muted">{vi.paper.figuresHelp}</p>
        <div className="row">
          <Field label={vi.paper.from}>
            <DatePicker
              picker="month"
              allowClear={false}
              format="MM/YYYY"
              value={heldMoment(first.format(written))}
              onChange={(date) => setUrl({ first: date?.startOf('month').format(written) })}
            />
          </Field>
          <Field label={vi.paper.to}>
            <DatePicker
              picker="month"
              allowClear={false}
              format="MM/YYYY"
              value={heldMoment(last.format(written))}
              onChange={(date) => setUrl({ last: date?.startOf('month').format(written) })}
            />
          </Field>
          <FieldGroup label={vi.paper.by}>
            <Segmented
              value={by}
              options={Object.entries(vi.paper.bys).map(([value, label]) => ({ value, label }))}
              onChange={(value) => setUrl({ by: String(value) })}
            />
          </FieldGroup>
        </div>
        <Reading of={figures}>{(found) => <Figures found={found} by={by} />}</Reading>
        <div className="row">
          {formats.map((format) => (
            <PaperButton
              key={format}
              label={vi.paper[format]}
              address={figuresFile(wish, format)}
              file={`so-lieu-phat-${wish.from}.${format}`}
            />
          ))}
        </div>
      </div>
    </Panel>
  );
}

function Figures({ found, by }: { found: AiringStatistics; by: FiguresBy }) {
  if (found.items.length === 0) return <p>{vi.paper.none}</p>;
  const cells = (row: Row) => (
    <>
      <td data-label={vi.paper.bulletins}>{number(row.bulletins)}</td>
      <td data-label={vi.paper.sessions}>{number(row.sessions)}</td>
      <td data-label={vi.paper.plays}>{number(row.plays)}</td>
      <td data-label={vi.paper.makeUps}>{number(row.make_ups)}</td>
      <td data-label={vi.paper.aired}>{durationInWords(row.aired_ms)}</td>
      <td data-label={vi.paper.heard}>{durationInWords(row.heard_ms)}</td>
    </>
  );
  return (
    <table className="figures">
      <thead>
        <tr>
          <th scope="col">{vi.paper.bys[by]}</th>
          <th scope="col">{vi.paper.bulletins}</th>
          <th scope="col">{vi.paper.sessions}</th>
          <th scope="col">{vi.paper.plays}</th>
          <th scope="col">{vi.paper.makeUps}</th>
          <th scope="col">{vi.paper.aired}</th>
          <th scope="col">{vi.paper.heard}</th>
        </tr>
      </thead>
      <tbody>
        {found.items.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            {cells(row)}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{vi.paper.total}</th>
          {cells(found.total)}
        </tr>
      </tfoot>
    </table>
  );
}
