// A whole reform from the official table: what its words do not say by themselves is settled here,
// place by place, before anything is looked at and confirmed like any other change.
import { useNavigate } from '@tanstack/react-router';
import { AutoComplete, Button, Space } from 'antd';
import { useState } from 'react';
import { Problem } from '../../api/problem';
import {
  previewReform,
  type ReformOpen,
  type ReformReading,
  type ReformWish,
  readReform,
} from '../../api/unit_changes';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { FileButton } from '../../parts/file_button';
import { isoDay, number } from '../../parts/format';
import { useKept } from '../../parts/kept_here';
import { Page, Panel } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem_alert';
import { ResolutionFields } from './resolution_fields';
import { type Choices, decisionsOf, placeOf, withFirst } from './settle';
import './unit_changes.css';

const mostBytes = 4 * 1024 * 1024;

export function ReformPage() {
  const [file, setFile] = useState<File>();
  const [paper, setPaper] = useState({ resolution: '', on: isoDay(Date.now()) });
  return (
    <Page title={vi.reform.title} lead={vi.reform.lead}>
      <Panel title={vi.reform.stepTable}>
        <div className="stack">
          <TableFile file={file} onChange={setFile} />
          <ResolutionFields
            {...paper}
            onHint={vi.unitChanges.onHint}
            onChange={(change) => setPaper({ ...paper, ...change })}
          />
        </div>
      </Panel>
      {file && (
        <Settling
          key={nameOf(file)}
          file={file}
          resolution={paper.resolution.trim()}
          on={paper.on}
        />
      )}
    </Page>
  );
}

// The same table goes on where it was left.
const nameOf = (file: File) => `reform ${file.name} ${file.size}`;

function Settling({ file, resolution, on }: { file: File; resolution: string; on: string }) {
  const navigate = useNavigate();
  const [choices, setChoices] = useKept<Choices>(nameOf(file), {});
  const wish = async (): Promise<ReformWish> => {
    if (file.size > mostBytes)
      throw new Problem(413, { code: 'input.too_large', title: vi.reform.tooLarge });
    return { resolution, on, table: await file.text(), settled: decisionsOf(choices) };
  };
  const read = useDeed({ mutationFn: async () => readReform(await wish()) });
  const look = useDeed({
    mutationFn: async () => previewReform(await wish()),
    onSuccess: (shown) => void navigate({ to: '/units/changes/$id', params: { id: shown.id } }),
  });
  const reading = read.data;
  const choose = (open: ReformOpen, code: string | undefined) => {
    const { [placeOf(open)]: _, ...others } = choices;
    setChoices(code === undefined ? others : { ...others, [placeOf(open)]: code });
  };
  return (
    <>
      {reading && (
        <Open
          reading={reading}
          choices={choices}
          choose={choose}
          fill={() => setChoices(withFirst(choices, reading.open))}
        />
      )}
      <Panel>
        <div className="stack">
          <ChosenSoFar count={Object.keys(choices).length} forget={() => setChoices({})} />
          <ProblemAlert error={read.error ?? look.error} />
          {reading?.open_total === 0 && <p>{vi.reform.allClear}</p>}
          <Space wrap>
            <Button
              type={reading?.open_total === 0 ? 'default' : 'primary'}
              disabled={!resolution}
              loading={read.isPending}
              onClick={() => read.mutate()}
            >
              {reading ? vi.reform.readAgain : vi.reform.read}
            </Button>
            {reading?.open_total === 0 && (
              <Button type="primary" loading={look.isPending} onClick={() => look.mutate()}>
                {vi.reform.look}
              </Button>
            )}
          </Space>
        </div>
      </Panel>
    </>
  );
}

function TableFile({ file, onChange }: { file?: File; onChange: (file: File) => void }) {
  return (
    <div className="stack_tight">
      <p className="small muted">{vi.reform.columns}</p>
      <div>
        <FileButton accept=".csv,text/csv" label={vi.reform.choose} onFile={onChange} />
      </div>
      <div aria-live="polite">{file && <p>{vi.reform.chosen(file.name)}</p>}</div>
    </div>
  );
}

function ChosenSoFar({ count, forget }: { count: number; forget: () => void }) {
  if (count === 0) return null;
  return (
    <Space wrap>
      <span className="muted">{vi.reform.chosenSoFar(number(count))}</span>
      <Button size="small" onClick={forget}>
        {vi.reform.forget}
      </Button>
    </Space>
  );
}

interface OpenProps {
  reading: ReformReading;
  choices: Choices;
  choose: (open: ReformOpen, code: string | undefined) => void;
  fill: () => void;
}

function Open({ reading, choices, choose, fill }: OpenProps) {
  const { open } = reading;
  const count = number(reading.open_total);
  return (
    <Panel title={open.length > 0 ? vi.reform.stepOpen(count) : vi.reform.stepClear}>
      <div className="stack">
        <p className="muted">
          {vi.reform.counts(
            number(reading.mentions),
            number(reading.by_neighbours),
            number(reading.split),
          )}
        </p>
        {open.length < reading.open_total && <p>{vi.reform.shownFirst(number(open.length))}</p>}
        {open.length > 0 && (
          <div className="stack_tight">
            <div>
              <Button onClick={fill}>{vi.reform.takeFirst}</Button>
            </div>
            <p className="small muted">{vi.reform.takeFirstHint}</p>
            <ul className="plain list_rows" aria-label={vi.reform.list}>
              {open.map((one) => (
                <li key={placeOf(one)} className="open_place">
                  <OpenPlace
                    open={one}
                    chosen={choices[placeOf(one)]}
                    onChange={(code) => choose(one, code)}
                  />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Panel>
  );
}

function OpenPlace({
  open,
  chosen,
  onChange,
}: {
  open: ReformOpen;
  chosen: string | undefined;
  onChange: (code: string | undefined) => void;
}) {
  const isOld = open.reason === 'unnamed';
  const said = isOld ? open.name : open.mention;
  const isNone = chosen === '';
  return (
    <>
      <div>
        <strong>{said}</strong>
        <div className="small muted">
          {vi.reform.reasons[open.reason]} ·{' '}
          {isOld
            ? `${vi.reform.ofUnnamed} · ${open.code}`
            : `${open.name}${open.line ? ` · ${vi.reform.line(number(open.line))}` : ''}`}
        </div>
      </div>
      <div className="stack_tight">
        <AutoComplete
          aria-label={vi.reform.choiceOf(said)}
          className="open_place_choice"
          allowClear
          disabled={isNone}
          placeholder={vi.reform.typeCode}
          value={chosen || undefined}
          options={open.suggestions.map((one) => ({
            value: one.code,
            label: `${one.code} · ${one.name}`,
          }))}
          onChange={(code: string | undefined) => onChange(code || undefined)}
        />
        <span className="small muted">
          {open.suggestions.find((one) => one.code === chosen)?.name ??
            (isOld ? vi.reform.joins : vi.reform.means)}
        </span>
        {!isOld && (
          <div>
            <Button size="small" onClick={() => onChange(isNone ? undefined : '')}>
              {isNone ? vi.reform.isUnit : vi.reform.noUnit}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
