import { ErrorState } from '../parts/page_states';

// A page that broke, or a file of it that did not arrive: reloading fetches both anew.
export function RouteError({ error }: { error: unknown }) {
  return <ErrorState error={error} onRetry={() => window.location.reload()} />;
}
