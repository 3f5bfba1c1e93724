import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { readBulletin } from '../../api/bulletins';
import type { Bulletin } from '../../api/types';
import { ErrorState, Loading } from '../../parts/page_states';
import { BulletinEditor } from './bulletin_editor';

// The address of a new bulletin changes to its own once it has been saved for the first time; the
// editor stays the same one, so that not a letter typed meanwhile is lost.
function useEditorKey(id: string) {
  const before = useRef<string>(undefined);
  const blanks = useRef(0);
  const created = useRef<string>(undefined);
  if (id === 'new' && before.current !== 'new') {
    blanks.current += 1;
    created.current = undefined;
  }
  before.current = id;
  const isBlank = id === 'new' || id === created.current;
  return { key: isBlank ? `new ${blanks.current}` : id, created };
}

export function BulletinPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { key, created } = useEditorKey(id);
  const isNew = id === 'new';
  const bulletin = useQuery({
    queryKey: ['bulletins', 'one', id],
    queryFn: () => readBulletin(id),
    enabled: !isNew,
    // The approver waits for the voice of a text that was just submitted.
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'submitted' && !data.media ? 3000 : false,
  });
  if (!isNew && !bulletin.data) {
    return bulletin.error ? (
      <ErrorState error={bulletin.error} onRetry={() => void bulletin.refetch()} />
    ) : (
      <Loading />
    );
  }
  return (
    <BulletinEditor
      key={key}
      bulletin={isNew ? undefined : bulletin.data}
      onCreated={(fresh: Bulletin) => {
        created.current = fresh.id;
        queries.setQueryData(['bulletins', 'one', fresh.id], fresh);
        void navigate({ to: '/bulletins/$id', params: { id: fresh.id }, replace: true });
      }}
    />
  );
}
