import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { readStaffFigures, type StaffFigures } from '../../api/people';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DayFilter, FilterBar, UnitFilter } from '../../parts/filters';
import { isoDay, number } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { TableScroll } from '../../parts/table_scroll';

// 99.96 % is not yet the goal: what the server rounded down is only written, never rounded again.
export function shareOf(figures: StaffFigures): string {
  return figures.trained_permille === null
    ? vi.people.nobody
    : vi.people.percent(number(figures.trained_permille / 10));
}

export function FiguresTab() {
  const { account } = useSession();
  const [{ unit, day }, set] = useUrlState();
  const of = unit ?? account.unit;
  const figures = useQuery({
    queryKey: ['staff_figures', of, day],
    queryFn: () => readStaffFigures(of, day),
  });
  const cells = (row: StaffFigures) => (
    <>
      <td className="numeric">{number(row.officers)}</td>
      <td className="numeric">{number(row.vacancies)}</td>
      <td className="numeric">{shareOf(row)}</td>
    </>
  );
  return (
    <div className="stack">
      <FilterBar names={['unit', 'day']}>
        <UnitFilter label={vi.people.unit} />
        <DayFilter name="day" label={vi.people.asOf} otherwise={isoDay(Date.now())} />
      </FilterBar>
      <p className="muted">{vi.people.goal}</p>
      <Reading of={figures}>
        {(found) => (
          <TableScroll label={vi.people.tabs.figures}>
            <table className="table" aria-label={vi.people.tabs.figures}>
              <thead>
                <tr>
                  <th scope="col">{vi.people.unit}</th>
                  <th scope="col" className="numeric">
                    {vi.people.officers}
                  </th>
                  <th scope="col" className="numeric">
                    {vi.people.vacancies}
                  </th>
                  <th scope="col" className="numeric">
                    {vi.people.trainedShare}
                  </th>
                </tr>
              </thead>
              <tbody>
                <tr>
                  <th scope="row">{vi.people.total}</th>
                  {cells(found.total)}
                </tr>
                {found.items.map((row) => (
                  <tr key={row.unit}>
                    <td>
                      {row.unit === of ? (
                        row.name
                      ) : (
                        <Button type="link" onClick={() => set({ unit: row.unit }, false)}>
                          {row.name}
                        </Button>
                      )}
                    </td>
                    {cells(row.figures)}
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Reading>
    </div>
  );
}
