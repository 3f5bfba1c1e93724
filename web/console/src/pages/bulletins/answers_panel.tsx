import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { type CommuneAnswer, type InboxState, listAnswers } from '../../api/inbox';
import type { Bulletin } from '../../api/types';
import { vi } from '../../locale/vi';
import { number, shortMoment } from '../../parts/format';
import { Panel } from '../../parts/page';
import { Reading } from '../../parts/page_states';
import { DecisionWords } from '../inbox/inbox_card';

const states = Object.keys(vi.answers.states) as InboxState[];

// What the communes made of a bulletin from above; nothing where it is for nobody outside its unit.
export function AnswersPanel({ bulletin }: { bulletin: Bulletin }) {
  const [state, setState] = useState<InboxState>();
  const answers = useInfiniteQuery({
    queryKey: ['inbox', 'answers', bulletin.id, bulletin.version, state],
    queryFn: ({ pageParam }) =>
      listAnswers(bulletin.id, { state, cursor: pageParam || undefined, limit: 20 }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    retry: false,
  });
  const counts = answers.data?.pages[0]?.counts;
  const sum = counts ? states.reduce((all, one) => all + counts[one], 0) : 0;
  // Whoever may not see the unit it comes from has no business with what its neighbours say.
  if (answers.error || sum === 0) return null;
  return (
    <Panel title={vi.answers.title}>
      <div className="stack">
        <p className="muted small">{vi.answers.help}</p>
        <Select
          aria-label={vi.answers.filter}
          value={state ?? 'all'}
          onChange={(value) => setState(value === 'all' ? undefined : (value as InboxState))}
          options={[
            { value: 'all', label: vi.answers.count(vi.answers.all, number(sum)) },
            ...states.map((one) => ({
              value: one as string,
              label: vi.answers.count(vi.answers.states[one], number(counts?.[one] ?? 0)),
            })),
          ]}
        />
        <Reading of={answers} rows={3}>
          {({ pages }) => (
            <>
              {pages[0]?.items.length === 0 && <p className="muted">{vi.answers.none}</p>}
              <ul className="plain list_rows">
                {pages.flatMap((page) =>
                  page.items.map((one) => (
                    <li key={one.unit}>
                      <Answer answer={one} />
                    </li>
                  )),
                )}
              </ul>
            </>
          )}
        </Reading>
        {answers.hasNextPage && (
          <Button loading={answers.isFetchingNextPage} onClick={() => void answers.fetchNextPage()}>
            {vi.answers.more}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function Answer({ answer }: { answer: CommuneAnswer }) {
  return (
    <div className="stack_tight">
      <div className="row_between">
        <strong>{answer.unit_name}</strong>
        <span>
          {vi.answers.states[answer.state]}
          {answer.airs_at && ` · ${shortMoment(answer.airs_at)}`}
        </span>
      </div>
      {answer.decision && <DecisionWords decision={answer.decision} />}
    </div>
  );
}
