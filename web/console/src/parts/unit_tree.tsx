// The tree of units, read branch by branch when it is opened: a province with 15,000 rows costs
// only what is looked at. Rows are ordinary buttons and boxes, so keyboard and screen readers need
// nothing special.
import { CaretDownOutlined, CaretRightOutlined, LoadingOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Unit } from '../api/types';
import { childrenOf, readUnit } from '../api/units';
import { vi } from '../locale/vi';
import { ErrorState, Loading } from './page_states';
import './unit_tree.css';

export const branchKey = (parent: string, at?: string) => ['units', 'children', parent, at ?? ''];

interface Rows {
  at?: string;
  renderRow: (unit: Unit, path: readonly string[]) => ReactNode;
  isOpenAtFirst?: (unit: Unit, depth: number) => boolean;
}

export function UnitTree({
  root,
  label,
  ...rows
}: Rows & {
  root: string;
  label: string;
}) {
  const unit = useQuery({ queryKey: ['units', 'one', root], queryFn: () => readUnit(root) });
  if (!unit.data) {
    return unit.error ? (
      <ErrorState error={unit.error} onRetry={() => void unit.refetch()} />
    ) : (
      <Loading rows={4} />
    );
  }
  return (
    <ul className="plain unit_tree" aria-label={label}>
      <Branch unit={unit.data} path={[]} {...rows} />
    </ul>
  );
}

function Branch({
  unit,
  path,
  ...rows
}: Rows & {
  unit: Unit;
  path: readonly string[];
}) {
  const { at, renderRow, isOpenAtFirst } = rows;
  const [open, setOpen] = useState(() => isOpenAtFirst?.(unit, path.length) ?? path.length === 0);
  const isLeaf = unit.kind === 'hamlet' || unit.children === 0;
  const children = useQuery({
    queryKey: branchKey(unit.id, at),
    queryFn: () => childrenOf(unit.id, at),
    enabled: open && !isLeaf,
    staleTime: 5 * 60_000,
  });
  const below = [...path, unit.id];
  return (
    <li>
      <div className="unit_row">
        {isLeaf ? (
          <span className="unit_toggle" />
        ) : (
          <Button
            type="text"
            className="unit_toggle"
            aria-expanded={open}
            aria-label={open ? vi.audience.shut(unit.name) : vi.audience.open(unit.name)}
            icon={
              open && children.isPending ? (
                <LoadingOutlined />
              ) : open ? (
                <CaretDownOutlined />
              ) : (
                <CaretRightOutlined />
              )
            }
            onClick={() => setOpen(!open)}
          />
        )}
        {renderRow(unit, path)}
      </div>
      {open && children.error && (
        <ErrorState error={children.error} onRetry={() => void children.refetch()} />
      )}
      {open && children.data && children.data.length > 0 && (
        <ul className="plain unit_branch">
          {children.data.map((child) => (
            <Branch key={child.id} unit={child} path={below} {...rows} />
          ))}
        </ul>
      )}
    </li>
  );
}
