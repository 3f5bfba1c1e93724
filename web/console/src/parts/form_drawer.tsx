// A form at the side of its list: what is wrong above, the way to save it below.
import { Button, Drawer } from 'antd';
import type { ReactNode } from 'react';
import { ProblemAlert } from './problem_alert';

// What is typed is not thrown away by a tap beside the form: it closes by its own button only.
const typing = { closable: false };

export function FormDrawer(props: {
  title: string;
  save: string; // what the button says
  blocked?: boolean; // something is missing yet
  busy?: boolean;
  error?: unknown;
  suggestion?: { label: string; onTake: () => void }; // the way out of what was refused
  also?: ReactNode; // another deed, at the other end of the foot
  size?: number; // pixels at a desk
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Drawer
      open
      mask={typing}
      size={props.size ?? 520}
      title={props.title}
      onClose={props.onClose}
      footer={
        <div className="row_between">
          {props.also}
          <Button
            type="primary"
            disabled={props.blocked}
            loading={props.busy}
            onClick={props.onSave}
          >
            {props.save}
          </Button>
        </div>
      }
    >
      <div className="stack">
        <ProblemAlert error={props.error} suggestion={props.suggestion} />
        {props.children}
      </div>
    </Drawer>
  );
}
