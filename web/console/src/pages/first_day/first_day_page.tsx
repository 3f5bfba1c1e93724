import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { countAssets } from '../../api/assets';
import { listDevices } from '../../api/devices';
import { readHearingWalk } from '../../api/hearings';
import type { ImportTarget } from '../../api/imports';
import { pairingCodes } from '../../api/paper';
import { readUnit } from '../../api/units';
import { vi } from '../../locale/vi';
import { number } from '../../parts/format';
import { Page, Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { PaperButton } from '../../parts/paper_button';
import { UnitPanel, useShownUnit } from '../../parts/unit_panel';

const words = vi.firstDay;
const mostCounted = 100;

export function FirstDayPage() {
  const unit = useShownUnit();
  const shown = useQuery({ queryKey: ['units', 'one', unit], queryFn: () => readUnit(unit) });
  return (
    <Page title={words.title} lead={words.lead}>
      <UnitPanel label={words.unit} />
      <Reading of={shown}>
        {(one) => (
          <>
            <Step
              title={words.hamlets}
              done={(one.children ?? 0) > 0}
              text={words.hamletsText(number(one.children ?? 0))}
            >
              <ImportLink unit={unit} target="hamlets" />
              <Link to="/units" search={{ unit } as never}>
                {words.seeUnits}
              </Link>
            </Step>
            <StationStep unit={unit} />
            <Step
              title={words.clusters}
              done={(one.clusters ?? 0) > 0}
              text={words.clustersText(number(one.clusters ?? 0), number(one.speakers ?? 0))}
            >
              <ImportLink unit={unit} target="clusters" />
              <Link to="/devices" search={{ unit } as never}>
                {words.seeDevices}
              </Link>
            </Step>
            <PairingStep unit={unit} hasDevices={(one.clusters ?? 0) > 0} />
          </>
        )}
      </Reading>
      <Step title={words.people} text={words.peopleText}>
        <ImportLink unit={unit} target="officers" />
        <Link to="/accounts">{words.seeAccounts}</Link>
      </Step>
      <HearingStep unit={unit} />
    </Page>
  );
}

function StationStep({ unit }: { unit: string }) {
  const counts = useQuery({
    queryKey: ['assets', 'counts', 'station', unit],
    queryFn: () => countAssets({ unit, kind: 'station' }),
  });
  return (
    <Reading of={counts}>
      {(found) => {
        const stations = found.kinds.find((one) => one.kind === 'station')?.count ?? 0;
        return (
          <Step
            title={words.station}
            done={stations > 0}
            text={words.stationText(number(stations))}
          >
            <ImportLink unit={unit} target="stations" />
          </Step>
        );
      }}
    </Reading>
  );
}

function PairingStep({ unit, hasDevices }: { unit: string; hasDevices: boolean }) {
  const unpaired = useQuery({
    queryKey: ['devices', 'unpaired', unit],
    queryFn: () => listDevices({ unit, state: 'unpaired', limit: mostCounted }),
  });
  return (
    <Reading of={unpaired}>
      {({ items, next }) => (
        <Step
          title={words.pairing}
          done={hasDevices && items.length === 0}
          text={pairingText(items.length, Boolean(next))}
        >
          <Link to="/devices" search={{ unit, state: 'unpaired' } as never}>
            {words.seeUnpaired}
          </Link>
          {items.length > 0 && (
            <PaperButton label={words.printCodes} address={pairingCodes()} order={{ unit }} />
          )}
        </Step>
      )}
    </Reading>
  );
}

function HearingStep({ unit }: { unit: string }) {
  const walk = useQuery({
    queryKey: ['hearing_walk', 'reach', unit],
    queryFn: () => readHearingWalk(unit, { limit: 1 }),
  });
  return (
    <Reading of={walk}>
      {({ reach }) => (
        <Step
          title={words.hearing}
          done={reach.clusters > 0 && reach.left === 0}
          text={`${words.hearingText} ${vi.hearing.reach(number(reach.clusters - reach.left), number(reach.clusters))}.`}
        >
          <Link to="/hearing" search={{ unit } as never}>
            {words.goHearing}
          </Link>
        </Step>
      )}
    </Reading>
  );
}

export function pairingText(count: number, isMore: boolean): string {
  if (isMore) return words.pairingMany(number(count));
  return count === 0 ? words.pairingNone : words.pairingSome(number(count));
}

function ImportLink({ unit, target }: { unit: string; target: ImportTarget }) {
  return (
    <Link to="/imports" search={{ unit, target } as never}>
      {words.importTable}
    </Link>
  );
}

// What is there is ticked; of the others nobody but a person can say that they are done.
function Step({
  title,
  text,
  done,
  children,
}: {
  title: string;
  text: string;
  done?: boolean;
  children: ReactNode;
}) {
  return (
    <Panel
      title={title}
      extra={
        done !== undefined && (
          <span>
            {done ? <CheckCircleFilled /> : <MinusCircleOutlined />}{' '}
            {done ? words.done : words.toDo}
          </span>
        )
      }
    >
      <div className="stack_tight">
        <p>{text}</p>
        <div className="row">{children}</div>
      </div>
    </Panel>
  );
}
