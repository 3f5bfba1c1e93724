// Makes a paper on the server and hands it over: pressed, waited for or given up, then opened. A
// refusal is told beside the button.
import { FilePdfOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { fetchPaper } from '../api/paper';
import { vi } from '../locale/vi';
import { bytes } from './format';
import { ProblemAlert } from './problem_alert';

interface Paper {
  address: string;
  href: string;
  size: number;
}

export function PaperButton({
  address,
  label,
  order,
  primary = false,
}: {
  address: string;
  label: string;
  order?: object;
  primary?: boolean;
}) {
  const [making, setMaking] = useState<AbortController>();
  const [paper, setPaper] = useState<Paper>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => {
    if (!paper) return;
    return () => URL.revokeObjectURL(paper.href);
  }, [paper]);
  // Another choice is another paper: the one at hand is not offered for it.
  const wanted = order ? `${address} ${JSON.stringify(order)}` : address;
  const ready = paper?.address === wanted ? paper : undefined;

  const make = async () => {
    const controller = new AbortController();
    running.current = controller;
    setMaking(controller);
    setError(undefined);
    try {
      const blob = await fetchPaper(address, controller.signal, order);
      setPaper({ address: wanted, href: URL.createObjectURL(blob), size: blob.size });
    } catch (problem) {
      if (!controller.signal.aborted) setError(problem);
    } finally {
      if (running.current === controller) setMaking(undefined);
    }
  };
  return (
    <div className="stack_tight" aria-live="polite">
      <div className="row">
        {ready ? (
          <Button type="primary" icon={<FilePdfOutlined />} href={ready.href} target="_blank">
            {vi.paper.open(label, bytes(ready.size))}
          </Button>
        ) : (
          <Button
            type={primary ? 'primary' : 'default'}
            icon={<PrinterOutlined />}
            loading={Boolean(making)}
            onClick={() => void make()}
          >
            {making ? vi.paper.making : label}
          </Button>
        )}
        {making && (
          <Button
            onClick={() => {
              making.abort();
              setMaking(undefined);
            }}
          >
            {vi.common.cancel}
          </Button>
        )}
      </div>
      <ProblemAlert error={error} onRetry={() => void make()} />
    </div>
  );
}
