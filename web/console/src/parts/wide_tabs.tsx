import { Select, Tabs } from 'antd';
import type { ReactNode } from 'react';
import { usePhone } from '../app/use_phone';

interface WideTab {
  key: string;
  label: string;
  children?: ReactNode;
}

// So many tabs that they do not fit on a phone: there they are a list to choose from.
export function WideTabs(props: {
  label: string;
  open: string;
  tabs: WideTab[];
  choose: (key: string) => void;
  placement?: 'top' | 'start';
}) {
  const phone = usePhone();
  if (!phone)
    return (
      <Tabs
        tabPlacement={props.placement}
        destroyOnHidden
        activeKey={props.open}
        onChange={props.choose}
        items={props.tabs}
      />
    );
  return (
    <div className="stack">
      <Select
        aria-label={props.label}
        value={props.open}
        options={props.tabs.map(({ key, label }) => ({ value: key, label }))}
        onChange={props.choose}
      />
      {props.tabs.find(({ key }) => key === props.open)?.children}
    </div>
  );
}
