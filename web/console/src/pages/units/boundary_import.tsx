// Where units lie, from a file that the province got elsewhere.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../../api/problem';
import { importBoundaries, type BoundaryImport as Outcome } from '../../api/units';
import { vi } from '../../locale/vi';
import { FileButton } from '../../parts/file_button';
import { number } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';

const mostBytes = 32 * 1024 * 1024;
const shown = 10;

async function send(file: File): Promise<Outcome> {
  if (file.size > mostBytes)
    throw new Problem(413, { code: 'input.too_large', title: vi.boundaries.tooLarge });
  let read: unknown;
  try {
    read = JSON.parse(await file.text());
  } catch {
    throw new Problem(422, { code: 'boundary.not_geojson', title: vi.boundaries.unreadable });
  }
  return importBoundaries(read);
}

export function BoundaryImport() {
  const queries = useQueryClient();
  const taking = useMutation({
    mutationFn: send,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['units'] }),
  });
  return (
    <div className="stack_tight">
      <p className="small muted">{vi.boundaries.lead}</p>
      <div>
        <FileButton
          accept=".geojson,.json,application/geo+json"
          label={vi.boundaries.choose}
          loading={taking.isPending}
          onFile={(file) => taking.mutate(file)}
        />
      </div>
      <ProblemAlert error={taking.error} />
      <div aria-live="polite">{taking.data && <Done outcome={taking.data} />}</div>
    </div>
  );
}

function Done({ outcome }: { outcome: Outcome }) {
  const more = outcome.refused.length - shown;
  return (
    <div className="stack_tight">
      <p>{vi.boundaries.done(number(outcome.saved), number(outcome.refused.length))}</p>
      {outcome.refused.length > 0 && (
        <ul className="plain list_rows small">
          {outcome.refused.slice(0, shown).map((one) => (
            <li key={one.number}>
              {vi.boundaries.refused(String(one.number), one.name, one.message)}
            </li>
          ))}
        </ul>
      )}
      {more > 0 && <p className="small muted">{vi.boundaries.more(number(more))}</p>}
    </div>
  );
}
