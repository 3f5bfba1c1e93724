import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { listCategories } from '../../api/bulletins';
import { readUnit } from '../../api/units';
import { type DayProfile, listProfiles } from '../../api/year';
import { useSession } from '../../app/session';
import { useUrlState } from '../../app/url_state';
import { vi } from '../../locale/vi';
import { useAsOf } from '../../parts/as_of';
import { DayFilter, FilterBar } from '../../parts/filters';
import { day, number, startOfDay } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';
import { PastDay } from '../../parts/past_day';
import { DayProfileForm } from './day_profile_form';

// The category of music: mourning leaves it out unless something else is chosen.
const music = '3';

const filters = ['day'];

export function DaysTab() {
  const [{ day }] = useUrlState();
  return (
    <div className="stack">
      <FilterBar names={filters}>
        <DayFilter name="day" label={vi.asOf.day} />
      </FilterBar>
      <UnitDays then={day} />
    </div>
  );
}

// Nothing of an earlier day is written again.
export function UnitDays({ then }: { then?: string }) {
  const { account, may } = useSession();
  const [open, setOpen] = useState<DayProfile | 'festive' | 'mourning'>();
  const profiles = useAsOf(['day_profiles', account.unit], then, (asked) =>
    listProfiles(account.unit, asked),
  );
  const unit = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  const categories = useQuery({ queryKey: ['categories'], queryFn: listCategories });
  const editable = !then && may('manage_rules');
  const proclaims = editable && ['province', 'ministry'].includes(unit.data?.kind ?? '');
  const names = new Map(categories.data?.items.map(({ code, name }) => [code, name]));
  const add = editable && (
    <div className="row">
      <Button icon={<PlusOutlined />} onClick={() => setOpen('festive')}>
        {vi.days.add}
      </Button>
      {proclaims && <Button onClick={() => setOpen('mourning')}>{vi.days.mourning}</Button>}
    </div>
  );
  return (
    <div className="stack">
      <p className="muted">{vi.days.help}</p>
      <PastDay then={then} notKept={profiles.data?.not_kept} />
      <Reading of={profiles}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={then ? vi.asOf.emptyTitle : vi.days.emptyTitle}
              text={then ? vi.asOf.emptyText : vi.days.emptyText}
              action={add}
            />
          ) : (
            <>
              {add}
              <ul className="plain list_rows">
                {items.map((profile) => (
                  <li key={profile.id} className="row_between">
                    <div>
                      <strong>{profile.name}</strong> · {profile.days}
                      <div className="small">{rulesOf(profile, names).join('; ')}</div>
                      <div className="small muted">
                        {[
                          vi.days.of(profile.unit_name),
                          vi.days.kinds[profile.kind],
                          profile.act,
                          profile.next.length > 0
                            ? vi.days.next(
                                profile.next.map((one) => day(startOfDay(one))).join(', '),
                              )
                            : '',
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      </div>
                    </div>
                    {profile.may_edit && (
                      <Button
                        aria-label={`${vi.common.edit} ${profile.name}`}
                        onClick={() => setOpen(profile)}
                      >
                        {vi.common.edit}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Reading>
      {open && (
        <DayProfileForm
          profile={typeof open === 'string' ? undefined : open}
          kind={open === 'mourning' ? 'mourning' : 'festive'}
          dropped={open === 'mourning' && names.has(music) ? [music] : []}
          categories={categories.data?.items ?? []}
          proclaims={proclaims}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

function rulesOf(profile: DayProfile, names: Map<string, string>): string[] {
  const rules = profile.hours.map(({ from, to, allowed }) =>
    allowed ? vi.days.allowed(from, to) : vi.days.closed(from, to),
  );
  if (profile.dropped_categories.length > 0)
    rules.push(
      vi.days.drops(profile.dropped_categories.map((code) => names.get(code) ?? code).join('; ')),
    );
  if (profile.volume) rules.push(vi.days.atMost(number(profile.volume)));
  if (profile.own_only) rules.push(vi.days.ownOnlyShort);
  return rules;
}
