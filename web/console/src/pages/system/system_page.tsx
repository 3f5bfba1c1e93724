import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { readSystem, type SystemFinding, type SystemStatus } from '../../api/system';
import { vi } from '../../locale/vi';
import { shortMoment, timeWithSeconds } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { AlarmPanel } from './alarm_panel';
import { BackupPanel, DrillPanel } from './backup_panel';
import { FiguresPanel, VersionsPanel } from './figures_panels';
import { GradeTag, sorted } from './grade_tag';
import './system.css';

function Part({ finding }: { finding: SystemFinding }) {
  return (
    <li className="system_part">
      <h3>{finding.title}</h3>
      <GradeTag grade={finding.grade} />
      <p>{finding.says}</p>
      {finding.advice && (
        <p>
          <strong>{vi.system.advice}</strong> {finding.advice}
        </p>
      )}
    </li>
  );
}

function Summary({ status, wrong }: { status: SystemStatus; wrong: SystemFinding[] }) {
  const bad = wrong.filter((finding) => finding.grade === 'bad').length;
  return (
    <div className={`system_sum system_sum_${status.grade}`} role="status">
      <GradeTag grade={status.grade} />
      <strong>
        {wrong.length === 0 ? vi.system.allWell : vi.system.toDo(bad, wrong.length - bad)}
      </strong>
    </div>
  );
}

export function SystemView({ status, isOld }: { status: SystemStatus; isOld?: boolean }) {
  const { wrong, rest } = sorted(status.findings);
  return (
    <div className="stack">
      {isOld && (
        <Alert type="warning" showIcon title={vi.system.old(shortMoment(status.measured))} />
      )}
      <Summary status={status} wrong={wrong} />
      {wrong.length > 0 && (
        <Panel title={vi.system.wrong}>
          <ul className="plain list_rows">
            {wrong.map((finding) => (
              <Part key={finding.part} finding={finding} />
            ))}
          </ul>
        </Panel>
      )}
      <div className="columns">
        <BackupPanel status={status} />
        <DrillPanel drill={status.drill} />
        <AlarmPanel status={status} />
        <VersionsPanel devices={status.devices} />
        <Panel title={vi.system.well}>
          <ul className="plain list_rows">
            {rest.map((finding) => (
              <Part key={finding.part} finding={finding} />
            ))}
          </ul>
        </Panel>
        <FiguresPanel status={status} />
      </div>
    </div>
  );
}

export function SystemPage() {
  const system = useQuery({
    queryKey: ['system', 'status'],
    queryFn: readSystem,
    // Between the news of the server, which tell of changes only.
    refetchInterval: 10_000,
  });
  return (
    <Page
      title={vi.system.title}
      lead={
        system.data && vi.system.lead(system.data.version, timeWithSeconds(system.data.measured))
      }
    >
      <Reading of={system} rows={8}>
        {(status) => <SystemView status={status} isOld={system.isError} />}
      </Reading>
    </Page>
  );
}
