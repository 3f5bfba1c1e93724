// Where units lie, from a file that the province got elsewhere: looked at first, then taken.
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Problem } from '../../api/problem';
import {
  importBoundaries,
  lookAtBoundaries,
  type NamedFeature,
  type BoundaryImport as Outcome,
} from '../../api/units';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { FileButton } from '../../parts/file_button';
import { number } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';

const mostBytes = 32 * 1024 * 1024;
const shown = 10;

async function read(file: File): Promise<unknown> {
  if (file.size > mostBytes)
    throw new Problem(413, { code: 'input.too_large', title: vi.boundaries.tooLarge });
  try {
    return JSON.parse(await file.text()) as unknown;
  } catch {
    throw new Problem(422, { code: 'boundary.not_geojson', title: vi.boundaries.unreadable });
  }
}

export function BoundaryImport() {
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const look = useDeed<Outcome, File>({
    mutationFn: async (chosen) => lookAtBoundaries(await read(chosen)),
  });
  const take = useDeed<Outcome, File>({
    mutationFn: async (chosen) => importBoundaries(await read(chosen)),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['units'] }),
  });
  const choose = (chosen: File) => {
    setFile(chosen);
    take.reset();
    look.mutate(chosen);
  };
  const seen = take.data ?? look.data;
  const saved = number(look.data?.saved ?? 0);
  return (
    <div className="stack_tight">
      <p className="small muted">{vi.boundaries.lead}</p>
      <div>
        <FileButton
          accept=".geojson,.json,application/geo+json"
          label={vi.boundaries.choose}
          loading={look.isPending}
          disabled={take.isPending}
          onFile={choose}
        />
      </div>
      <ProblemAlert error={look.error ?? take.error} />
      <div aria-live="polite">
        {look.isPending && <p>{vi.boundaries.reading}</p>}
        {take.isPending && <p>{vi.boundaries.taking}</p>}
        {!look.isPending && seen && <Told outcome={seen} isTaken={take.data !== undefined} />}
      </div>
      {file && look.data && !look.isPending && !take.data && look.data.saved > 0 && (
        <div>
          <Button type="primary" loading={take.isPending} onClick={() => take.mutate(file)}>
            {vi.boundaries.take(saved)}
          </Button>
        </div>
      )}
    </div>
  );
}

function Told({ outcome, isTaken }: { outcome: Outcome; isTaken: boolean }) {
  const told = isTaken ? vi.boundaries.done : vi.boundaries.willTake;
  return (
    <div className="stack_tight">
      <p>
        {outcome.saved > 0
          ? told(number(outcome.saved), number(outcome.refused.length))
          : vi.boundaries.noneFits}
      </p>
      <Features title={vi.boundaries.doubtedOnes} features={outcome.doubted} />
      <Features title={vi.boundaries.refusedOnes} features={outcome.refused} />
    </div>
  );
}

function Features({ title, features }: { title: string; features: NamedFeature[] }) {
  if (features.length === 0) return null;
  const more = features.length - shown;
  return (
    <div>
      <p className="small">
        <strong>{title}</strong>
      </p>
      <ul className="plain list_rows small">
        {features.slice(0, shown).map((one) => (
          <li key={one.number}>
            {vi.boundaries.refused(String(one.number), one.name, one.message)}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="small muted">{vi.boundaries.more(number(more))}</p>}
    </div>
  );
}
