// What pages are looked at with: made through the API by whoever is signed in. Each gives back the
// address of the page that shows it.
import type { Page } from 'playwright-core';

type Made = (page: Page, url: string) => Promise<string>;

export async function csrfOf(page: Page, url: string): Promise<string> {
  const session = await page.request.get(`${url}/api/v1/session`);
  return ((await session.json()) as { csrf_token: string }).csrf_token;
}

async function sent(page: Page, url: string, to: string, data: unknown): Promise<string> {
  const answer = await page.request.post(`${url}/api/v1/${to}`, {
    headers: {
      'X-CSRF-Token': await csrfOf(page, url),
      'Content-Type': typeof data === 'string' ? 'text/plain' : 'application/json',
    },
    data,
  });
  if (!answer.ok()) throw new Error(`${to}: ${answer.status()} ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}

// Where there is a loudspeaker, so that there is something to look at.
async function placeOf(page: Page, url: string): Promise<{ device: string; unit: string }> {
  const answer = await page.request.get(`${url}/api/v1/devices?kind=speaker&limit=1`);
  const { items } = (await answer.json()) as { items: { id: string; unit: string }[] };
  return { device: items[0]?.id ?? '', unit: items[0]?.unit ?? '' };
}

const dayFromNow = (days: number) =>
  new Date(Date.now() + 7 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

const rows = [
  ['Tên cụm loa', 'Số loa', 'Số SIM', 'Vĩ độ', 'Kinh độ'],
  ['Cụm nhà văn hóa xóm Đồng Chuối', '4', '0912 345 678', '21,7543', '105,9021'],
  ['Cụm trường học', 'bốn', '0912 345 678', '21,7561', '105,9107'],
  ['', '2', '', '105,9', '21,7'],
];

// A table with one row that is right and two that are wrong.
export const broughtTable: Made = async (page, url) => {
  const { unit } = await placeOf(page, url);
  const table = rows.map((row) => row.join('\t')).join('\n');
  return `imports/${await sent(page, url, `imports?target=clusters&unit=${unit}`, table)}`;
};

export const reportedBreakdown: Made = async (page, url) => {
  const { device } = await placeOf(page, url);
  const text = 'Loa rè, tăng âm không lên đèn.';
  const id = await sent(page, url, 'breakdowns', { device, text });
  return `breakdowns?open=all&breakdown=${id}`;
};

export const openedSurvey: Made = async (page, url) => {
  const { unit } = await placeOf(page, url);
  const id = await sent(page, url, 'survey-rounds', {
    unit,
    name: 'Khảo sát cụm loa cuối năm',
    from: dayFromNow(0),
    to: dayFromNow(30),
    kinds: ['cluster'],
  });
  return `surveys/${id}`;
};

export const madeStationPlan: Made = async (page, url) => {
  const answer = await page.request.get(`${url}/api/v1/units?kind=commune&limit=1`);
  const unit = ((await answer.json()) as { items: { id: string }[] }).items[0]?.id ?? '';
  const id = await sent(page, url, 'station-plans', {
    unit,
    year: Number(dayFromNow(0).slice(0, 4)) + 1,
    name: 'Chuyển đổi đài sang ứng dụng CNTT-VT',
    rows: [{ unit, action: 'convert', quantity: 1, remark: '' }],
    lines: [
      {
        item: 'Cụm thu phát thanh thông minh',
        measure: 'bộ',
        quantity: 8,
        price_vnd: 12_500_000,
        funding: 'budget',
      },
    ],
  });
  return `station-plans/${id}`;
};
