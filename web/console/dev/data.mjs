// A small made-up world, so that the pages can be worked on before a server runs.
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.now();
export const iso = (at) => `${new Date(at + 7 * HOUR).toISOString().slice(0, 19)}+07:00`;
const dayStart = Math.floor((now + 7 * HOUR) / DAY) * DAY - 7 * HOUR;
export const atClock = (clock, day = 0) => {
  const [hours, minutes] = clock.split(':').map(Number);
  return iso(dayStart + day * DAY + (hours * 60 + minutes) * 60_000);
};

const communes = [
  'Xã Võ Nhai',
  'Xã La Hiên',
  'Xã Dân Tiến',
  'Xã Nghinh Tường',
  'Xã Tràng Xá',
  'Xã Thần Sa',
  'Xã Sảng Mộc',
];
const oldCommunes = ['Thị trấn Đình Cả', 'Xã Lâu Thượng', 'Xã Phú Thượng', 'Xã Cúc Đường'];
const unit = (id, code, name, kind, parent, more = {}) => ({
  id,
  code,
  name,
  kind,
  parent,
  valid_from: '2025-07-01',
  valid_to: null,
  predecessors: [],
  successors: [],
  version: 1,
  ...more,
});

export const units = [
  unit('p', '19', 'Tỉnh Thái Nguyên', 'province', null, { valid_from: '1997-01-01' }),
  unit('d', '164', 'Huyện Võ Nhai', 'district', 'p', {
    valid_from: '1997-01-01',
    valid_to: '2025-06-30',
  }),
  ...communes.map((name, index) => unit(`c${index}`, `057${index}`, name, 'commune', 'p')),
  ...oldCommunes.map((name, index) =>
    unit(`o${index}`, `056${index}`, name, index ? 'commune' : 'township', 'd', {
      valid_from: '1997-01-01',
      valid_to: '2025-06-30',
      successors: ['c0'],
    }),
  ),
  ...communes.flatMap((_, commune) =>
    Array.from({ length: 8 }, (_, index) =>
      unit(
        `h${commune}_${index}`,
        `057${commune}${index}`,
        `Xóm ${index + 1}`,
        'hamlet',
        `c${commune}`,
      ),
    ),
  ),
];
units.find((one) => one.id === 'c0').predecessors = ['o0', 'o1', 'o2'];
units.find((one) => one.id === 'c0').resolution = 'Nghị quyết sắp xếp đơn vị hành chính cấp xã';

const nameOf = (id) => units.find((one) => one.id === id)?.name;

const rights = [
  'view',
  'write_bulletin',
  'approve_bulletin',
  'recall_bulletin',
  'edit_schedule',
  'operate_device',
  'manage_devices',
  'manage_accounts',
  'manage_rules',
  'manage_units',
  'send_emergency',
  'approve_emergency',
  'view_audit',
];

export const accounts = [
  ['a1', 'quantri', 'Nguyễn Thị Hồng Hạnh', 'p', ['province_admin']],
  ['a2', 'bientap.tinh', 'Trần Văn Khải', 'p', ['province_editor']],
  ['a3', 'duyet.tinh', 'Lê Thu Phương', 'p', ['province_approver']],
  ['a4', 'bientap.vonhai', 'Hoàng Thị Lan', 'c0', ['commune_editor', 'operator']],
  ['a5', 'duyet.vonhai', 'Nông Văn Bảo', 'c0', ['commune_approver']],
  ['a8', 'quantri.vonhai', 'Triệu Thị Mai', 'c0', ['commune_admin']],
  ['a6', 'kythuat', 'Ma Đình Tuấn', 'p', ['technician']],
  ['a7', 'kiemtra', 'Phạm Quốc Việt', 'p', ['auditor']],
].map(([id, username, name, home, roles], index) => ({
  id,
  username,
  name,
  unit: home,
  roles,
  rights,
  grants: roles.map((role) => ({ role, unit: home, from: null, to: null })),
  disabled: username === 'kiemtra',
  otp: false,
  last_login: index > 4 ? null : iso(now - index * 5 * HOUR),
  version: 1,
}));

export const devices = units
  .filter((one) => one.kind === 'hamlet')
  .map((hamlet, index) => {
    const offline = index % 11 === 3;
    return {
      id: `dev${index}`,
      unit: hamlet.id,
      unit_name: `${hamlet.name}, ${nameOf(hamlet.parent)}`,
      kind: index % 13 === 5 ? 'board' : 'speaker',
      name:
        index % 13 === 5
          ? `Bảng tin nhà văn hóa ${hamlet.name.toLowerCase()}`
          : `Cụm loa ${hamlet.name.toLowerCase()}`,
      speakers: index % 13 === 5 ? undefined : 2 + (index % 3),
      lat: 21.75 + index / 900,
      lon: 106.02 + index / 700,
      power_w: 50,
      bearing: (index * 45) % 360,
      pairing_code: index === 7 ? 'K7M2-9QXD' : null,
      volume: 70,
      quiet: index % 4 ? [] : [{ from: '05:00', to: '06:00', volume: 45 }],
      status: {
        online: !offline && index !== 7,
        last_seen: index === 7 ? null : iso(now - (offline ? 9 * HOUR : 20_000)),
        ready: !offline,
        clock_error_ms: 3 + (index % 7),
        plan_version: now - 3 * HOUR,
        volume: 70,
        on_air: null,
        software: '0.1.0',
        faults: index % 17 === 9 ? ['Loa 2 không có tín hiệu'] : [],
      },
      version: 1,
    };
  });

const longText = `THÔNG BÁO
Về việc tiêm phòng đợt 2 năm 2026

UBND xã Võ Nhai thông báo: từ 7h30 ngày 25/11/2026 đến hết ngày 27/11/2026, Trạm Y tế xã tổ chức tiêm phòng cho trẻ từ 6 đến 59 tháng tuổi tại nhà văn hóa các xóm. Bà con mang theo sổ tiêm chủng. Mức hỗ trợ 50.000 đồng/trẻ theo Quyết định số 1381/QĐ-UBND.

Chi tiết liên hệ TYT xã, số điện thoại 0208.3825.115 ./.

Nơi nhận: như trên; Lưu: VT`;

const titles = [
  ['Thông báo tiêm phòng đợt 2 cho trẻ nhỏ', 'approved', 'normal'],
  ['Lịch cắt điện sửa chữa ngày 24/11', 'submitted', 'priority'],
  ['Phòng cháy rừng mùa hanh khô', 'approved', 'priority'],
  ['Hướng dẫn khai thác nước giếng an toàn', 'draft', 'normal'],
  ['Kế hoạch thu gom rác thải sinh hoạt tháng 12', 'submitted', 'normal'],
  ['Gương người tốt: tổ hợp tác chè xóm 3', 'approved', 'normal'],
  ['Lịch họp xóm bàn việc làm đường', 'rejected', 'normal'],
  ['Tuyển quân năm 2027: những điều cần biết', 'approved', 'normal'],
  ['Thông báo thay đổi giờ họp chợ phiên', 'recalled', 'normal'],
  ['Bản tin nông nghiệp tuần 47', 'draft', 'normal'],
];
export const deedsOf = {
  draft: ['edit', 'submit'],
  rejected: ['edit', 'submit'],
  submitted: ['approve', 'reject', 'recall'],
  approved: ['recall', 'schedule'],
  recalled: [],
};

export const bulletins = titles.map(([title, state, priority], index) => ({
  id: `b${index}`,
  unit: 'c0',
  unit_name: 'Xã Võ Nhai',
  title,
  text: longText,
  category: `k${index % 4}`,
  language: 'vi',
  priority,
  channels: ['speaker', 'board'],
  audience: index % 3 ? [{ unit: 'c0' }, { unit: 'c1' }] : [{ unit: 'c0' }],
  valid_from: null,
  valid_to: atClock('23:59', 10),
  state,
  version: 3,
  media: state === 'draft' ? null : 'sound-60',
  recording: index === 5 ? 'sound-60' : null,
  duration_ms: state === 'draft' ? null : (2 + index) * 61_000,
  voice: 'north',
  speed: 100,
  corrections: [],
  tracks: [],
  lacking: index === 0 ? [{ unit: 'c0', name: 'Xã Võ Nhai', languages: ['tyz'] }] : [],
  tracks_required: false,
  consent: '',
  consent_given: false,
  days_in_a_row: 0,
  deeds: deedsOf[state],
  author: index % 2 ? 'a4' : 'a1',
  author_name: index % 2 ? 'Hoàng Thị Lan' : 'Nguyễn Thị Hồng Hạnh',
  changed: iso(now - index * 7 * HOUR),
  recall: state === 'recalled' ? { total: 40, reached: 37 } : null,
}));

export const categories = [
  'Chủ trương, chính sách, pháp luật',
  'Kinh tế, văn hóa, an sinh',
  'An ninh, trật tự, quân sự địa phương',
  'Phòng chống thiên tai, dịch bệnh, cứu nạn',
].map((name, index) => ({ code: `k${index}`, name }));

export const groups = [
  {
    id: 'g1',
    unit: 'c0',
    name: 'Các xóm ven suối',
    units: ['h0_0', 'h0_3', 'h1_2'],
    devices: [],
    version: 1,
  },
  {
    id: 'g2',
    unit: 'c0',
    name: 'Khu chợ và trường học',
    units: [],
    devices: ['dev1', 'dev4'],
    version: 1,
  },
];

const until = '20270228T165959Z';
const schedule = (id, bulletin, clock, recurrence, day = 0) => {
  const found = bulletins.find((one) => one.id === bulletin);
  return {
    id,
    bulletin,
    bulletin_title: found.title,
    starts: atClock(clock, day),
    recurrence,
    duration_ms: found.duration_ms ?? 180_000,
    priority: found.priority,
    interrupted: 'restart',
    cancelled: false,
    version: 1,
  };
};
export const schedules = [
  schedule('s1', 'b0', '05:30', `FREQ=DAILY;UNTIL=${until}`, -20),
  schedule('s2', 'b2', '05:35', `FREQ=DAILY;UNTIL=${until}`, -20),
  schedule('s3', 'b5', '11:00', `FREQ=WEEKLY;BYDAY=MO,WE,FR,SA;UNTIL=${until}`, -21),
  schedule('s4', 'b7', '17:00', `FREQ=DAILY;UNTIL=${until}`, -10),
  schedule('s5', 'b2', '17:05', `FREQ=WEEKLY;BYDAY=TU,TH,SA,SU;UNTIL=${until}`, -11),
  schedule('s6', 'b0', '18:30', null, 0),
  schedule('s7', 'b7', '09:15', null, 1),
];
export const programmes = [
  {
    id: 'pr1',
    unit: 'c0',
    name: 'Bản tin sáng',
    items: [{ bulletin: 'b0' }, { bulletin: 'b2' }, { bulletin: 'b5' }],
    duration_ms: 720_000,
    version: 1,
  },
  {
    id: 'pr2',
    unit: 'c0',
    name: 'Bản tin chiều',
    items: [{ bulletin: 'b7' }, { bulletin: 'b2' }],
    duration_ms: 610_000,
    version: 1,
  },
];

const outcomes = [
  ['missed', 'device_down'],
  ['missed', 'link_down'],
  ['partial', 'stopped'],
  ['awaiting', 'link_down'],
  ['played', null],
  ['played', null],
  ['played', null],
];
export const deliveries = devices
  .filter((device) => device.kind === 'speaker')
  .slice(0, 36)
  .map((device, index) => {
    const [state, reason] = outcomes[Math.min(6, Math.floor(index / 2))];
    const planned = dayStart + 5.5 * HOUR;
    return {
      id: `del${index}`,
      device: device.id,
      device_name: device.name,
      unit: device.unit,
      unit_name: device.unit_name,
      bulletin: 'b0',
      bulletin_title: titles[0][0],
      planned_at: iso(planned),
      started_at: state === 'played' || state === 'partial' ? iso(planned) : null,
      ended_at: null,
      state,
      reason,
      clock_error_ms: 4,
    };
  });

export const commands = [
  ['cm1', 'volume', 'done', null],
  ['cm2', 'test_tone', 'failed', 'Loa đang phát tin'],
  ['cm3', 'report_status', 'pending', null],
].map(([id, verb, state, reason], index) => ({
  id,
  device: 'dev0',
  device_name: devices[0].name,
  verb,
  state,
  reason,
  issued_at: iso(now - index * HOUR),
}));

const deeds = [
  ['bulletin.approved', 'bulletin', 'b0', titles[0][0], 'Bản 3'],
  ['schedule.added', 'schedule', 's6', titles[0][0], '18:30, một lần'],
  ['device.commanded', 'device', 'dev0', devices[0].name, 'Đặt âm lượng 70 %'],
  ['session.opened', 'account', 'a4', 'Hoàng Thị Lan', null],
  ['bulletin.rejected', 'bulletin', 'b6', titles[6][0], 'Ghi rõ địa điểm họp'],
];
export const audit = Array.from({ length: 24 }, (_, index) => {
  const [deed, kind, subject, name, detail] = deeds[index % deeds.length];
  return {
    id: `au${index}`,
    at: iso(now - index * 47 * 60_000),
    account: 'a1',
    account_name: accounts[index % 5].name,
    deed,
    subject,
    subject_kind: kind,
    subject_name: name,
    unit: 'c0',
    detail,
  };
});

export const readings = [
  { id: 'r1', unit: 'c0', written: "Ea H'leo", spoken: 'Ê-a Hơ-leo', version: 1 },
  { id: 'r2', unit: 'c0', written: 'TYT', spoken: 'trạm y tế', version: 1 },
];
export const voices = [
  { id: 'north', name: 'Giọng nam miền Bắc', region: 'Miền Bắc' },
  { id: 'middle', name: 'Giọng nam miền Trung', region: 'Miền Trung' },
  { id: 'south', name: 'Giọng nam miền Nam', region: 'Miền Nam' },
];
export const rules = {
  unit: 'c0',
  quiet: [{ from: '21:00', to: '05:00' }],
  caps: { programmes_a_day: 2, minutes_a_day: 45, days: [1, 2, 3, 4, 5, 6, 7] },
  inherited_from: 'p',
  version: 1,
};
export const steps = [
  { at: iso(now - 30 * HOUR), by_name: 'Hoàng Thị Lan', deed: 'bulletin.written', version: 1 },
  { at: iso(now - 29 * HOUR), by_name: 'Hoàng Thị Lan', deed: 'bulletin.submitted', version: 2 },
  {
    at: iso(now - 28 * HOUR),
    by_name: 'Nông Văn Bảo',
    deed: 'bulletin.rejected',
    version: 2,
    comment: 'Ghi rõ giờ bắt đầu từng xóm.',
  },
  { at: iso(now - 4 * HOUR), by_name: 'Hoàng Thị Lan', deed: 'bulletin.submitted', version: 3 },
];
export const versions = [3, 2, 1].map((version) => ({
  version,
  at: iso(now - (4 - version) * 9 * HOUR),
  by_name: 'Hoàng Thị Lan',
  content: {
    title: titles[0][0],
    text: version === 3 ? longText : longText.replace('7h30', '8h').replace('bà con ', ''),
  },
}));
