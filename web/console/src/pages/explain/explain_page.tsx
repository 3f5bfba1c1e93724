import {
  CheckCircleOutlined,
  LeftOutlined,
  MinusCircleOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { Explanation } from '../../api/airing_types';
import { explain } from '../../api/schedules';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { DeviceSelect } from '../../parts/device_select';
import { Field } from '../../parts/field';
import { dayTime, MINUTE, rfc3339, time } from '../../parts/format';
import { MomentPicker } from '../../parts/moment_picker';
import { Page, Panel } from '../../parts/page';
import { EmptyState, Reading } from '../../parts/page_states';
import { StatusTag } from '../../parts/status_tag';

export function ExplainPage() {
  const [url, setUrl] = useUrlState();
  const { device, at } = url;
  const answer = useQuery({
    queryKey: ['explain', device, at],
    queryFn: () => explain(device as string, at as string),
    enabled: Boolean(device && at),
  });
  const shift = (by: number) => setUrl({ at: rfc3339(Date.parse(at ?? '') + by * MINUTE) });
  return (
    <Page title={vi.explain.title} lead={vi.explain.lead}>
      <Panel>
        <div className="row row_bottom">
          <Field label={vi.explain.device}>
            <DeviceSelect
              label={vi.forecast.pickDevice}
              value={device}
              onChange={(next) => setUrl({ device: next })}
            />
          </Field>
          <Field label={vi.explain.moment}>
            <MomentPicker value={at} onChange={(moment) => setUrl({ at: moment ?? undefined })} />
          </Field>
          {at && (
            <div className="row">
              <Button icon={<LeftOutlined />} onClick={() => shift(-1)}>
                {vi.explain.earlier}
              </Button>
              <Button icon={<RightOutlined />} iconPlacement="end" onClick={() => shift(1)}>
                {vi.explain.later}
              </Button>
            </div>
          )}
        </div>
      </Panel>
      <Panel>
        {device && at ? (
          <Reading of={answer}>{(found) => <Answer at={at} answer={found} />}</Reading>
        ) : (
          <EmptyState title={vi.explain.pickTitle} text={vi.explain.pickText} />
        )}
      </Panel>
    </Page>
  );
}

function Answer({ at, answer }: { at: string; answer: Explanation }) {
  const { on_air: onAir, reasons } = answer;
  return (
    <div className="stack">
      <div>
        <p className="small muted number">{dayTime(at)}</p>
        <h2>
          {onAir
            ? vi.explain.onAir(onAir.bulletin_title ?? onAir.bulletin ?? '')
            : vi.explain.silent}
        </h2>
        {onAir?.started && <p className="muted">{vi.explain.since(time(onAir.started))}</p>}
        {answer.plan_version != null && (
          <p className="small muted">{vi.explain.planVersion(String(answer.plan_version))}</p>
        )}
      </div>
      <section className="stack_tight">
        <h3>{vi.explain.reasons}</h3>
        {reasons.length === 0 && <p className="muted">{vi.explain.noReasons}</p>}
        <ul className="plain list_rows">
          {reasons.map((reason) => (
            <li key={`${reason.bulletin ?? ''} ${reason.message}`} className="row_between">
              <div>
                {reason.bulletin_title && <strong>{reason.bulletin_title}</strong>}
                <p>{reason.message}</p>
              </div>
              {reason.bulletin &&
                reason.won !== undefined &&
                (reason.won ? (
                  <StatusTag tone="good" icon={<CheckCircleOutlined />}>
                    {vi.explain.won}
                  </StatusTag>
                ) : (
                  <StatusTag tone="calm" icon={<MinusCircleOutlined />}>
                    {vi.explain.lost}
                  </StatusTag>
                ))}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
