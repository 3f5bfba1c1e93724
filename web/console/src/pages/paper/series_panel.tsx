import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Segmented } from 'antd';
import dayjs from 'dayjs';
import { Fragment } from 'react';
import { compareUnits, type SeriesTree, seriesFile, type UnitStatistics } from '../../api/paper';
import { useUrlState } from '../../app/url_state';
import { usePhone } from '../../app/use_phone';
import { vi } from '../../locale/vi';
import { Field, FieldGroup } from '../../parts/field';
import { isoDay, month as monthWords, number } from '../../parts/format';
import { heldMoment } from '../../parts/held_moment';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { PaperButton } from '../../parts/paper_button';

const written = 'YYYY-MM-DD';
const most = 12; // months that fit beside one another

interface Wish {
  unit: string;
  from: string;
  to: string;
}

// The months of communes across a change of units: who reads them chooses whose names they stand
// under.
export function SeriesPanel({ unit }: { unit: string }) {
  const phone = usePhone();
  const [url, setUrl] = useUrlState();
  const thisMonth = dayjs(isoDay(Date.now()), written).startOf('month');
  const chosen = dayjs(url.since ?? thisMonth.subtract(most - 1, 'month').format(written), written);
  const wish = {
    unit,
    from: chosen.format(written),
    to: chosen.add(most, 'month').format(written),
  };
  const shown = url.tree && url.tree in vi.paper.trees ? url.tree : 'new';
  return (
    <Panel title={vi.paper.series}>
      <div className="stack">
        <p className="muted">{vi.paper.seriesHelp}</p>
        <div className="row">
          <Field label={vi.paper.since}>
            <DatePicker
              picker="month"
              allowClear={false}
              format="MM/YYYY"
              value={heldMoment(chosen.format(written))}
              onChange={(date) => setUrl({ since: date?.startOf('month').format(written) })}
            />
          </Field>
          <FieldGroup label={vi.paper.tree}>
            <Segmented
              vertical={phone}
              value={shown}
              options={Object.entries(vi.paper.trees).map(([value, label]) => ({ value, label }))}
              onChange={(value) => setUrl({ tree: String(value) })}
            />
          </FieldGroup>
        </div>
        {shown !== 'old' && <Series wish={wish} tree="new" />}
        {shown !== 'new' && <Series wish={wish} tree="old" />}
      </div>
    </Panel>
  );
}

function Series({ wish, tree }: { wish: Wish; tree: SeriesTree }) {
  const series = useInfiniteQuery({
    queryKey: ['figures', 'units', wish, tree],
    queryFn: ({ pageParam }) => compareUnits({ ...wish, tree, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  return (
    <section className="stack" aria-label={vi.paper.trees[tree]}>
      <h3>{vi.paper.trees[tree]}</h3>
      <Reading of={series}>{(found) => <SeriesTable pages={found.pages} />}</Reading>
      <div className="row">
        {series.hasNextPage && (
          <Button loading={series.isFetchingNextPage} onClick={() => void series.fetchNextPage()}>
            {vi.paper.moreUnits}
          </Button>
        )}
        <PaperButton
          label={vi.paper.seriesXlsx(vi.paper.trees[tree])}
          address={seriesFile({ ...wish, tree })}
          file={`so-lieu-theo-don-vi-${wish.from}.xlsx`}
        />
      </div>
    </section>
  );
}

const sum = (months: UnitStatistics['total']) =>
  months.reduce((all, month) => all + month.plays, 0);

export function SeriesTable({ pages }: { pages: UnitStatistics[] }) {
  const first = pages[0];
  const rows = pages.flatMap((page) => page.items);
  if (!first || rows.length === 0) return <p>{vi.paper.noUnits}</p>;
  const cells = (months: UnitStatistics['total']) => (
    <>
      {months.map((month) => (
        <td key={month.month} data-label={monthWords(month.month)}>
          {number(month.plays)}
        </td>
      ))}
      <td data-label={vi.paper.total}>{number(sum(months))}</td>
    </>
  );
  // Two provinces of then in one of today: each has its sum above its communes.
  const isGrouped = first.groups.length > 1;
  const groupRow = (above: string | null) => {
    const group = first.groups.find((one) => one.unit === above);
    return (
      group && (
        <tr className="group">
          <th scope="rowgroup">{vi.paper.allOf(group.name)}</th>
          {cells(group.months)}
        </tr>
      )
    );
  };
  return (
    <>
      {rows.some((row) => row.shared) && <Alert type="info" showIcon title={vi.paper.sharedPast} />}
      <table className="figures months">
        <thead>
          <tr>
            <th scope="col">{vi.paper.unit}</th>
            {first.total.map((month) => (
              <th scope="col" key={month.month} aria-label={monthWords(month.month)}>
                {month.month.slice(5)}
                <span className="year">{month.month.slice(0, 4)}</span>
              </th>
            ))}
            <th scope="col">{vi.paper.total}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <Fragment key={row.unit ?? 'others'}>
              {isGrouped && row.above !== rows[i - 1]?.above && groupRow(row.above)}
              <tr>
                <th scope="row">{row.shared ? vi.paper.shared(row.name) : row.name}</th>
                {cells(row.months)}
              </tr>
            </Fragment>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{vi.paper.total}</th>
            {cells(first.total)}
          </tr>
        </tfoot>
      </table>
    </>
  );
}
