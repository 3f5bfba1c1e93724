import { CheckCircleOutlined, CloseCircleOutlined, SyncOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { beginBackup, type SystemBackup, type SystemStatus } from '../../api/system';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { bytes, dayTime, durationInWords, shortMoment } from '../../parts/format';
import { Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';
import { StatusTag } from '../../parts/status_tag';

const shown = 5;

function SoundTag({ backup }: { backup: SystemBackup }) {
  if (backup.damage.length > 0)
    return (
      <StatusTag tone="bad" icon={<CloseCircleOutlined />}>
        {vi.system.backupDamaged(backup.damage.length)}
      </StatusTag>
    );
  if (!backup.checked)
    return (
      <StatusTag tone="warn" icon={<SyncOutlined />}>
        {vi.system.backupUnchecked}
      </StatusTag>
    );
  return (
    <StatusTag tone="good" icon={<CheckCircleOutlined />}>
      {vi.system.backupSound}
    </StatusTag>
  );
}

function Found({ backup }: { backup: SystemBackup }) {
  if (backup.lines.length + backup.damage.length === 0) return null;
  return (
    <details open={backup.damage.length > 0}>
      <summary>{vi.system.found}</summary>
      <ul className="system_lines small">
        {[...backup.damage, ...backup.lines].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

export function BackupPanel({ status }: { status: SystemStatus }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const begin = useDeed({
    mutationFn: beginBackup,
    onSuccess: () => {
      void message.success(vi.system.backupBegun);
      void queries.invalidateQueries({ queryKey: ['system'] });
    },
  });
  const { backup } = status;
  if (!backup.folder)
    return (
      <Panel title={vi.system.backups}>
        <EmptyState title={vi.system.backupNotSet} text={vi.system.backupNotSetText} />
      </Panel>
    );
  const since = backup.running_since;
  return (
    <Panel
      title={vi.system.backups}
      extra={
        <Button
          type="primary"
          loading={begin.isPending || since !== null}
          onClick={() => begin.mutate()}
        >
          {vi.system.backUpNow}
        </Button>
      }
    >
      <div className="stack">
        <ProblemAlert error={begin.error} />
        {since && (
          <p role="status">
            {(backup.checking ? vi.system.checking : vi.system.copying)(shortMoment(since))}
          </p>
        )}
        <dl className="facts">
          <dt>{vi.system.backupRule}</dt>
          <dd>{vi.system.backupEvery(backup.at, backup.keep)}</dd>
          {backup.next && !since && (
            <>
              <dt>{vi.system.backupNext}</dt>
              <dd>{dayTime(backup.next)}</dd>
            </>
          )}
          <dt>{vi.system.backupFolder}</dt>
          <dd>{backup.folder}</dd>
        </dl>
        {backup.items.length === 0 && !since && (
          <EmptyState title={vi.system.backupNone} text={vi.system.backupNoneText} />
        )}
        <ul className="plain list_rows">
          {backup.items.slice(0, shown).map((item) => (
            <li key={item.file} className="stack_tight">
              <div className="row_between">
                <strong className="number">{dayTime(item.made)}</strong>
                <SoundTag backup={item} />
              </div>
              <div className="small muted">
                {vi.system.backupLine(bytes(item.bytes), durationInWords(item.took_ms))}
              </div>
              <Found backup={item} />
            </li>
          ))}
        </ul>
        {backup.items.length > shown && (
          <p className="small muted">{vi.system.earlier(backup.items.length - shown)}</p>
        )}
      </div>
    </Panel>
  );
}

export function DrillPanel({ drill }: { drill: SystemStatus['drill'] }) {
  return (
    <Panel
      title={vi.system.drill}
      extra={
        drill && (
          <StatusTag
            tone={drill.damage.length ? 'bad' : 'good'}
            icon={drill.damage.length ? <CloseCircleOutlined /> : <CheckCircleOutlined />}
          >
            {drill.damage.length ? vi.system.drillFailed : vi.system.drillDone}
          </StatusTag>
        )
      }
    >
      <div className="stack">
        {drill ? (
          <>
            <dl className="facts">
              <dt>{vi.system.drillAt}</dt>
              <dd>{dayTime(drill.at)}</dd>
              <dt>{vi.system.drillBackup}</dt>
              <dd>{drill.backup}</dd>
              <dt>{vi.system.drillPlace}</dt>
              <dd>{drill.place}</dd>
            </dl>
            {drill.damage.length > 0 && (
              <ul className="system_lines">
                {drill.damage.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
          </>
        ) : (
          <p>{vi.system.drillNever}</p>
        )}
        <div className="stack_tight">
          <p className="small muted">{vi.system.drillHow}</p>
          <code className="system_command">{vi.system.drillCommand}</code>
        </div>
      </div>
    </Panel>
  );
}
