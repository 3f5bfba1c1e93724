// Emergencies of the development server: enough to look at every state of their pages.
const minute = 60_000;
const iso = (moment) => new Date(moment).toISOString();
const all = [];
const templates = [
  {
    id: '1',
    title: 'Lũ quét, sơ tán ngay',
    hazard: 'flash_flood',
    severity: 'extreme',
    text: 'Nước suối đang lên rất nhanh. Bà con ở ven suối rời nhà ngay, lên chỗ cao, không quay lại lấy đồ.',
  },
  {
    id: '2',
    title: 'Sạt lở đất, tránh xa taluy',
    hazard: 'landslide',
    severity: 'severe',
    text: 'Mưa to kéo dài, đất dốc có thể sạt bất cứ lúc nào. Bà con ở chân taluy sang nhà văn hóa xóm ngay.',
  },
  {
    id: '3',
    title: 'Bão, ở trong nhà',
    hazard: 'storm',
    severity: 'severe',
    text: 'Bão sẽ tới {địa phương}. Bà con chằng chống nhà cửa, ở trong nhà, không ra đường.',
  },
].map((template) => ({
  consent: '',
  days_in_a_row: 0,
  ...template,
  unit: '1',
  unit_name: 'Tỉnh Thái Nguyên',
  blanks: template.text.match(/(?<=\{)[^}]+(?=\})/g) ?? [],
  repeat: 3,
  tone: 'attention',
  tracks: [],
  media: 'sound-12',
  media_ms: 12_000,
  version: 1,
  may_edit: true,
}));

const isWide = (audience) => audience.length > 1 || audience.some((item) => item.unit === 'p');
const find = (id) => all.find((one) => one.id === id);

function deedsOf(one, account) {
  const now = Date.now();
  if (one.state === 'live') return ['update', 'end', 'resend', 'cancel'];
  if (one.state !== 'awaiting_approval') return [];
  const patience = Date.parse(one.break_glass_from) - now;
  return [
    ...(one.author.account === account?.id ? [] : ['approve']),
    ...(patience <= 0 ? ['break_glass'] : []),
    'update',
    'cancel',
  ];
}

function sound(one) {
  one.state = 'live';
  one.pressed_at = iso(Date.now());
  one.break_glass_from = null;
}

function declared(body, account) {
  const wide = isWide(body.audience) && !body.exercise;
  const one = {
    tone: 'attention',
    media: null,
    text: templates.find((template) => template.id === body.template)?.text,
    ...body,
    id: String(100 + all.length),
    unit: account.unit,
    unit_name: 'Xã Võ Nhai',
    state: 'awaiting_approval',
    version: 1,
    revision: 1,
    airing_ms: 14_000,
    author: { account: account.id, name: account.name, at: iso(Date.now()) },
    approver: null,
    proposal: null,
    break_glass: null,
    break_glass_from: iso(Date.now() + minute),
    pressed_at: null,
    review_due: iso(Date.now() + 24 * 60 * minute),
    reviewed: null,
    comment: null,
    created: iso(Date.now()),
    ended: null,
  };
  if (!wide) sound(one);
  all.unshift(one);
  return one;
}

const share = (planned, seconds, from, to) =>
  Math.round(planned * Math.min(1, Math.max(0, (seconds - from) / (to - from))));

function countsOf(planned, bad, seconds) {
  const reachable = planned - bad;
  const received = share(reachable, seconds, 0.2, 1.5);
  return {
    planned,
    waiting: planned - received,
    unreachable: bad,
    received,
    accepted: received,
    sounding: share(reachable, seconds, 0.8, 2),
    sounded: share(reachable, seconds, 14, 18),
    refused: 0,
  };
}

export function progressOf(id) {
  const one = find(id);
  const seconds = one?.pressed_at ? (Date.now() - Date.parse(one.pressed_at)) / 1000 : 0;
  const units = [
    ['Xã Võ Nhai', 14, 0],
    ['Xã La Hiên', 9, 2],
    ['Xã Tràng Xá', 6, 1],
  ].map(([name, planned, bad], at) => ({
    unit: String(at),
    name,
    ...countsOf(planned, bad, seconds),
  }));
  const times = (p50, p95, last) => ({ p50_ms: p50, p95_ms: p95, last_ms: last });
  return {
    revision: 1,
    act: 'sound',
    pressed_at: one?.pressed_at ?? iso(Date.now()),
    counts: countsOf(29, 3, seconds),
    times: {
      received: times(180, 420, 610),
      sounding: times(640, 700, 980),
      sounded: seconds > 18 ? times(14_700, 15_300, 17_900) : times(null, null, null),
    },
    units,
  };
}

export const emergencyRoutes = (who, page, count) => {
  const shown = (one) => ({ ...one, deeds: deedsOf(one, who()) });
  const step =
    (change) =>
    ([id], body) => {
      const one = find(id);
      change(one, body);
      one.version += 1;
      return shown(one);
    };
  const close = (state) => (one, body) =>
    Object.assign(one, { state, comment: body.comment ?? null, ended: iso(Date.now()) });
  return [
    [
      'GET',
      /^emergencies$/,
      (_, __, query) =>
        page(
          all
            .filter((one) => String(one.exercise) === query.get('exercise'))
            .filter((one) => (query.get('state') ?? '').split(',').includes(one.state))
            .map(shown),
          query,
        ),
    ],
    ['POST', /^emergencies$/, (_, body) => shown(declared(body, who()))],
    [
      'POST',
      /^emergencies\/preview$/,
      (_, body) => {
        const reach = count(body.audience);
        return {
          ...reach,
          connected: Math.max(0, reach.devices - 1),
          households: 412,
          reach: isWide(body.audience) ? 'wider' : 'one_commune',
          second_person: isWide(body.audience),
          patience_s: 60,
          review_within_h: 24,
          requires_person: false,
          may_send: true,
          hearing: {
            rounds: [
              {
                starts_ms: 0,
                ends_ms: 20_000,
                devices: reach.devices,
                speakers: reach.speakers,
                unit_count: 1,
                units: [],
              },
            ],
            manner: body.manner ?? 'in_turns',
            phrase_gap_ms: 300,
            airing_gap_ms: 2_000,
            airing_ms: 20_000,
            all_have_heard_ms: 20_000,
            over_ms: 64_000,
            unplaced: 0,
          },
        };
      },
    ],
    ['GET', /^emergencies\/(\d+)$/, ([id]) => shown(find(id))],
    [
      'POST',
      /^emergencies\/(\d+)\/approve$/,
      step((one, body) => {
        one.break_glass = body.break_glass ?? null;
        sound(one);
      }),
    ],
    ['POST', /^emergencies\/(\d+)\/update$/, step((one, body) => Object.assign(one, body))],
    ['POST', /^emergencies\/(\d+)\/resend$/, step(() => undefined)],
    ['POST', /^emergencies\/(\d+)\/end$/, step(close('ended'))],
    ['POST', /^emergencies\/(\d+)\/cancel$/, step(close('cancelled'))],
    [
      'GET',
      /^emergencies\/(\d+)\/devices$/,
      (_, __, query) =>
        page(
          ['Cụm loa xóm Lân Đăm', 'Cụm loa xóm Cây Bòng', 'Cụm loa xóm Làng Mười'].map(
            (name, at) => ({
              device: String(at),
              name,
              unit: '2',
              unit_name: at < 2 ? 'Xã La Hiên' : 'Xã Tràng Xá',
              online: at === 1,
              stage: 'waiting',
              reason: null,
              reason_text: null,
            }),
          ),
          query,
        ),
    ],
    ['POST', /^emergencies\/(\d+)\/answer$/, step(() => undefined)],
    [
      'GET',
      /^emergencies\/(\d+)\/score$/,
      ([id]) => ({
        revision: 1,
        pressed_at: find(id).pressed_at,
        items: progressOf(id)
          .units.map((unit) => ({
            unit: unit.unit,
            name: unit.name,
            planned: unit.planned,
            received: unit.received,
            sounded: unit.sounding,
            reached_percent: Math.round((unit.sounding / unit.planned) * 100),
            last_ms: unit.sounding ? 980 : null,
            answered_by: unit.unreachable ? null : 'Nông Văn Bảo',
            answered_at: null,
            answer_ms: unit.unreachable ? null : 41_000,
          }))
          .sort((a, b) => a.reached_percent - b.reached_percent),
      }),
    ],
    ['GET', /^languages$/, () => ({ items: [], next: null })],
    ['GET', /^language-rules$/, () => ({ items: [], next: null })],
    ['GET', /^templates$/, (_, __, query) => page(templates, query)],
  ];
};
