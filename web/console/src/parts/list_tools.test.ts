import { expect, it } from 'vitest';
import { filtersOf, viewsOf, withView } from './list_tools';

it('keeps the filters of a list, not the page one stood on', () => {
  expect(filtersOf({ unit: '7', q: '', cursor: 'abc', tab: 'x' }, ['q', 'unit', 'state'])).toEqual({
    unit: '7',
  });
});

it('replaces what a name meant, and keeps the names in Vietnamese order', () => {
  const old = [
    { name: 'Đài xã', filters: { unit: '1' } },
    { name: 'Cụm 10', filters: {} },
  ];
  const names = withView(withView(old, { name: 'Cụm 9', filters: {} }), {
    name: 'Đài xã',
    filters: { unit: '2' },
  });
  expect(names.map((view) => view.name)).toEqual(['Cụm 9', 'Cụm 10', 'Đài xã']);
  expect(names[2]?.filters).toEqual({ unit: '2' });
});

it('reads the views of one list as its address has them', () => {
  const items = [
    { list: 'register.station', name: 'Đài FM', filters: 'technology=fm&q=%C4%91%C3%A0i' },
    { list: 'devices', name: 'Mất mạng', filters: 'online=false' },
  ];
  expect(viewsOf(items, 'register.station')).toEqual([
    { name: 'Đài FM', filters: { technology: 'fm', q: 'đài' } },
  ]);
});
