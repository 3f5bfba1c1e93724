// Lists that are shown as of an earlier day.
export const asOf = {
  day: 'Tại ngày',
  lead: (when: string) =>
    `Xem như cuối ngày ${when}, theo đơn vị của ngày đó. Muốn sửa thì bỏ chọn ngày.`,
  notKept: (count: string) =>
    `${count} mục khác khi đó đã có nhưng không rõ ghi thế nào: lúc ấy chưa lưu các lần sửa.`,
  emptyTitle: 'Ngày này chưa có gì',
  emptyText: 'Hãy chọn ngày sau đó, hoặc bỏ chọn ngày để xem hôm nay.',
};
