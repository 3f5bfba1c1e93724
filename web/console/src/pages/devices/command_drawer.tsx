import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Progress, Radio, Slider } from 'antd';
import { useState } from 'react';
import { commandMany, listCommands, type Order } from '../../api/devices';
import type { AudienceCount, AudienceItem, Command, Verb } from '../../api/types';
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

// As the server has it: what was never paired obeys nothing, and a board has no sound.
function told(reach: AudienceCount, verb: Verb) {
  const silentToo = verb === 'report_status' || verb === 'restart_player';
  const boards = reach.boards - reach.unpaired_boards;
  return {
    clusters: reach.speaker_devices - (reach.unpaired - reach.unpaired_boards),
    boards: silentToo ? boards : 0,
    unpaired: reach.unpaired,
    silent: silentToo ? 0 : boards,
  };
}

export function obeying(reach: AudienceCount, verb: Verb): number {
  const { clusters, boards } = told(reach, verb);
  return clusters + boards;
}

// A command to the devices that were ticked, or to an area picked here.
export function CommandDrawer({
  audience: given,
  onClose,
}: {
  audience?: AudienceItem[];
  onClose: () => void;
}) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [area, setArea] = useState<AudienceItem[]>([]);
  const [verb, setVerb] = useState<Verb>('report_status');
  const [volume, setVolume] = useState(70);
  const audience = given ?? area;
  const reach = useReach(audience);
  const devices = audience.length > 0 && reach.data ? obeying(reach.data, verb) : 0;
  const order: Order = verb === 'volume' ? { verb, args: { percent: volume } } : { verb };
  const send = useDeed({
    mutationFn: () => commandMany(audience, order),
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: ['commands'] });
      void message.success(vi.commands.sent(number(answer.devices)));
    },
  });

  return (
    <Drawer
      open
      size={520}
      title={given ? vi.commands.toMany(number(given.length)) : vi.commands.toArea}
      onClose={onClose}
      footer={
        send.data ? (
          <Button onClick={onClose}>{vi.common.close}</Button>
        ) : (
          <Button
            type="primary"
            disabled={devices === 0}
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
            <Told audience={audience} verb={verb} />
            {!given && (
              <FieldGroup label={vi.commands.area}>
                <AudiencePicker value={area} onChange={setArea} withoutCount />
              </FieldGroup>
            )}
          </>
        )}
      </div>
    </Drawer>
  );
}

// How many of which are told, and what is passed over because it cannot obey.
function Told({ audience, verb }: { audience: AudienceItem[]; verb: Verb }) {
  const reach = useReach(audience);
  if (audience.length === 0) return <output className="reach">{vi.commands.nobody}</output>;
  if (!reach.data) return <output className="reach">{vi.audience.counting}</output>;
  const { clusters, boards, unpaired, silent } = told(reach.data, verb);
  const words = [
    clusters ? vi.commands.clusters(number(clusters)) : '',
    boards ? vi.audience.boards(number(boards)) : '',
  ].filter(Boolean);
  const skipped = [
    unpaired ? vi.commands.unpaired(number(unpaired)) : '',
    silent ? vi.commands.silent(number(silent)) : '',
  ].filter(Boolean);
  return (
    <output className="reach" aria-live="polite">
      {words.length > 0 ? vi.commands.told(words.join(', ')) : vi.commands.noneObeys}
      {skipped.length > 0 && (
        <span className="reach_unpaired">{vi.commands.skipped(skipped.join('; '))}</span>
      )}
    </output>
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
