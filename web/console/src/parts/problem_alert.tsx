import { Alert, Button } from 'antd';
import { asProblem } from '../api/problem';
import { vi } from '../locale/vi';

// The summary on top of a form: why the server refused, every field it named, and the way out.
export function ProblemAlert({
  error,
  onRetry,
  suggestion,
}: {
  error: unknown;
  onRetry?: () => void;
  suggestion?: { label: string; onTake: () => void };
}) {
  if (!error) return null;
  const problem = asProblem(error);
  const title = problem.isOffline
    ? vi.states.offlineTitle
    : problem.message || (problem.errors.length ? vi.states.fixErrors : vi.states.refused);
  // One fault that is the whole reason is not said twice.
  const details = problem.errors.filter((entry) => entry.message !== title);
  return (
    <Alert
      role="alert"
      type={problem.isOffline ? 'warning' : 'error'}
      showIcon
      title={title}
      description={
        <>
          {problem.isOffline && <p>{vi.states.offlineText}</p>}
          {details.length > 0 && (
            <ul>
              {details.map((entry) => (
                <li key={`${entry.path} ${entry.code}`}>{entry.message}</li>
              ))}
            </ul>
          )}
          {suggestion && (
            <Button type="primary" onClick={suggestion.onTake}>
              {suggestion.label}
            </Button>
          )}
        </>
      }
      action={onRetry && <Button onClick={onRetry}>{vi.common.retry}</Button>}
    />
  );
}
