// What is said of the icons that stand alone in a button of Ant Design's own.
export const icons: Record<string, string> = {
  search: 'Tìm',
  'close-circle': 'Xóa nội dung',
  close: 'Đóng',
};
