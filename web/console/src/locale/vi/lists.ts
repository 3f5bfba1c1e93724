export const lists = {
  views: 'Bộ lọc đã lưu',
  columns: 'Chọn cột',
  name: 'Tên bộ lọc',
  save: 'Lưu bộ lọc đang dùng',
  forget: (name: string) => `Bỏ bộ lọc ${name}`,
  help: 'Lọc danh sách trước, rồi đặt tên để lần sau mở lại bằng một lần bấm.',
};

export const undo = {
  take: 'Hoàn tác',
  seconds: (count: number) => `(còn ${count} giây)`,
  undone: 'Đã hoàn tác.',
  region: 'Vừa thực hiện',
};
