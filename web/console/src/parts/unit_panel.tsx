// The unit that a page is about: one's own until another one is chosen. It stands in the address.
import { useSession } from '../app/session';
import { useUrlState } from '../app/url_state';
import { UnitSelect } from './filters';
import { Panel } from './page';

export function useShownUnit(): string {
  const { account } = useSession();
  const [{ unit }] = useUrlState();
  return unit ?? account.unit;
}

export function UnitPanel({ label }: { label: string }) {
  const unit = useShownUnit();
  const [, setUrl] = useUrlState();
  return (
    <Panel>
      <div className="row">
        <label htmlFor="shown_unit">{label}</label>
        <UnitSelect
          id="shown_unit"
          label={label}
          value={unit}
          onChange={(chosen) => setUrl({ unit: chosen })}
        />
      </div>
    </Panel>
  );
}
