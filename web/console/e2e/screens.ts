// Looks at every page in a real browser, at a desk and on a phone: takes its picture, asks axe-core
// about it, and fails on script errors, on findings, on words that are not Vietnamese, and on pages
// wider than the screen.
//
//   node e2e/run.mjs e2e/screens.ts [--url http://127.0.0.1:8099] [--accounts FILE] [--out DIR] [--only NAME]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findings } from './axe';
import { accountsOf, isLong, launch, loginOf, option, signIn } from './browser';
import { broughtTable, csrfOf, madeStationPlan, openedSurvey, reportedBreakdown } from './made';
import { sit } from './tries';
import { foreignWords } from './words';

interface Options {
  url: string;
  accounts?: string;
  out: string;
  only?: string;
}

interface Place {
  name: string;
  path: string | ((page: Page, url: string) => Promise<string>);
  // What is done on the page before its picture is taken.
  act?: (page: Page) => Promise<void>;
}

const sizes = [
  { name: '360', width: 360, height: 740 },
  ...(isLong ? [{ name: '1440', width: 1440, height: 900 }] : []),
];

const dayHere = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

// The first thing of a kind that the server has: the script knows no ids.
const firstOf = (kind: string, to: (id: string) => string) => async (page: Page, url: string) => {
  const answer = await page.request.get(
    `${url}/api/v1/${kind}${kind.includes('?') ? '&' : '?'}limit=1`,
  );
  const body = (await answer.json()) as { items: { id: string }[] };
  return to(body.items[0]?.id ?? 'none');
};

// Two messages of another system wait for a person: an alert and an exercise.
const brought = (to: string) => async (page: Page, url: string) => {
  const csrf = await csrfOf(page, url);
  const units = (await (await page.request.get(`${url}/api/v1/units?limit=500`)).json()) as {
    items: { code: string; kind: string }[];
  };
  const commune = units.items.find((one) => one.kind === 'commune' && one.code);
  const made = await page.request.post(`${url}/api/v1/api-keys`, {
    headers: { 'X-CSRF-Token': csrf },
    data: { name: 'Đài Khí tượng Thủy văn tỉnh', scope: 'cap' },
  });
  const { key } = (await made.json()) as { key: string };
  const stamp = (when: number) =>
    `${new Date(when + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
  for (const status of ['Actual', 'Exercise']) {
    const data = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${status}-${Date.now()}</identifier>
<sender>kttv.example.vn</sender><sent>${stamp(Date.now())}</sent><status>${status}</status><msgType>Alert</msgType>
<scope>Public</scope><info><language>vi-VN</language><category>Met</category><event>Lũ quét</event>
<urgency>Immediate</urgency><severity>Extreme</severity><certainty>Likely</certainty>
<expires>${stamp(Date.now() + 7_200_000)}</expires><senderName>Đài Khí tượng Thủy văn tỉnh</senderName>
<headline>Cảnh báo lũ quét trên sông Nghinh Tường</headline><description>Mưa đã vượt 150 mm trong 3 giờ.</description>
<instruction>Bà con ven sông, ven suối di chuyển ngay lên nơi cao.</instruction><area><areaDesc>Ven sông Nghinh Tường</areaDesc>
<geocode><valueName>VN-GSO</valueName><value>${commune?.code}</value></geocode></area></info></alert>`;
    await page.request.post(`${url}/cap/v1/alerts`, {
      headers: { 'X-Api-Key': key, 'Content-Type': 'application/cap+xml' },
      data,
    });
  }
  return to;
};

// Two communes that become one, looked at and not done.
const lookedAt = async (page: Page, url: string) => {
  const csrf = await csrfOf(page, url);
  const units = (await (
    await page.request.get(`${url}/api/v1/units?kind=commune,township&limit=2`)
  ).json()) as { items: { id: string }[] };
  const shown = await page.request.post(`${url}/api/v1/unit-changes`, {
    headers: { 'X-CSRF-Token': csrf },
    data: {
      kind: 'merge',
      from: units.items.map((unit) => unit.id),
      to: [{ name: 'Xã Bình Minh', kind: 'commune' }],
      on: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10),
      resolution: '12/NQ-HĐND',
    },
  });
  return `units/changes/${((await shown.json()) as { id: string }).id}`;
};

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
  await page.waitForTimeout(600);
};

// On a phone the tools of a list stand behind its filter.
const tool = (name: string) => async (page: Page) => {
  const filter = page.getByRole('button', { name: /Lọc/ });
  if (await filter.isVisible()) await filter.click();
  await press(name)(page);
};

const places: Place[] = [
  { name: 'today', path: '' },
  { name: 'now_text', path: 'now?way=text' },
  { name: 'now_template', path: 'now?way=template' },
  { name: 'now_record', path: 'now?way=record' },
  { name: 'bulletins', path: 'bulletins' },
  { name: 'bulletins_empty', path: 'bulletins?q=khongcotinnaonhuvay' },
  { name: 'bulletin_new', path: 'bulletins/new' },
  { name: 'bulletin', path: firstOf('bulletins', (id) => `bulletins/${id}`) },
  {
    name: 'bulletin_heard',
    path: firstOf('bulletins?state=draft', (id) => `bulletins/${id}`),
    act: async (page) => {
      await page.getByText('Máy đọc', { exact: true }).click();
      await page.getByRole('button', { name: /Tạo giọng đọc/ }).click();
      await page.getByText('Máy sẽ đọc').waitFor();
      await page.waitForTimeout(800);
    },
  },
  { name: 'inbox', path: firstOf('units?kind=commune', (id) => `inbox?unit=${id}`) },
  {
    name: 'inbox_accept',
    path: firstOf('units?kind=commune', (id) => `inbox?unit=${id}`),
    act: press('Nhận vào buổi phát'),
  },
  {
    name: 'inbox_accepted',
    path: firstOf('units?kind=commune', (id) => `inbox?state=accepted&unit=${id}`),
  },
  { name: 'inbox_none', path: 'inbox' },
  { name: 'tet', path: 'tet' },
  { name: 'pauses', path: 'schedules?tab=pauses' },
  { name: 'particular_days', path: 'settings?tab=days' },
  { name: 'campaigns', path: 'campaigns' },
  { name: 'contributions', path: 'contributions' },
  { name: 'contributions_sent', path: 'contributions?direction=sent' },
  { name: 'coverage', path: 'coverage' },
  {
    name: 'alarm_map',
    path: 'emergencies/new',
    act: async (page) => {
      await page.getByText('Vẽ vùng', { exact: true }).click();
      const map = page.getByRole('img', { name: 'Bản đồ các cụm loa' });
      await map.waitFor();
      await map.scrollIntoViewIfNeeded();
      const frame = await map.boundingBox();
      if (!frame) throw new Error('the map has no size');
      // From the middle outwards: a circle about most of the loudspeakers.
      await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
      await page.mouse.down();
      await page.mouse.move(frame.x + frame.width * 0.8, frame.y + frame.height / 2, { steps: 5 });
      await page.mouse.up();
      await page.getByText(/cụm loa có vị trí nằm trong vùng/).waitFor();
      await page.waitForTimeout(800);
    },
  },
  { name: 'schedules_week', path: 'schedules?view=week' },
  { name: 'schedules_day', path: 'schedules?view=day' },
  { name: 'schedules_list', path: 'schedules?view=list' },
  { name: 'programmes', path: 'schedules?tab=programmes' },
  { name: 'schedule_form', path: 'schedules', act: press('Xếp lịch mới') },
  {
    name: 'forecast',
    path: firstOf('devices', (id) => `forecast?device=${id}`),
  },
  {
    name: 'explain',
    path: firstOf(
      'devices',
      (id) => `explain?device=${id}&at=${encodeURIComponent(`${dayHere()}T05:36:00+07:00`)}`,
    ),
  },
  { name: 'devices', path: 'devices' },
  { name: 'devices_then', path: 'devices?at=2026-11-01' },
  { name: 'devices_columns', path: 'devices', act: tool('Chọn cột') },
  { name: 'devices_views', path: 'devices', act: tool('Bộ lọc đã lưu') },
  { name: 'device', path: firstOf('devices', (id) => `devices/${id}`) },
  {
    name: 'device_command',
    path: firstOf('devices', (id) => `devices/${id}`),
    act: press('Gửi lệnh'),
  },
  { name: 'device_pair', path: 'devices', act: press('Thêm thiết bị') },
  { name: 'register', path: 'register' },
  { name: 'register_map', path: 'register?view=map' },
  { name: 'register_stationless', path: 'register?view=stationless' },
  { name: 'register_empty', path: 'register?q=khongcomucnaonhuvay' },
  {
    name: 'register_asset',
    path: firstOf('assets?kind=cluster', (id) => `register?kind=cluster&open=${id}`),
  },
  {
    name: 'register_edit',
    path: firstOf('assets?kind=cluster', (id) => `register?kind=cluster&open=${id}`),
    act: press('Sửa'),
  },
  { name: 'register_station_form', path: 'register?kind=station', act: press(/^Thêm: đài/) },
  { name: 'register_board_form', path: 'register?kind=board', act: press(/^Thêm: bảng/) },
  { name: 'first_day', path: firstOf('units?kind=commune', (id) => `first-day?unit=${id}`) },
  { name: 'hearing', path: 'hearing' },
  { name: 'hearing_form', path: 'hearing', act: press('Ghi kết quả') },
  { name: 'imports', path: 'imports' },
  { name: 'import', path: broughtTable },
  {
    name: 'import_wrong_rows',
    path: async (page, url) => `${await broughtTable(page, url)}?only=errors`,
  },
  { name: 'breakdowns', path: 'breakdowns?open=all' },
  { name: 'breakdown_report', path: 'breakdowns', act: press('Báo sự cố') },
  { name: 'breakdown', path: reportedBreakdown },
  { name: 'upkeep', path: 'upkeep' },
  { name: 'upkeep_work_form', path: 'upkeep', act: press('Thêm việc') },
  { name: 'upkeep_expiry', path: 'upkeep?tab=expiry' },
  { name: 'upkeep_storm', path: 'upkeep?tab=storm' },
  { name: 'upkeep_storm_form', path: 'upkeep?tab=storm', act: press('Mở đợt kiểm tra') },
  { name: 'upkeep_spares', path: 'upkeep?tab=spares' },
  { name: 'upkeep_firms', path: 'upkeep?tab=firms' },
  { name: 'upkeep_firm_form', path: 'upkeep?tab=firms', act: press('Thêm đơn vị bảo trì') },
  { name: 'upkeep_rules', path: 'upkeep?tab=rules' },
  { name: 'people', path: 'people' },
  { name: 'officer_form', path: 'people', act: press('Thêm cán bộ') },
  { name: 'people_posts', path: 'people?tab=posts' },
  { name: 'post_form', path: 'people?tab=posts', act: press('Thêm vị trí') },
  { name: 'people_figures', path: 'people?tab=figures' },
  { name: 'surveys', path: 'surveys' },
  { name: 'survey_form', path: 'surveys', act: press('Lập đợt khảo sát') },
  { name: 'survey', path: openedSurvey },
  { name: 'survey_answer', path: openedSurvey, act: press(/^Ghi kết quả/) },
  { name: 'station_plans', path: 'station-plans' },
  { name: 'station_plan_form', path: 'station-plans', act: press('Lập kế hoạch') },
  { name: 'station_plan', path: madeStationPlan },
  { name: 'deliveries', path: 'deliveries' },
  { name: 'archive', path: 'archive' },
  { name: 'archive_empty', path: 'archive?q=khongcotinnaonhuvay' },
  { name: 'paper', path: 'paper' },
  { name: 'emergencies', path: 'emergencies' },
  { name: 'templates', path: 'emergencies/templates' },
  { name: 'template_form', path: 'emergencies/templates', act: press('Thêm mẫu tin') },
  {
    name: 'template_languages',
    path: 'emergencies/templates',
    act: press('Khai báo tiếng nói của xã'),
  },
  {
    name: 'alarm_details',
    path: 'emergencies/new',
    act: async (page) => {
      await page.locator('.alarm_tile').first().click();
      await press('Sửa')(page);
    },
  },
  { name: 'exercise', path: 'exercise' },
  { name: 'received_empty', path: 'emergencies/received' },
  { name: 'received', path: brought('emergencies/received') },
  { name: 'received_exercise', path: 'exercise/received' },
  { name: 'emergencies_brought', path: 'emergencies' },
  { name: 'units', path: 'units' },
  {
    name: 'unit',
    path: firstOf('units', (id) => `units?unit=${id}`),
  },
  {
    name: 'unit_form',
    path: firstOf('units', (id) => `units?unit=${id}`),
    act: press('Thêm đơn vị trực thuộc'),
  },
  { name: 'unit_changes', path: 'units/changes' },
  { name: 'unit_change_new', path: 'units/changes/new' },
  { name: 'unit_change_preview', path: lookedAt },
  { name: 'accounts', path: 'accounts' },
  { name: 'account_form', path: 'accounts', act: press('Thêm tài khoản') },
  { name: 'audit', path: 'audit' },
  { name: 'system', path: 'system' },
  { name: 'settings_rules', path: 'settings' },
  { name: 'settings_readings', path: 'settings?tab=readings' },
  { name: 'settings_voices', path: 'settings?tab=voices' },
  { name: 'settings_templates', path: 'settings?tab=templates' },
  { name: 'ordinary_template_form', path: 'settings?tab=templates', act: press('Thêm mẫu tin') },
  { name: 'settings_jingles', path: 'settings?tab=jingles' },
  { name: 'settings_relays', path: 'settings?tab=relays' },
  { name: 'settings_groups', path: 'settings?tab=groups' },
  { name: 'group_form', path: 'settings?tab=groups', act: press('Thêm nhóm') },
  { name: 'settings_keys', path: 'settings?tab=keys' },
  { name: 'key_form', path: 'settings?tab=keys', act: press('Tạo khóa kết nối') },
  { name: 'settings_onsite', path: 'settings?tab=onsite' },
  { name: 'settings_me', path: 'settings?tab=me' },
  { name: 'settings_otp', path: 'settings?tab=me', act: press('Bật xác thực hai lớp') },
];

// The short form looks at each page once, as it opens; NGUON_LONG=1 at every form and state of it.
const seen = places.filter((place, at) => {
  const page = place.name.split('_')[0];
  return isLong || places.findIndex((one) => one.name.split('_')[0] === page) === at;
});

function read(args: string[]): Options {
  return {
    url: option(args, 'url') ?? 'http://127.0.0.1:8099',
    accounts: option(args, 'accounts'),
    out: option(args, 'out') ?? 'screens',
    only: option(args, 'only'),
  };
}

async function enter(page: Page, options: Options, shot: (name: string) => Promise<void>) {
  await page.goto(`${options.url}/console/`);
  await page.getByLabel('Tên đăng nhập').waitFor();
  await shot('login');
  await signIn(page, options.url, loginOf(accountsOf(options.accounts), 'province_admin'));
}

async function look(browser: Browser, options: Options, size: (typeof sizes)[number]) {
  const wrong: string[] = [];
  const page = await sit(browser, {
    viewport: { width: size.width, height: size.height },
    hasTouch: size.width < 768,
  });
  let now = 'login';
  page.on('pageerror', (error) => wrong.push(`${size.name} ${now}: ${error.message}`));
  page.on('console', (entry) => {
    // The first question for the session is answered with 401: that is no fault.
    if (entry.type() === 'error' && !/401/.test(entry.text())) {
      wrong.push(`${size.name} ${now}: ${entry.text().slice(0, 300)}`);
    }
  });
  const shot = async (name: string) => {
    now = name;
    await page.screenshot({ path: join(options.out, `${name}_${size.name}.png`), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > size.width) wrong.push(`${size.name} ${name}: ${wide} px wide`);
    for (const word of await foreignWords(page)) wrong.push(`${size.name} ${name}: says "${word}"`);
    for (const finding of await findings(page)) wrong.push(`${size.name} ${name}: ${finding}`);
  };
  await enter(page, options, shot);
  for (const place of options.only ? places : seen) {
    if (options.only && !place.name.startsWith(options.only)) continue;
    now = place.name;
    const path = typeof place.path === 'string' ? place.path : await place.path(page, options.url);
    await page.goto(`${options.url}/console/${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"] .ant-skeleton'));
    await page.waitForTimeout(500);
    try {
      await place.act?.(page);
    } catch (error) {
      wrong.push(`${size.name} ${place.name}: ${String(error).split('\n')[0]}`);
    }
    await shot(place.name);
  }
  await page.context().close();
  return wrong;
}

export async function main(args: string[]): Promise<void> {
  const options = read(args);
  await mkdir(options.out, { recursive: true });
  const browser = await launch();
  try {
    const wrong = (await Promise.all(sizes.map((size) => look(browser, options, size)))).flat();
    for (const line of wrong) console.log(line);
    console.log(
      `${(options.only ? places : seen).length} pages at ${sizes.length} sizes, ${wrong.length} findings`,
    );
    process.exitCode = wrong.length > 0 ? 1 : 0;
  } finally {
    await browser.close();
  }
}
