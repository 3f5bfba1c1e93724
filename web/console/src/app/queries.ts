import { QueryClient } from '@tanstack/react-query';
import { asProblem } from '../api/problem';

export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What the server refused stays refused; what the line lost is asked again.
        retry: (count, error) => asProblem(error).isOffline && count < 2,
        networkMode: 'always',
        refetchOnReconnect: true,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
