import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { listAccounts } from '../../api/accounts';
import { type AssetKind, countAssets } from '../../api/assets';
import { listDevices } from '../../api/devices';
import { readHearingWalk } from '../../api/hearings';
import type { ImportTarget } from '../../api/imports';
import { pairingCodes } from '../../api/paper';
import { listOfficers } from '../../api/people';
import { readUnit } from '../../api/units';
import { useSession } from '../../app/session';
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
            <AssetStep unit={unit} kind="station" target="stations" {...words.station} />
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
            <AssetStep unit={unit} kind="board" target="boards" {...words.board} />
            <PairingStep unit={unit} hasDevices={(one.clusters ?? 0) > 0} />
          </>
        )}
      </Reading>
      <PeopleStep unit={unit} />
      <HearingStep unit={unit} />
    </Page>
  );
}

function AssetStep({
  unit,
  kind,
  target,
  title,
  text,
}: {
  unit: string;
  kind: AssetKind;
  target: ImportTarget;
  title: string;
  text: (count: string) => string;
}) {
  const counts = useQuery({
    queryKey: ['assets', 'counts', kind, unit],
    queryFn: () => countAssets({ unit, kind }),
  });
  return (
    <Reading of={counts}>
      {(found) => {
        const count = found.kinds.find((one) => one.kind === kind)?.count ?? 0;
        return (
          <Step title={title} done={count > 0} text={text(number(count))}>
            <ImportLink unit={unit} target={target} />
          </Step>
        );
      }}
    </Reading>
  );
}

// Whoever manages no accounts is shown the officers alone.
function PeopleStep({ unit }: { unit: string }) {
  const { may } = useSession();
  const officers = useQuery({
    queryKey: ['officers', 'first_day', unit],
    queryFn: () => listOfficers({ unit, limit: mostCounted }),
  });
  const accounts = useQuery({
    queryKey: ['accounts', 'first_day', unit],
    queryFn: () => listAccounts({ unit, limit: mostCounted }),
    enabled: may('manage_accounts'),
  });
  const givesFew = may('manage_accounts') && !may('write_bulletin');
  return (
    <Reading of={officers}>
      {(people) => (
        <Step
          title={words.people}
          done={people.items.length > 0 && accounts.data?.items.length !== 0}
          text={[
            words.peopleCount(counted(people), accounts.data && counted(accounts.data)),
            words.peopleText,
            givesFew && words.rolesFromAbove,
          ]
            .filter(Boolean)
            .join(' ')}
        >
          <ImportLink unit={unit} target="officers" />
          {may('manage_accounts') && (
            <Link to="/accounts" search={{ unit } as never}>
              {words.seeAccounts}
            </Link>
          )}
        </Step>
      )}
    </Reading>
  );
}

export const counted = ({ items, next }: { items: unknown[]; next?: string | null }): string =>
  next ? words.moreThan(number(items.length)) : number(items.length);

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
        <div className="row" style={{ columnGap: 24 }}>
          {children}
        </div>
      </div>
    </Panel>
  );
}
