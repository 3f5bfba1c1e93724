export const jingles = {
  lead: 'Âm thanh đặt quanh các tin của buổi phát: mở đầu bằng nhạc hiệu và lời chào, giữa hai tin là nhạc cắt, cuối buổi là nhạc kết. Đơn vị không đặt riêng thì dùng của cấp trên.',
  readOnly: 'Người có quyền duyệt tin của đơn vị mới đổi được các âm thanh này.',
  about: {
    opening: 'Phát trước tin đầu tiên của buổi.',
    greeting: 'Phát sau nhạc hiệu. Ngày quốc tang không có nhạc thì lời chào vẫn phát.',
    bumper: 'Phát giữa hai tin.',
    closing: 'Phát sau tin cuối của buổi.',
  },
  nothing: 'Chưa có, buổi phát bỏ qua mục này.',
  silent: 'Đơn vị chọn không dùng mục này.',
  inherited: (unit: string) => `Đang dùng của ${unit}`,
  own: (by: string, when: string) => `Đặt riêng · ${by} · ${when}`,
  longest: (length: string) => `Dài nhất ${length}.`,
  change: 'Đổi âm thanh',
  set: 'Dùng âm thanh này',
  silence: 'Không dùng mục này',
  back: 'Dùng của cấp trên',
  saved: (title: string) => `Đã lưu: ${title}. Các buổi phát sau đây dùng âm thanh mới.`,
  framed: 'Có nhạc hiệu, lời chào, nhạc cắt, nhạc kết',
  framedHelp: (names: string, length: string) =>
    `${names}; thêm ${length}, tính vào thời lượng buổi phát.`,
  framedNothing: 'Đơn vị chưa có âm thanh nào. Đặt trong Cài đặt, mục Nhạc hiệu.',
} as const;
