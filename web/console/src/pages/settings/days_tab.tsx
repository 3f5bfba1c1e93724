import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { listCategories } from '../../api/bulletins';
import { readUnit } from '../../api/units';
import { type DayProfile, listProfiles } from '../../api/year';
import { useSession } from '../../app/session';
import { vi } from '../../locale/vi';
import { day, number, startOfDay } from '../../parts/format';
import { EmptyState, Reading } from '../../parts/page_states';
import { DayProfileForm } from './day_profile_form';

// The category of music: mourning leaves it out unless something else is chosen.
const music = '3';

export function DaysTab() {
  const { account, may } = useSession();
  const [open, setOpen] = useState<DayProfile | 'festive' | 'mourning'>();
  const profiles = useQuery({
    queryKey: ['day_profiles', account.unit],
    queryFn: () => listProfiles(account.unit),
  });
  const unit = useQuery({
    queryKey: ['units', 'one', account.unit],
    queryFn: () => readUnit(account.unit),
    staleTime: 5 * 60_000,
  });
  const categories = useQuery({ queryKey: ['categories'], queryFn: listCategories });
  const editable = may('manage_rules');
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
      <Reading of={profiles}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title={vi.days.emptyTitle} text={vi.days.emptyText} action={add} />
          ) : (
            <>
              {add}
              <ul className="plain list_rows">
                {found.map((profile) => (
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
