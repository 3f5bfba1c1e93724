import { PauseCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { readUnit } from '../../api/units';
import { listPauses } from '../../api/year';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { EmptyState, Reading } from '../../parts/page_states';
import { PauseDialog } from '../../parts/pause_dialog';
import { PauseList } from '../../parts/pause_list';

export function PausesTab() {
  const { account, may } = useSession();
  const [open, setOpen] = useState(false);
  const pauses = useQuery({ queryKey: ['pauses'], queryFn: () => listPauses() });
  const unit = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  const pauseUnit = (may('operate_device') || may('manage_rules')) && unit.data && (
    <Button icon={<PauseCircleOutlined />} onClick={() => setOpen(true)}>
      {vi.pauses.openUnit}
    </Button>
  );
  return (
    <div className="stack">
      <p className="muted">{vi.pauses.help}</p>
      <Reading of={pauses}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState
              title={vi.pauses.emptyTitle}
              text={vi.pauses.emptyText}
              action={pauseUnit}
            />
          ) : (
            <>
              <div>{pauseUnit}</div>
              <PauseList pauses={found} />
            </>
          )
        }
      </Reading>
      {open && unit.data && (
        <PauseDialog
          choices={[{ label: vi.pauses.wholeUnit(unit.data.name), target: { unit: account.unit } }]}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
