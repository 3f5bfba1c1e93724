import { Button } from 'antd';
import { vi } from '../../locale/vi';
import { SecondFactor } from '../../parts/second_factor';
import './login.css';

// Who approves sets up one-time codes before anything else: the server refuses all other work.
export function SecondFactorPage({ name, onLeave }: { name: string; onLeave: () => void }) {
  return (
    <main className="login">
      <div className="login_box stack">
        <div className="brand">
          <img src="/console/icon.svg" alt="" />
          <span>{vi.common.product}</span>
        </div>
        <div>
          <h1>{vi.otpDuty.title}</h1>
          <p className="muted">{vi.otpDuty.lead(name)}</p>
        </div>
        <SecondFactor enabled={false} />
        <div>
          <Button type="link" onClick={onLeave}>
            {vi.login.changeOther}
          </Button>
        </div>
      </div>
    </main>
  );
}
