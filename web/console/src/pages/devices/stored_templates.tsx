import { CheckCircleOutlined, ClockCircleOutlined, SyncOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { listStoredTemplates, type StoredTemplate } from '../../api/devices';
import type { Device } from '../../api/types';
import { vi } from '../../locale/vi';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { StatusTag, type Tone } from '../../parts/status_tag';

const looks: Record<StoredTemplate['state'], [Tone, ReactNode]> = {
  current: ['good', <CheckCircleOutlined key="i" />],
  older: ['warn', <SyncOutlined key="i" />],
  awaited: ['warn', <ClockCircleOutlined key="i" />],
  withdrawn: ['calm', <SyncOutlined key="i" />],
};

// As many digits as the page at the device shows: somebody compares them by eye.
const shownDigits = 12;

const heldAs = ({ version, hash }: StoredTemplate) =>
  hash && vi.storedTemplates.held(version ? String(version) : null, hash.slice(0, shownDigits));

// What the device can sound when no line is left, as its plan brought it.
export function StoredTemplates({ device }: { device: Device }) {
  const stored = useInfiniteQuery({
    queryKey: ['devices', 'templates', device.id],
    queryFn: ({ pageParam }) => listStoredTemplates(device.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = stored.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={vi.storedTemplates.title}>
      <Reading of={stored} rows={3}>
        {() =>
          rows.length === 0 ? (
            <p className="muted">{vi.storedTemplates.none}</p>
          ) : (
            <ul className="plain list_rows">
              {rows.map((one) => (
                <li key={one.id} className="row_between">
                  <span>
                    {one.title}
                    <span className="small muted number"> {heldAs(one)}</span>
                  </span>
                  <StatusTag tone={looks[one.state][0]} icon={looks[one.state][1]}>
                    {vi.storedTemplates.states[one.state]}
                  </StatusTag>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      {stored.hasNextPage && (
        <Button onClick={() => void stored.fetchNextPage()} loading={stored.isFetchingNextPage}>
          {vi.storedTemplates.more}
        </Button>
      )}
      {device.status.software && (
        <p className="small muted">{vi.storedTemplates.tones(device.status.software)}</p>
      )}
    </Panel>
  );
}
