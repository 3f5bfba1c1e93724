import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { readBulletin } from '../../api/bulletins';
import type { Bulletin } from '../../api/types';
import { Reading } from '../../parts/page_states';
import { BulletinEditor } from './bulletin_editor';

// The address of a new bulletin changes to its own once it has been saved for the first time; the
// editor stays as it is, so that not a letter is lost.
export function BulletinPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const queries = useQueryClient();
  const navigate = useNavigate();
  const createdHere = useRef<string>(undefined);
  const isNew = id === 'new';
  const bulletin = useQuery({
    queryKey: ['bulletins', 'one', id],
    queryFn: () => readBulletin(id),
    enabled: !isNew,
  });
  if (isNew && createdHere.current) createdHere.current = undefined;

  const created = (fresh: Bulletin) => {
    createdHere.current = fresh.id;
    queries.setQueryData(['bulletins', 'one', fresh.id], fresh);
    void navigate({ to: '/bulletins/$id', params: { id: fresh.id }, replace: true });
  };
  if (isNew) return <BulletinEditor key="new" onCreated={created} />;
  return (
    <Reading of={bulletin}>
      {(found) => (
        <BulletinEditor
          key={createdHere.current === id ? 'new' : id}
          bulletin={found}
          onCreated={created}
        />
      )}
    </Reading>
  );
}
