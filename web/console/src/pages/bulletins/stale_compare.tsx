import { Alert, Button } from 'antd';
import type { Problem } from '../../api/problem';
import type { Bulletin } from '../../api/types';
import { vi } from '../../locale/vi';
import { Panel } from '../../parts/page';
import { TextCompare } from '../../parts/text_compare';
import type { Autosave } from '../../parts/use_autosave';
import { type Editable, editableOf } from './editable';

// The server answers a stale save with what is there now, alone or beside the problem's own words.
function theirsIn(problem: Problem): Bulletin | undefined {
  const body = problem.body as { current?: Bulletin } & Partial<Bulletin>;
  const found = body?.current ?? body;
  return found?.version !== undefined && found.text !== undefined ? (found as Bulletin) : undefined;
}

export function StaleCompare({
  problem,
  autosave,
}: {
  problem: Problem;
  autosave: Autosave<Editable>;
}) {
  const theirs = theirsIn(problem);
  return (
    <Panel>
      <div className="stack" role="alert">
        <Alert
          type="warning"
          showIcon
          title={vi.states.stale}
          description={theirs ? vi.states.staleText : problem.message}
        />
        {theirs && (
          <>
            <div className="columns">
              <section className="stack_tight">
                <h3>{vi.states.theirs}</h3>
                <p>{theirs.title}</p>
                <TextCompare before={autosave.value.text} after={theirs.text} />
              </section>
              <section className="stack_tight">
                <h3>{vi.states.mine}</h3>
                <p>{autosave.value.title}</p>
                <p className="text_compare">{autosave.value.text}</p>
              </section>
            </div>
            <div className="row">
              <Button type="primary" onClick={() => void autosave.flush(theirs.version)}>
                {vi.states.keepMine}
              </Button>
              <Button onClick={() => autosave.replace(editableOf(theirs), theirs.version)}>
                {vi.states.takeTheirs}
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}
