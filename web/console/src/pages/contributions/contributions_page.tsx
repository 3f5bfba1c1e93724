import { InboxOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { App, Button, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import {
  type Contribution,
  type Direction,
  giveBack,
  listContributions,
  take,
  withdraw,
} from '../../api/contributions';
import { newKey } from '../../api/http';
import { useUrlState } from '../../app/url_state';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { shortMoment } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { EmptyState } from '../../parts/page_states';
import { type Column, PagedTable } from '../../parts/paged_table';
import { ProblemAlert } from '../../parts/problem_alert';
import { StatusTag } from '../../parts/status_tag';
import { standingOf } from './contribution_words';
import '../inbox/inbox.css';

export function ContributionsPage() {
  const [url, setUrl] = useUrlState();
  const direction: Direction = url.direction === 'sent' ? 'sent' : 'received';
  const wish = { direction, cursor: url.cursor, limit: 30 };
  const found = useQuery({
    queryKey: ['contributions', wish],
    queryFn: () => listContributions(wish),
    placeholderData: (before) => before,
  });
  const [returning, setReturning] = useState<Contribution>();
  const columns: Column<Contribution>[] = [
    {
      key: 'item',
      title: vi.contributions.title,
      lead: true,
      render: (one) => <Card one={one} direction={direction} onReturn={() => setReturning(one)} />,
    },
  ];
  const received = direction === 'received';
  return (
    <Page title={vi.contributions.title} lead={vi.contributions.lead}>
      <Panel>
        <div className="stack">
          <Radio.Group
            optionType="button"
            buttonStyle="solid"
            aria-label={vi.contributions.title}
            value={direction}
            onChange={(event) =>
              setUrl({ direction: event.target.value, cursor: undefined }, false)
            }
            options={Object.entries(vi.contributions.directions).map(([value, label]) => ({
              value,
              label,
            }))}
          />
          <PagedTable
            label={vi.contributions.directions[direction]}
            columns={columns}
            of={found}
            rowKey={(one) => one.id}
            empty={
              <EmptyState
                title={received ? vi.contributions.emptyReceived : vi.contributions.emptySent}
                text={
                  received ? vi.contributions.emptyReceivedText : vi.contributions.emptySentText
                }
              />
            }
          />
        </div>
      </Panel>
      {returning && <ReturnDialog one={returning} onClose={() => setReturning(undefined)} />}
    </Page>
  );
}

function useFreshen() {
  const queries = useQueryClient();
  return () => {
    for (const key of ['contributions', 'bulletins', 'today'])
      void queries.invalidateQueries({ queryKey: [key] });
  };
}

function Card({
  one,
  direction,
  onReturn,
}: {
  one: Contribution;
  direction: Direction;
  onReturn: () => void;
}) {
  const navigate = useNavigate();
  const freshen = useFreshen();
  const { message } = App.useApp();
  const [key] = useState(newKey);
  const taking = useDeed({
    mutationFn: () => take(one.id, one.version, key),
    onSuccess: (taken) => {
      freshen();
      if (taken.result) void navigate({ to: '/bulletins/$id', params: { id: taken.result } });
    },
  });
  const withdrawing = useDeed({
    mutationFn: () => withdraw(one.id, one.version),
    onSuccess: () => {
      freshen();
      void message.success(vi.contributions.withdrawn);
    },
  });
  const { words, tone } = standingOf(one);
  const received = direction === 'received';
  return (
    <div className="inbox_card stack_tight">
      <div>
        <strong>{one.title || vi.bulletins.untitled}</strong>
        <div className="small muted">
          {received
            ? vi.contributions.from(one.unit_name, one.sent_name, shortMoment(one.sent_at))
            : vi.contributions.to(one.to_name, shortMoment(one.sent_at))}
        </div>
      </div>
      <StatusTag tone={tone} icon={<InboxOutlined />}>
        {words}
      </StatusTag>
      {one.state === 'returned' && one.comment && (
        <div className="small">
          {vi.contributions.comment(one.handled_name)}
          <blockquote className="step_comment">{one.comment}</blockquote>
        </div>
      )}
      {one.state === 'taken' && one.handled_name && (
        <div className="small muted">{vi.contributions.handledBy(one.handled_name)}</div>
      )}
      {received && one.state === 'waiting' && <p className="contribution_text">{one.text}</p>}
      <ProblemAlert error={taking.error ?? withdrawing.error} />
      <div className="row">
        {received && one.may_handle && (
          <>
            <Button type="primary" loading={taking.isPending} onClick={() => taking.mutate()}>
              {vi.contributions.take}
            </Button>
            <Button onClick={onReturn}>{vi.contributions.giveBack}</Button>
          </>
        )}
        {received && one.result && (
          <Link to="/bulletins/$id" params={{ id: one.result }}>
            {vi.contributions.openCopy}
          </Link>
        )}
        {!received && (
          <Link to="/bulletins/$id" params={{ id: one.bulletin }}>
            {vi.contributions.openOwn}
          </Link>
        )}
        {!received && one.may_withdraw && (
          <Button loading={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
            {vi.contributions.withdraw}
          </Button>
        )}
      </div>
    </div>
  );
}

function ReturnDialog({ one, onClose }: { one: Contribution; onClose: () => void }) {
  const freshen = useFreshen();
  const { message } = App.useApp();
  const [comment, setComment] = useState('');
  const back = useDeed({
    mutationFn: () => giveBack(one.id, one.version, comment.trim()),
    onSuccess: () => {
      freshen();
      void message.success(vi.contributions.givenBack);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={vi.contributions.giveBackTitle}
      okText={vi.contributions.giveBack}
      cancelText={vi.common.cancel}
      okButtonProps={{ disabled: !comment.trim(), loading: back.isPending }}
      onOk={() => back.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <ProblemAlert error={back.error} />
        <strong>{one.title}</strong>
        <Field label={vi.contributions.giveBackComment} hint={vi.contributions.giveBackHint}>
          <Input.TextArea
            autoFocus
            value={comment}
            maxLength={2000}
            autoSize={{ minRows: 3 }}
            onChange={(event) => setComment(event.target.value)}
          />
        </Field>
      </div>
    </Modal>
  );
}
