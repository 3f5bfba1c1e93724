// What every map has beside itself: nearer, farther, everything; and what its marks mean.
import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { vi } from '../locale/vi';
import { zoomed } from './geometry';
import { MarkForm, type MarkKind } from './ground_map';
import type { View } from './use_ground';

export function ZoomButtons({ view }: { view: View }) {
  return (
    <div className="row">
      <Button
        icon={<PlusOutlined />}
        aria-label={vi.scheme.zoomIn}
        onClick={() => view.setBox(zoomed(view.box, 0.6))}
      />
      <Button
        icon={<MinusOutlined />}
        aria-label={vi.scheme.zoomOut}
        onClick={() => view.setBox(zoomed(view.box, 1 / 0.6))}
      />
      <Button onClick={() => view.setBox(view.whole)}>{vi.scheme.fit}</Button>
    </div>
  );
}

export function Legend({ rows }: { rows: { kind: MarkKind; words: string }[] }) {
  return (
    <ul className="plain ground_legend small">
      {rows.map(({ kind, words }) => (
        <li key={kind}>
          <svg viewBox="-1.5 -1.5 3 3" aria-hidden="true">
            <MarkForm kind={kind} />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  );
}
