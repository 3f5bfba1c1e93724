import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Progress, Radio, Slider } from 'antd';
import { useState } from 'react';
import { commandMany, listCommands, type Order } from '../../api/devices';
import type { AudienceItem, Command, Verb } from '../../api/types';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { AudiencePicker } from '../../parts/audience_picker';
import { useReach } from '../../parts/audience_reach';
import { FieldGroup } from '../../parts/field';
import { number } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';
import { CommandTag } from '../../parts/status_tag';

const verbs: Verb[] = [
  'volume',
  'stop',
  'test_tone',
  'self_test',
  'restart_player',
  'report_status',
];

// A command to the devices that were ticked, or to an area picked here.
export function CommandDrawer({
  audience: given,
  count,
  onClose,
}: {
  audience?: AudienceItem[];
  count?: number;
  onClose: () => void;
}) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [area, setArea] = useState<AudienceItem[]>([]);
  const [verb, setVerb] = useState<Verb>('report_status');
  const [volume, setVolume] = useState(70);
  const audience = given ?? area;
  const reach = useReach(given ? [] : area);
  const devices = count ?? reach.data?.devices ?? 0;
  const order: Order = verb === 'volume' ? { verb, args: { percent: volume } } : { verb };
  const send = useDeed({
    mutationFn: () => commandMany(audience, order),
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: ['commands'] });
      void message.success(vi.commands.sent(number(answer.items.length || devices)));
    },
  });

  return (
    <Drawer
      open
      size={520}
      title={count === undefined ? vi.commands.toArea : vi.commands.toMany(number(count))}
      onClose={onClose}
      footer={
        send.data ? (
          <Button onClick={onClose}>{vi.common.close}</Button>
        ) : (
          <Button
            type="primary"
            disabled={audience.length === 0 || devices === 0}
            loading={send.isPending}
            onClick={() => send.mutate()}
          >
            {vi.commands.send(vi.commands.verbs[verb], number(devices))}
          </Button>
        )
      }
    >
      <div className="stack">
        <ProblemAlert error={send.error} />
        {send.data ? (
          <Progressing batch={send.data.batch} sent={send.data.items} />
        ) : (
          <>
            <FieldGroup label={vi.commands.choose} hint={vi.commands.help[verb]}>
              <Radio.Group
                name="verb"
                className="stack_tight"
                value={verb}
                onChange={(event) => setVerb(event.target.value)}
                options={verbs.map((one) => ({ value: one, label: vi.commands.verbs[one] }))}
              />
            </FieldGroup>
            {verb === 'volume' && (
              <div className="field">
                <span className="label">
                  {vi.devices.volume}: {vi.devices.volumeValue(number(volume))}
                </span>
                <Slider
                  value={volume}
                  onChange={setVolume}
                  ariaLabelForHandle={vi.devices.volume}
                />
              </div>
            )}
            {!given && (
              <FieldGroup label={vi.commands.area}>
                <AudiencePicker value={area} onChange={setArea} />
              </FieldGroup>
            )}
          </>
        )}
      </div>
    </Drawer>
  );
}

const answered = (command: Command) => command.state !== 'pending' && command.state !== 'delivered';

// Failures first: they are what one has to act on.
export function failuresFirst(commands: readonly Command[]): Command[] {
  const rank = { failed: 0, expired: 1, pending: 2, delivered: 3, done: 4 };
  return [...commands].sort((a, b) => rank[a.state] - rank[b.state]);
}

function Progressing({ batch, sent }: { batch: string; sent: Command[] }) {
  const commands = useQuery({
    queryKey: ['commands', 'batch', batch],
    queryFn: () => listCommands({ batch }),
    initialData: { items: sent },
    refetchInterval: (query) => (query.state.data?.items.every(answered) ? false : 2000),
  });
  const items = failuresFirst(commands.data.items);
  const done = items.filter(answered).length;
  return (
    <div className="stack" aria-live="polite">
      <div>
        {vi.commands.progress(number(done), number(items.length))}
        <Progress
          percent={items.length ? Math.round((done / items.length) * 100) : 0}
          aria-label={vi.commands.recent}
        />
      </div>
      {items.some((command) => command.state === 'pending') && (
        <p className="muted">{vi.commands.pendingHelp}</p>
      )}
      <ul className="plain list_rows">
        {items.map((command) => (
          <li key={command.id} className="row_between">
            <span>
              {command.device_name ?? command.device}
              {command.reason && <span className="small muted"> · {command.reason}</span>}
            </span>
            <CommandTag state={command.state} />
          </li>
        ))}
      </ul>
    </div>
  );
}
