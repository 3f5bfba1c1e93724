import {
  CloudOutlined,
  FileSearchOutlined,
  LockOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { asProblem } from '../api/problem';
import { vi } from '../locale/vi';
import './page_states.css';

export function Loading({ full, rows = 5 }: { full?: boolean; rows?: number }) {
  return (
    <div className={full ? 'state_full' : 'state_loading'} aria-busy="true">
      <span className="sr_only" role="status">
        {vi.common.loading}
      </span>
      <Skeleton active paragraph={{ rows }} />
    </div>
  );
}

// An empty page says what to do next.
export function EmptyState({
  title,
  text,
  action,
}: {
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="state">
      <FileSearchOutlined className="state_icon" aria-hidden="true" />
      <p className="state_title">{title}</p>
      {text && <p className="muted">{text}</p>}
      {action}
    </div>
  );
}

export function MissingState() {
  return <EmptyState title={vi.states.missingTitle} text={vi.states.missingText} />;
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = asProblem(error);
  if (problem.status === 404) return <MissingState />;
  const forbidden = problem.status === 403;
  const [icon, title, text] = problem.isOffline
    ? [<CloudOutlined key="i" />, vi.states.offlineTitle, vi.states.offlineText]
    : forbidden
      ? [<LockOutlined key="i" />, vi.states.forbiddenTitle, vi.states.forbiddenText]
      : [<WarningOutlined key="i" />, vi.states.errorTitle, vi.states.errorText];
  return (
    <div className="state" role="alert">
      <span className="state_icon" aria-hidden="true">
        {icon}
      </span>
      <p className="state_title">{title}</p>
      <p className="muted">{problem.message || text}</p>
      {onRetry && !forbidden && (
        <Button type="primary" onClick={onRetry}>
          {vi.common.retry}
        </Button>
      )}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

// The three states that every reading passes, written once.
export function Reading<T>({
  of: asked,
  rows,
  children,
}: {
  of: Asked<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (asked.data !== undefined) return <>{children(asked.data)}</>;
  if (asked.error) return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />;
  return <Loading rows={rows} />;
}
