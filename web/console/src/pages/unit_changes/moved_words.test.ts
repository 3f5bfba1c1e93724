import { expect, it } from 'vitest';
import { movedWords } from './moved_words';

const none = { before: 0, after: 0, parts: 0, units: [] };
const large = {
  unit: '9',
  unit_name: 'Xã Lớn',
  station: 'Đài truyền thanh xã Lớn',
  made: true,
  before: 2,
  parts: 2,
};

it('says by kind what moves', () => {
  const total = { station: 1, station_part: 2, board: 1, staff_post: 2, account: 1234 };
  expect(movedWords({ total, joined_stations: none }).map(({ words }) => words)).toEqual([
    '1 đài truyền thanh',
    '2 nhóm của đài',
    '1 bảng tin điện tử',
    '2 vị trí việc làm',
    '1.234 tài khoản',
  ]);
});

it('says that the stations of communes which become one are one station with parts', () => {
  const joined_stations = { before: 2, after: 1, parts: 2, units: [large] };
  expect(movedWords({ total: { board: 1, station: 2 }, joined_stations })).toEqual([
    { words: '2 đài truyền thanh thành 1 đài của Xã Lớn (Đài truyền thanh xã Lớn), 2 nhóm' },
    { words: '1 bảng tin điện tử' },
  ]);
});

it('tells unit by unit where there are several, and what stays a station for itself', () => {
  const kept = { ...large, unit_name: 'Xã Giữ', station: 'Đài Giữ', made: false, before: 3 };
  const joined_stations = { before: 5, after: 60, parts: 4, units: [large, kept] };
  expect(movedWords({ total: { station: 5 }, joined_stations })).toEqual([
    {
      words: '5 đài truyền thanh thành 60 đài, 4 nhóm',
      inside: [
        'Xã Lớn: 2 đài thành 1 đài (Đài truyền thanh xã Lớn), 2 nhóm',
        'Xã Giữ: 3 đài thành 1 đài (Đài Giữ), 2 nhóm',
        'và 58 đơn vị khác',
      ],
    },
    { words: '1 đài truyền thanh' },
  ]);
});
