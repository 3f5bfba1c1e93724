// How many breakdowns there were, and how long repairs took: under the units of today, under those
// of the first day, or both beside one another.
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import type { SeriesTree } from '../../api/paper';
import { type BreakdownFigure, breakdownFigures } from '../../api/upkeep';
import { useUrlState } from '../../app/url_state';
import { usePhone } from '../../app/use_phone';
import { vi } from '../../locale/vi';
import { FieldGroup } from '../../parts/field';
import { durationInWords, month, number } from '../../parts/format';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { TableScroll } from '../../parts/table_scroll';

export function FiguresPanel({ unit }: { unit?: string }) {
  const phone = usePhone();
  const [url, setUrl] = useUrlState();
  const shown = url.tree && url.tree in vi.paper.trees ? url.tree : 'new';
  return (
    <Panel title={vi.breakdowns.figures}>
      <div className="stack">
        <FieldGroup label={vi.paper.tree}>
          <Segmented
            vertical={phone}
            value={shown}
            options={Object.entries(vi.paper.trees).map(([value, label]) => ({ value, label }))}
            onChange={(value) => setUrl({ tree: String(value) })}
          />
        </FieldGroup>
        {shown !== 'old' && <Figures unit={unit} tree="new" />}
        {shown !== 'new' && <Figures unit={unit} tree="old" />}
      </div>
    </Panel>
  );
}

function Figures({ unit, tree }: { unit?: string; tree: SeriesTree }) {
  const figures = useQuery({
    queryKey: ['breakdowns', 'figures', unit ?? '', tree],
    queryFn: () => breakdownFigures({ unit, tree }),
  });
  return (
    <section className="stack" aria-label={vi.paper.trees[tree]}>
      <h3>{vi.paper.trees[tree]}</h3>
      <Reading of={figures}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{vi.breakdowns.figuresNone}</p>
          ) : (
            <FiguresTable items={items} />
          )
        }
      </Reading>
    </section>
  );
}

function FiguresTable({ items }: { items: BreakdownFigure[] }) {
  // Two provinces of then may be one today.
  const isGrouped = new Set(items.flatMap((one) => one.above ?? [])).size > 1;
  return (
    <TableScroll label={vi.breakdowns.figures}>
      <table className="table" aria-label={vi.breakdowns.figures}>
        <thead>
          <tr>
            <th>{vi.breakdowns.month}</th>
            <th>{vi.breakdowns.where}</th>
            <th>{vi.breakdowns.what}</th>
            <th className="number">{vi.breakdowns.count}</th>
            <th className="number">{vi.breakdowns.doneCount}</th>
            <th>{vi.breakdowns.mean}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={`${one.month} ${one.unit} ${one.kind}`}>
              <td>{month(one.month)}</td>
              <td>
                {one.unit_name}
                {isGrouped && one.above_name && <div className="muted">{one.above_name}</div>}
              </td>
              <td>{vi.breakdowns.kinds[one.kind]}</td>
              <td className="number">{number(one.opened)}</td>
              <td className="number">{number(one.done)}</td>
              <td>{one.mean_repair_ms === null ? '–' : durationInWords(one.mean_repair_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
