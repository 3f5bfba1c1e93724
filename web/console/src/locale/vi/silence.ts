export const silence = {
  entry: 'Dừng toàn bộ loa',
  title: (unit: string) => `Dừng toàn bộ loa của ${unit}`,
  text: 'Mọi cụm loa dừng ngay và im lặng cho tới khi bạn cho phát lại. Cảnh báo khẩn cấp vẫn phát.',
  reason: 'Lý do',
  confirm: 'Dừng toàn bộ loa',
  done: 'Đã gửi lệnh dừng tới mọi cụm loa.',
  on: (unit: string, clock: string) => `Toàn bộ loa của ${unit} đang dừng từ ${clock}`,
  by: (name: string, reason: string) => `${name}: ${reason}`,
  forgotten: 'Đã lâu chưa cho phát lại. Có phải bạn quên?',
  lift: 'Cho loa phát lại',
  lifted: 'Loa phát lại theo lịch.',
} as const;

export const recalled = {
  title: 'Đã nghe tới đâu',
  heard: (seconds: string) => `đã phát ${seconds} giây`,
  notHeard: 'chưa phát',
  known: 'đã dừng',
  offline: 'mất kết nối, chưa biết lệnh thu hồi',
  underWay: 'đang chờ trả lời',
  sum: (heard: string, all: string) => `${heard} / ${all} cụm loa đã phát một phần hoặc cả tin`,
  unknown: (count: string) => `${count} cụm loa chưa biết lệnh thu hồi`,
  correct: (count: string) => `Đính chính tới ${count} cụm loa đã nghe`,
  correctText: (title: string) =>
    `Đính chính: tin “${title}” vừa phát có chỗ chưa đúng. Nội dung đúng là: `,
  whoHeard: (count: string) => `${count} cụm loa đã nghe tin sai`,
} as const;
