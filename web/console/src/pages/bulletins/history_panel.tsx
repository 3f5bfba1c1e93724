import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal, Tabs } from 'antd';
import { useState } from 'react';
import { listSteps, listVersions } from '../../api/bulletins';
import type { Bulletin, BulletinContent, BulletinVersion } from '../../api/types';
import { vi } from '../../locale/vi';
import { dayTime, number } from '../../parts/format';
import { languagesInWords } from '../../parts/languages';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { TextCompare } from '../../parts/text_compare';

export function HistoryPanel({
  bulletin,
  onRestore,
}: {
  bulletin: Bulletin;
  onRestore?: (past: BulletinVersion) => void;
}) {
  return (
    <Panel title={vi.editor.history}>
      <Tabs
        items={[
          { key: 'steps', label: vi.editor.steps, children: <Steps bulletin={bulletin} /> },
          {
            key: 'versions',
            label: vi.editor.versions,
            children: <Versions bulletin={bulletin} onRestore={onRestore} />,
          },
        ]}
      />
    </Panel>
  );
}

const useSteps = (bulletin: Bulletin) =>
  useQuery({
    queryKey: ['bulletins', 'past', bulletin.id, 'steps', bulletin.version, bulletin.state],
    queryFn: () => listSteps(bulletin.id),
  });

// A line for each language beside the main text; another recording by the same reader is told by the
// version alone.
const tracksIn = ({ tracks }: BulletinContent): string =>
  tracks
    .map(({ language, reader }) => [
      vi.tracks.track(languagesInWords([language])),
      reader ? vi.tracks.readerBy(reader) : vi.tracks.noReader,
    ])
    .map((words) => words.join(' · '))
    .join('\n');

// What is to be put right stands above the text, not at the foot of the page.
export function SentBack({ bulletin }: { bulletin: Bulletin }) {
  const steps = useSteps(bulletin);
  const last = steps.data?.items.find((step) => step.deed === 'bulletin.rejected');
  if (!last) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={vi.review.rejectedBy(last.by_name)}
      description={last.comment}
    />
  );
}

function Steps({ bulletin }: { bulletin: Bulletin }) {
  const steps = useSteps(bulletin);
  return (
    <Reading of={steps} rows={3}>
      {(page) => (
        <ol className="plain list_rows">
          {page.items.map((step) => (
            <li key={`${step.at} ${step.deed}`}>
              <div>
                <strong>{vi.editor.deeds[step.deed] ?? step.deed}</strong> · {step.by_name}
                {step.for_name && ` ${vi.delegations.actedFor(step.for_name)}`}
              </div>
              <div className="small muted">
                {dayTime(step.at)}
                {step.version ? ` · ${vi.editor.version(number(step.version))}` : ''}
              </div>
              {step.comment && <blockquote className="step_comment">{step.comment}</blockquote>}
            </li>
          ))}
        </ol>
      )}
    </Reading>
  );
}

function Versions({
  bulletin,
  onRestore,
}: {
  bulletin: Bulletin;
  onRestore?: (past: BulletinVersion) => void;
}) {
  const [compared, setCompared] = useState<BulletinVersion>();
  const versions = useQuery({
    queryKey: ['bulletins', 'past', bulletin.id, 'versions', bulletin.version],
    queryFn: () => listVersions(bulletin.id),
  });
  return (
    <Reading of={versions} rows={3}>
      {(page) => (
        <>
          {page.items.length === 0 && <p className="muted">{vi.editor.noVersions}</p>}
          <ol className="plain list_rows">
            {page.items.map((past) => (
              <li key={past.version} className="row_between">
                <div>
                  <div>
                    {vi.editor.version(number(past.version))}
                    {past.version === bulletin.version && ` (${vi.editor.currentVersion})`}
                  </div>
                  <div className="small muted">
                    {dayTime(past.at)} · {past.by_name}
                  </div>
                </div>
                {past.version !== bulletin.version && (
                  <Button onClick={() => setCompared(past)}>{vi.editor.compare}</Button>
                )}
              </li>
            ))}
          </ol>
          {compared && (
            <Modal
              open
              width={720}
              title={vi.editor.compareTitle(number(compared.version))}
              onCancel={() => setCompared(undefined)}
              okText={vi.editor.restore}
              cancelText={vi.common.close}
              okButtonProps={{ style: onRestore ? undefined : { display: 'none' } }}
              onOk={() => {
                onRestore?.(compared);
                setCompared(undefined);
              }}
            >
              <div className="stack">
                <TextCompare before={compared.content.title} after={bulletin.title} />
                <TextCompare before={compared.content.text} after={bulletin.text} />
                <TextCompare before={tracksIn(compared.content)} after={tracksIn(bulletin)} />
              </div>
            </Modal>
          )}
        </>
      )}
    </Reading>
  );
}
