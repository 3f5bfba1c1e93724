// Makes a paper, or a table, on the server and hands it over: pressed, waited for or given up, then
// opened or saved. How far it is and a refusal are told beside the button.
import { DownloadOutlined, FilePdfOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { newKey } from '../api/http';
import { fetchPaper, giveUpPaper, type PrintProgress, paperProgress } from '../api/paper';
import { vi } from '../locale/vi';
import { bytes } from './format';
import { ProblemAlert } from './problem_alert';

interface Paper {
  address: string;
  href: string;
  size: number;
}

// One that is being made.
class Making {
  readonly ticket = newKey();
  private readonly controller = new AbortController();
  get signal() {
    return this.controller.signal;
  }
  giveUp() {
    this.controller.abort();
    void giveUpPaper(this.ticket);
  }
}

const askedEvery = 1000;

function told(progress: PrintProgress | undefined): string {
  return progress ? vi.paper.stages[progress.stage](progress) : '';
}

// Short papers are there before anybody could read how far they are.
function Progress({ making }: { making: Making }) {
  const asked = useQuery({
    queryKey: ['paper', 'under_way', making.ticket],
    queryFn: ({ signal }) => paperProgress(making.ticket, signal),
    refetchInterval: askedEvery,
    retry: false,
    gcTime: 0,
  });
  return <span className="muted">{told(asked.data)}</span>;
}

export function PaperButton({
  address,
  label,
  order,
  file,
  primary = false,
}: {
  address: string;
  label: string;
  order?: object;
  // Under this name it is saved, and not opened.
  file?: string;
  primary?: boolean;
}) {
  const [making, setMaking] = useState<Making>();
  const [paper, setPaper] = useState<Paper>();
  const [error, setError] = useState<unknown>();
  const running = useRef<Making>(undefined);
  useEffect(() => () => running.current?.giveUp(), []);
  useEffect(() => {
    if (!paper) return;
    return () => URL.revokeObjectURL(paper.href);
  }, [paper]);
  // Another choice is another paper: the one at hand is not offered for it.
  const wanted = order ? `${address} ${JSON.stringify(order)}` : address;
  const ready = paper?.address === wanted ? paper : undefined;

  const make = async () => {
    const one = new Making();
    running.current = one;
    setMaking(one);
    setError(undefined);
    try {
      const blob = await fetchPaper(address, one.ticket, one.signal, order);
      setPaper({ address: wanted, href: URL.createObjectURL(blob), size: blob.size });
    } catch (problem) {
      if (!one.signal.aborted) setError(problem);
    } finally {
      if (running.current === one) {
        running.current = undefined;
        setMaking(undefined);
      }
    }
  };
  return (
    <div className="stack_tight" aria-live="polite">
      <div className="row">
        {ready && file && (
          <Button type="primary" icon={<DownloadOutlined />} href={ready.href} download={file}>
            {vi.paper.save(label, bytes(ready.size))}
          </Button>
        )}
        {ready && !file && (
          <Button type="primary" icon={<FilePdfOutlined />} href={ready.href} target="_blank">
            {vi.paper.open(label, bytes(ready.size))}
          </Button>
        )}
        {!ready && (
          <Button
            type={primary ? 'primary' : 'default'}
            icon={file ? <DownloadOutlined /> : <PrinterOutlined />}
            loading={Boolean(making)}
            onClick={() => void make()}
          >
            {making ? vi.paper.making : label}
          </Button>
        )}
        {making && (
          <Button
            onClick={() => {
              making.giveUp();
              setMaking(undefined);
            }}
          >
            {vi.common.cancel}
          </Button>
        )}
        {making && <Progress making={making} />}
      </div>
      <ProblemAlert error={error} onRetry={() => void make()} />
    </div>
  );
}
