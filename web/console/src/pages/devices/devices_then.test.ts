import { describe, expect, it } from 'vitest';
import type { Device } from '../../api/types';
import type { Column } from '../../parts/paged_table';
import { namedThen } from './devices_page';

const column = (key: string): Column<Device> => ({ key, title: key, render: () => key });

describe('the devices of an earlier day', () => {
  it('tell what the register knows, and nothing of their lines', () => {
    const shown = namedThen(['name', 'state', 'kind', 'seen'].map(column), '2026-11-01');
    expect(shown.map(({ key }) => key)).toEqual(['name', 'kind']);
  });
});
