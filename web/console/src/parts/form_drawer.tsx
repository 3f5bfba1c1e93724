// A form at the side of its list: what is wrong above, the way to save it below.
import { Button, Drawer } from 'antd';
import type { ReactNode } from 'react';
import { typing } from './drawer_mask';
import { ProblemAlert } from './problem_alert';

export function FormDrawer(props: {
  title: string;
  save: string; // what the button says
  blocked?: boolean; // something is missing yet
  busy: boolean;
  error: unknown;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Drawer
      open
      mask={typing}
      size={520}
      title={props.title}
      onClose={props.onClose}
      footer={
        <Button type="primary" disabled={props.blocked} loading={props.busy} onClick={props.onSave}>
          {props.save}
        </Button>
      }
    >
      <div className="stack">
        <ProblemAlert error={props.error} />
        {props.children}
      </div>
    </Drawer>
  );
}
