import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { PasswordForm } from '../../parts/password_form';
import { SecondFactor } from '../../parts/second_factor';
import { UnitName } from '../../parts/unit_name';
import { Delegations } from '../accounts/delegations';
import { PasskeysSection } from './passkeys_section';
import { SessionsSection } from './sessions_section';

export function MeTab() {
  const { account, may } = useSession();
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{vi.accounts.name}</dt>
        <dd>{account.name}</dd>
        <dt>{vi.accounts.username}</dt>
        <dd>{account.username}</dd>
        <dt>{vi.accounts.unit}</dt>
        <dd>
          <UnitName item={{ unit: account.unit }} />
        </dd>
        <dt>{vi.accounts.roles}</dt>
        <dd>{account.roles.map((role) => vi.roles[role] ?? role).join(', ')}</dd>
      </dl>
      <div className="columns">
        <PasswordForm />
        <SecondFactor enabled={account.otp ?? false} />
      </div>
      <section className="stack">
        <h2>{vi.delegations.title}</h2>
        <Delegations account={account} />
      </section>
      <div className="columns">
        {(may('send_emergency') || may('approve_emergency')) && <PasskeysSection />}
        <SessionsSection />
      </div>
    </div>
  );
}
