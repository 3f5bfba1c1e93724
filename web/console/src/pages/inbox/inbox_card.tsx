import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  MinusCircleOutlined,
  StarOutlined,
} from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { InboxDecision, InboxItem, InboxState } from '../../api/inbox';
import { mediaAddress } from '../../api/media';
import { useNow } from '../../app/use_now';
import { vi } from '../../locale/vi';
import { durationInWords, shortMoment } from '../../parts/format';
import { StatusTag } from '../../parts/status_tag';
import { Waveform } from '../../parts/waveform';

const short = 180;

// One bulletin from above: what it says, from whom, until when, and the two answers.
export function InboxCard({
  item,
  state,
  mayDecide,
  onAccept,
  onLeave,
}: {
  item: InboxItem;
  state: InboxState;
  mayDecide: boolean;
  onAccept: () => void;
  onLeave: () => void;
}) {
  const [open, setOpen] = useState(false);
  const long = item.text.length > short;
  const text = open || !long ? item.text : `${item.text.slice(0, short).trimEnd()}…`;
  const isPriority = item.priority !== 'normal';
  return (
    <div className="inbox_card stack_tight">
      <div>
        <Link className="inbox_title" to="/bulletins/$id" params={{ id: item.bulletin }}>
          {item.title || vi.bulletins.untitled}
        </Link>
        <div className="small muted">
          {[
            item.approved_at
              ? vi.inbox.from(item.unit_name, shortMoment(item.approved_at))
              : item.unit_name,
            item.duration_ms ? durationInWords(item.duration_ms) : '',
            item.valid_to ? vi.inbox.until(shortMoment(item.valid_to)) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      {isPriority && (
        <StatusTag tone="warn" icon={<StarOutlined />}>
          {vi.inbox.priority}
        </StatusTag>
      )}
      <Standing item={item} state={state} />
      <p className="inbox_text">{text}</p>
      {open && item.media && (
        <Waveform src={mediaAddress(item.media)} durationMs={item.duration_ms} />
      )}
      <div className="row">
        {mayDecide && state === 'waiting' && (
          <>
            <Button type="primary" onClick={onAccept}>
              {vi.inbox.accept}
            </Button>
            {!isPriority && <Button onClick={onLeave}>{vi.inbox.leave}</Button>}
          </>
        )}
        {mayDecide && state === 'left' && !item.recalled && (
          <Button onClick={onAccept}>{vi.inbox.afterAll}</Button>
        )}
        {(long || item.media) && (
          <Button type="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? vi.inbox.less : item.media ? vi.inbox.listen : vi.inbox.more}
          </Button>
        )}
      </div>
    </div>
  );
}

// What was decided, and where it stands now.
function Standing({ item, state }: { item: InboxItem; state: InboxState }) {
  const now = useNow();
  const { decision } = item;
  if (state === 'over')
    return (
      <StatusTag tone="calm" icon={<MinusCircleOutlined />}>
        {item.recalled ? vi.inbox.recalled : vi.inbox.over}
      </StatusTag>
    );
  const gone = item.airs_at !== null && Date.parse(item.airs_at) <= now;
  return (
    <>
      {item.airs_at && (
        <StatusTag
          tone={gone ? 'good' : 'accent'}
          icon={gone ? <CheckCircleOutlined /> : <ClockCircleOutlined />}
        >
          {(gone ? vi.inbox.airedAt : vi.inbox.airsAt)(shortMoment(item.airs_at))}
        </StatusTag>
      )}
      {item.recalled && (
        <StatusTag tone="calm" icon={<MinusCircleOutlined />}>
          {vi.inbox.recalled}
        </StatusTag>
      )}
      {decision && <DecisionWords decision={decision} />}
    </>
  );
}

export function DecisionWords({ decision }: { decision: InboxDecision }) {
  const when = shortMoment(decision.at);
  if (decision.answer === 'failed' || decision.answer === 'dropped')
    return (
      <StatusTag tone="bad" icon={<ExclamationCircleOutlined />}>
        {decision.answer === 'failed'
          ? vi.inbox.failed(decision.reason)
          : vi.inbox.dropped(decision.by_name, when)}
      </StatusTag>
    );
  const accepted = decision.automatic
    ? vi.inbox.acceptedByRule(when)
    : vi.inbox.acceptedBy(decision.by_name, when);
  return (
    <div className="small">
      {decision.answer === 'accepted' ? accepted : vi.inbox.leftBy(decision.by_name, when)}
      {decision.reason && <blockquote className="step_comment">{decision.reason}</blockquote>}
    </div>
  );
}
