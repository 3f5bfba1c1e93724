// A server on which some things are well and some are not, for looking at the page.
const HOUR = 3_600_000;
const ago = (ms) => new Date(Date.now() - ms).toISOString();

const finding = (part, grade, title, says, advice = '') => ({
  part,
  grade,
  code: `${part}.x`,
  title,
  says,
  advice,
});

const backup = (hours, damage = []) => ({
  file: `nguon-${hours}.tar`,
  made: ago(hours * HOUR),
  bytes: 4_812_345_678,
  with_databases: true,
  took_ms: 184_000,
  checked: ago(hours * HOUR - 200_000),
  lines: ['Nhật ký hệ thống: 15.204 dòng đã niêm', 'Âm thanh: 2.311 tệp'],
  damage,
});

let runningSince = null;

export function begin() {
  runningSince = new Date().toISOString();
  setTimeout(() => {
    runningSince = null;
  }, 8_000).unref();
  return { running_since: runningSince };
}

export const status = () => ({
  measured: ago(0),
  started: ago(30 * HOUR),
  version: '0.1.0',
  grade: 'bad',
  findings: [
    finding('server', 'ok', 'Máy chủ', 'Phiên bản 0.1.0.'),
    finding(
      'disk',
      'warn',
      'Ổ đĩa dữ liệu',
      'Chỉ còn trống 18,4 GB (12%).',
      'Chuyển bớt bản sao lưu cũ sang máy khác, hoặc gắn thêm ổ đĩa.',
    ),
    finding('database', 'ok', 'Cơ sở dữ liệu', 'Trả lời trong 2 ms, dung lượng 1,2 GB.'),
    finding('signer', 'ok', 'Bộ ký số', 'Bộ ký số trả lời.'),
    finding(
      'expiry.https',
      'bad',
      'Chứng chỉ của máy chủ',
      'Hết hạn lúc 09:00 ngày 27/11/2026, còn 5 ngày.',
      'Gia hạn chứng chỉ, chép tệp mới, rồi chạy systemctl restart nguon.',
    ),
    finding('backup', 'ok', 'Sao lưu', 'Bản mới nhất đã kiểm tra.'),
    finding('clock', 'unknown', 'Đồng hồ máy chủ', 'Máy này không cho biết.'),
  ],
  disk: { free: 19_800_000_000, size: 160_000_000_000 },
  database: { engine: 'SQLite', answers: true, took_ms: 2, bytes: 1_290_000_000 },
  clock: null,
  devices: {
    paired: 214,
    online: 209,
    without_time: 0,
    log_waiting: 12,
    software: [
      { version: '', devices: 2, online: 0 },
      { version: 'nguon-agent 0.0.9', devices: 30, online: 28 },
      { version: 'nguon-agent 0.1.0', devices: 182, online: 181 },
    ],
  },
  expiries: [
    { kind: 'https', name: '', ends: ago(-5 * 24 * HOUR) },
    { kind: 'signing_key', name: '68a5decd', ends: ago(-700 * 24 * HOUR) },
  ],
  queues: [{ name: 'ký số', waiting: 3, capacity: 20_000 }],
  backup: {
    folder: '/var/backups/nguon',
    at: '01:30',
    keep: 7,
    next: ago(-16 * HOUR),
    running_since: runningSince,
    checking: false,
    failure: null,
    items: [backup(8), backup(32), backup(56, ['Âm thanh 1b2f0c9a77de (Lịch cấp nước): mất tệp'])],
  },
  drill: {
    at: ago(60 * 24 * HOUR),
    backup: 'nguon-1440.tar',
    backup_made: ago(60 * 24 * HOUR + HOUR),
    place: 'root@may2:/srv/dien-tap',
    took_ms: 95_000,
    damage: [],
  },
  alarm_ways: [
    { way: 'email', to: ['quantri@tinh.example'], waiting: 0, last_sent: ago(HOUR), failure: null },
    { way: 'webhook', to: [], waiting: 0, last_sent: null, failure: null },
  ],
  alarms: [
    {
      part: 'expiry.https',
      code: 'https.ends_soon',
      since: ago(HOUR),
      title: 'Chứng chỉ của máy chủ',
      says: 'Hết hạn lúc 09:00 ngày 27/11/2026, còn 5 ngày.',
    },
  ],
});
