// Serves the built console and answers like the API, from memory. For work on the pages only:
// nothing here checks rights or keeps promises, and no test relies on it.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import rrule from 'rrule';
import * as world from './data.mjs';
import { emergencyRoutes, progressOf } from './emergencies.mjs';
import { hum } from './sound.mjs';
import * as system from './system.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const port = Number(process.env.PORT ?? 8099);
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};
const fold = (text) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/gi, 'd')
    .toLowerCase();
let signedIn;
const jobs = new Map();

function page(items, query) {
  const limit = Number(query.get('limit') ?? 50);
  const from = Number(query.get('cursor') ?? 0);
  const next = from + limit < items.length ? String(from + limit) : null;
  return { items: items.slice(from, from + limit), next };
}

// The starts of a schedule between `from` and `to`; days are those of Vietnam.
function startsOf(schedule, query) {
  const offset = 7 * 3_600_000;
  const first = Date.parse(schedule.starts);
  const from = Date.parse(query.get('from') ?? '');
  const to = Date.parse(query.get('to') ?? '');
  if (Number.isNaN(from) || Number.isNaN(to)) return [];
  if (!schedule.recurrence) return first >= from && first < to ? [schedule.starts] : [];
  const options = rrule.RRule.parseString(schedule.recurrence);
  return new rrule.RRule({ ...options, dtstart: new Date(first + offset) })
    .between(new Date(from + offset), new Date(to + offset - 1), true)
    .map((moment) => new Date(moment.getTime() - offset).toISOString());
}

const matches = (query, text) => !query.get('q') || fold(text).includes(fold(query.get('q')));

function listUnits(query) {
  const at = query.get('at') || new Date().toISOString().slice(0, 10);
  return world.units.filter(
    (unit) =>
      (!query.has('parent') || unit.parent === query.get('parent')) &&
      unit.valid_from <= at &&
      (!unit.valid_to || at <= unit.valid_to) &&
      matches(query, unit.name),
  );
}

const below = (unit, id) => {
  for (
    let at = world.units.find((one) => one.id === unit);
    at;
    at = world.units.find((one) => one.id === at.parent)
  ) {
    if (at.id === id) return true;
  }
  return false;
};

function count(audience) {
  const found = world.devices.filter((device) =>
    audience.some((item) => {
      const group = world.groups.find((one) => one.id === item.group);
      const unitsHeard = item.unit ? [item.unit] : (group?.units ?? []);
      return (
        item.device === device.id ||
        group?.devices?.includes(device.id) ||
        unitsHeard.some((unit) => below(device.unit, unit))
      );
    }),
  );
  const clusters = found.filter((device) => device.kind === 'speaker');
  return {
    devices: found.length,
    speaker_devices: clusters.length,
    speakers: clusters.reduce((sum, device) => sum + device.speakers, 0),
    boards: found.length - clusters.length,
  };
}

function speech(text) {
  const pieces = [];
  const mark = (written, spoken, more = {}) => {
    const at = text.indexOf(written);
    if (at < 0) return;
    const begin = Buffer.byteLength(text.slice(0, at));
    pieces.push({
      from: begin,
      to: begin + Buffer.byteLength(written),
      written,
      spoken,
      kind: 'word',
      ...more,
    });
  };
  mark('UBND', 'ủy ban nhân dân');
  mark('7h30', 'bảy giờ ba mươi phút');
  mark('25/11/2026', 'hai mươi lăm tháng mười một năm hai nghìn không trăm hai mươi sáu');
  mark('50.000 đồng/trẻ', 'năm mươi nghìn đồng một trẻ');
  mark('1381/QĐ-UBND', 'một ba tám một, quyết định ủy ban nhân dân');
  mark('TYT', 'trạm y tế', { doubtful: true, note: 'Chữ viết tắt có nhiều nghĩa.' });
  mark('0208.3825.115', 'không hai không tám, ba tám hai lăm, một một năm');
  mark('./.', '', { skipped: true });
  mark('Nơi nhận: như trên; Lưu: VT', '', { skipped: true });
  return { text, spoken_text: text, pieces, media: 'sound-42', duration_ms: 42_000 };
}

function forecast(device, from) {
  const start = Date.parse(from);
  const shift = 7 * 3_600_000;
  return world.schedules.slice(0, 5).map((one) => {
    const clock = (Date.parse(one.starts) + shift) % 86_400_000;
    return {
      device,
      bulletin: one.bulletin,
      bulletin_title: one.bulletin_title,
      schedule: one.id,
      starts: world.iso(start + clock),
      ends: world.iso(start + clock + one.duration_ms),
      priority: one.priority,
    };
  });
}

function check(body) {
  const hour = Number(body.starts?.slice(11, 13));
  if (hour >= 21 || hour < 5) {
    const suggestion = `${body.starts.slice(0, 11)}05:30:00+07:00`;
    return {
      ok: false,
      conflicts: [
        {
          code: 'schedule.quiet_hours',
          at: body.starts,
          message: `${body.starts.slice(11, 16)} nằm trong khung giờ không phát 21:00–05:00 của tỉnh. Giờ gần nhất được phép: 05:30.`,
          suggestion,
        },
      ],
    };
  }
  return { ok: true, conflicts: [] };
}

const problem = (status, code, title, more = {}) => ({ status, body: { code, title, ...more } });
const one = (list, id) =>
  list.find((item) => item.id === id) ?? problem(404, 'missing', 'Không tìm thấy.');

const routes = [
  [
    'GET',
    /^session$/,
    () =>
      signedIn
        ? { account: signedIn, csrf_token: 'dev' }
        : problem(401, 'session.missing', 'Chưa đăng nhập.'),
  ],
  [
    'POST',
    /^session$/,
    (_, body) => {
      signedIn = world.accounts.find((account) => account.username === body.username);
      return signedIn && body.password
        ? { account: signedIn, csrf_token: 'dev', token: 'dev' }
        : problem(401, 'session.wrong_password', 'Tên đăng nhập hoặc mật khẩu chưa đúng.');
    },
  ],
  [
    'DELETE',
    /^session$/,
    () => {
      signedIn = undefined;
    },
  ],
  ['GET', /^units$/, (_, __, query) => page(listUnits(query), query)],
  ['GET', /^units\/(\w+)$/, ([id]) => one(world.units, id)],
  ['GET', /^units\/(\w+)\/rules$/, () => world.rules],
  [
    'PUT',
    /^units\/(\w+)\/rules$/,
    (_, body) => Object.assign(world.rules, body, { inherited_from: null }),
  ],
  ['POST', /^audience\/count$/, (_, body) => count(body.audience)],
  ['GET', /^now$/, () => ({ items: [], next: null })],
  [
    'POST',
    /^now\/check$/,
    () => {
      const starts = new Date(Date.now() + 8000).toISOString();
      const heard = { starts, begins: starts, waits_for: null, conflict: null };
      return { approves: true, may_override: false, ...heard, speaker_devices: 6, speakers: 18 };
    },
  ],
  ['GET', /^silences$/, () => ({ items: [], next: null })],
  ['GET', /^(pauses|day-profiles|campaigns)$/, () => ({ items: [], next: null })],
  ['GET', /^bulletins\/(\w+)\/recall$/, () => ({ items: [], next: null })],
  ['GET', /^groups$/, (_, __, query) => page(world.groups, query)],
  [
    'POST',
    /^groups$/,
    (_, body) => {
      const group = { id: `g${Date.now()}`, ...body, version: 1 };
      world.groups.push(group);
      return group;
    },
  ],
  ['GET', /^categories$/, (_, __, query) => page(world.categories, query)],
  [
    'GET',
    /^bulletins$/,
    (_, __, query) =>
      page(
        world.bulletins.filter(
          (b) =>
            (!query.get('state') || b.state === query.get('state')) &&
            (!query.get('category') || b.category === query.get('category')) &&
            (!query.get('priority') || b.priority === query.get('priority')) &&
            matches(query, b.title),
        ),
        query,
      ),
  ],
  [
    'POST',
    /^bulletins$/,
    (_, body) => {
      const bulletin = {
        id: `b${Date.now()}`,
        ...body,
        state: 'draft',
        version: 1,
        deeds: world.deedsOf.draft,
        author: signedIn?.id,
        author_name: signedIn?.name,
        changed: world.iso(Date.now()),
      };
      world.bulletins.unshift(bulletin);
      return bulletin;
    },
  ],
  ['GET', /^bulletins\/(\w+)$/, ([id]) => one(world.bulletins, id)],
  [
    'PATCH',
    /^bulletins\/(\w+)$/,
    ([id], body) => {
      const found = one(world.bulletins, id);
      if (body.version !== found.version)
        return problem(409, 'bulletin.stale', 'Người khác vừa sửa bản tin này.', {
          current: found,
        });
      return Object.assign(found, body, {
        version: found.version + 1,
        changed: world.iso(Date.now()),
      });
    },
  ],
  [
    'POST',
    /^bulletins\/(\w+)\/(submit|approve|reject|recall)$/,
    ([id, step]) => {
      const state = {
        submit: 'submitted',
        approve: 'approved',
        reject: 'rejected',
        recall: 'recalled',
      }[step];
      return Object.assign(one(world.bulletins, id), {
        state,
        deeds: world.deedsOf[state],
        media: 'sound-42',
        duration_ms: 42_000,
        recall: step === 'recall' ? { total: 40, reached: 37 } : null,
      });
    },
  ],
  ['GET', /^bulletins\/(\w+)\/versions$/, (_, __, query) => page(world.versions, query)],
  ['GET', /^bulletins\/(\w+)\/history$/, (_, __, query) => page(world.steps, query)],
  ['GET', /^voices$/, (_, __, query) => page(world.voices, query)],
  [
    'POST',
    /^speech$/,
    (_, body) => {
      if (body.text.split(/\s+/).length <= 300) return speech(body.text);
      jobs.set('j1', { text: body.text, began: Date.now() });
      return { status: 202, body: { id: 'j1', state: 'running', progress: 0 } };
    },
  ],
  [
    'GET',
    /^jobs\/(\w+)$/,
    ([id]) => {
      const job = jobs.get(id);
      const progress = Math.min(100, Math.round((Date.now() - job.began) / 80));
      return progress < 100
        ? { id, state: 'running', progress }
        : { id, state: 'done', progress, result: speech(job.text) };
    },
  ],
  ['DELETE', /^jobs\/(\w+)$/, () => undefined],
  ['GET', /^readings$/, (_, __, query) => page(world.readings, query)],
  [
    'POST',
    /^readings$/,
    (_, body) => {
      const entry = { id: `r${Date.now()}`, ...body };
      world.readings.push(entry);
      return entry;
    },
  ],
  [
    'GET',
    /^schedules$/,
    (_, __, query) =>
      page(
        world.schedules.map((one) => ({ ...one, occurrences: startsOf(one, query) })),
        query,
      ),
  ],
  [
    'POST',
    /^schedules$/,
    (_, body) => {
      const added = {
        id: `s${Date.now()}`,
        duration_ms: 180_000,
        cancelled: false,
        version: 1,
        bulletin_title: world.bulletins.find((b) => b.id === body.bulletin)?.title,
        ...body,
      };
      world.schedules.push(added);
      return added;
    },
  ],
  ['POST', /^schedules\/check$/, (_, body) => check(body)],
  ['PATCH', /^schedules\/(\w+)$/, ([id], body) => Object.assign(one(world.schedules, id), body)],
  ['DELETE', /^schedules\/(\w+)$/, () => undefined],
  ['GET', /^programmes$/, (_, __, query) => page(world.programmes, query)],
  [
    'GET',
    /^forecast$/,
    (_, __, query) => ({ items: forecast(query.get('device'), query.get('from')), next: null }),
  ],
  [
    'GET',
    /^explain$/,
    (_, __, query) => ({
      on_air: {
        bulletin: 'b2',
        bulletin_title: 'Phòng cháy rừng mùa hanh khô',
        started: query.get('at'),
      },
      plan_version: 1795230000000,
      reasons: [
        {
          bulletin: 'b2',
          bulletin_title: 'Phòng cháy rừng mùa hanh khô',
          won: true,
          message:
            'Lịch hằng ngày 05:35 tới Xã Võ Nhai, tin ưu tiên, đến lượt sau khi mục trước phát xong.',
        },
        {
          bulletin: 'b0',
          bulletin_title: 'Thông báo tiêm phòng đợt 2 cho trẻ nhỏ',
          won: false,
          message: 'Lịch 05:30 đã phát xong lúc 05:32.',
        },
        {
          bulletin: 'b8',
          bulletin_title: 'Thông báo thay đổi giờ họp chợ phiên',
          won: false,
          message: 'Đã thu hồi lúc 16:20 ngày hôm trước nên không còn trong kế hoạch phát.',
        },
      ],
    }),
  ],
  [
    'GET',
    /^devices$/,
    (_, __, query) =>
      page(
        world.devices.filter(
          (d) =>
            (!query.get('kind') || d.kind === query.get('kind')) &&
            (!query.get('unit') || below(d.unit, query.get('unit'))) &&
            (!query.get('online') || String(d.status.online) === query.get('online')) &&
            (!query.get('paired') || String(!d.pairing_code) === query.get('paired')) &&
            matches(query, `${d.name} ${d.unit_name}`),
        ),
        query,
      ),
  ],
  [
    'POST',
    /^devices$/,
    (_, body) => {
      const device = {
        id: `dev${Date.now()}`,
        ...body,
        pairing_code: 'H4TN-2WKC',
        pairing_expires: world.iso(Date.now() + 86_400_000),
        status: { online: false, last_seen: null },
      };
      world.devices.unshift(device);
      return device;
    },
  ],
  ['GET', /^devices\/(\w+)$/, ([id]) => one(world.devices, id)],
  ['PATCH', /^devices\/(\w+)$/, ([id], body) => Object.assign(one(world.devices, id), body)],
  ['GET', /^commands$/, (_, __, query) => page(world.commands, query)],
  [
    'POST',
    /^commands$/,
    (_, body) => ({
      batch: 'x',
      items: body.audience.map((item, index) => ({
        id: `q${index}`,
        device: item.device ?? 'dev0',
        device_name: item.device ?? 'Cụm loa',
        verb: body.verb,
        state: 'pending',
        issued_at: world.iso(Date.now()),
      })),
    }),
  ],
  [
    'GET',
    /^deliveries$/,
    (_, __, query) => {
      const found = world.deliveries.filter(
        (row) =>
          (!query.get('state') || row.state === query.get('state')) &&
          (!query.get('device') || row.device === query.get('device')),
      );
      const summary = {
        planned: 36,
        delivered: 0,
        ready: 0,
        played: 28,
        partial: 2,
        preempted: 0,
        missed: 4,
        refused: 0,
        awaiting: 2,
      };
      return { summary, ...page(found, query) };
    },
  ],
  [
    'GET',
    /^accounts$/,
    (_, __, query) =>
      page(
        world.accounts.filter((a) => matches(query, a.name)),
        query,
      ),
  ],
  [
    'POST',
    /^accounts$/,
    () =>
      problem(422, 'account.invalid', 'Chưa thêm được tài khoản.', {
        errors: [
          {
            path: 'username',
            code: 'account.username_taken',
            message: 'Tên đăng nhập này đã có người dùng.',
          },
          {
            path: 'password',
            code: 'account.password_short',
            message: 'Mật khẩu cần ít nhất 12 ký tự.',
          },
        ],
      }),
  ],
  ['GET', /^audit$/, (_, __, query) => page(world.audit, query)],
  ['GET', /^system\/status$/, () => system.status()],
  ['POST', /^system\/backups$/, () => system.begin()],
  ['POST', /^system\/alarm-test$/, () => ({ sent: true })],
  [
    'POST',
    /^session\/otp$/,
    () => ({
      secret: 'JBSW Y3DP EHPK 3PXP',
      uri: 'otpauth://totp/nguon:quantri?secret=JBSWY3DPEHPK3PXP',
    }),
  ],
  [
    'GET',
    /^media\/(.+)$/,
    ([id]) => ({ id, sha256: id, complete: true, duration_ms: Number(id.split('-')[1]) * 1000 }),
  ],
  ...emergencyRoutes(() => signedIn, page, count),
];

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString();
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return {};
  }
}

// Who is signed in stands in a cookie, so that each browser begins signed out.
function recall(request) {
  const name = /who=([\w.]+)/.exec(request.headers.cookie ?? '')?.[1];
  signedIn = world.accounts.find((account) => account.username === name);
}

async function answerApi(request, response, path, query) {
  recall(request);
  if (path === 'events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': hello\n\n');
    return;
  }
  const watched = /^emergencies\/(\d+)\/progress$/.exec(path)?.[1];
  if (watched) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const tell = () =>
      response.write(`event: progress\ndata: ${JSON.stringify(progressOf(watched))}\n\n`);
    tell();
    const timer = setInterval(tell, 500);
    response.on('close', () => clearInterval(timer));
    return;
  }
  if (!signedIn && path !== 'session') {
    response.writeHead(401, { 'Content-Type': 'application/problem+json' });
    response.end(JSON.stringify({ code: 'session.required', title: 'Hãy đăng nhập.' }));
    return;
  }
  const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
  if (!route) {
    response.writeHead(404, { 'Content-Type': 'application/problem+json' });
    response.end(JSON.stringify({ code: 'missing', title: 'Không tìm thấy.' }));
    return;
  }
  const answer = route[2](route[1].exec(path).slice(1), await bodyOf(request), query);
  if (path === 'session' && request.method !== 'GET') {
    response.setHeader('Set-Cookie', `who=${signedIn?.username ?? ''}; Path=/`);
  }
  const status =
    answer === undefined ? 204 : typeof answer.status === 'number' ? answer.status : 200;
  const body = typeof answer?.status === 'number' ? answer.body : answer;
  response.writeHead(status, {
    'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function answerFile(response, path) {
  const wanted = join(dist, normalize(path));
  const file = extname(path) && existsSync(wanted) ? wanted : join(dist, 'index.html');
  response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname.startsWith('/media/')) {
    response.writeHead(200, { 'Content-Type': 'audio/wav' });
    response.end(hum(Number(pathname.split('-')[1] ?? 30)));
  } else if (pathname.startsWith('/api/v1/')) {
    void answerApi(request, response, decodeURIComponent(pathname.slice(8)), searchParams);
  } else if (pathname.startsWith('/console')) {
    answerFile(response, pathname.slice('/console'.length) || '/');
  } else {
    response.writeHead(302, { Location: '/console/' });
    response.end();
  }
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/console/`));
