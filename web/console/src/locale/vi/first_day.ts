export const firstDay = {
  title: 'Ngày đầu của xã',
  lead: 'Từng bước để một xã, phường mới phát thanh được ngay trong ngày. Làm bước nào trước cũng được, số liệu ở đây tự cập nhật.',
  unit: 'Xã, phường',
  done: 'Đã có',
  toDo: 'Chưa có',
  importTable: 'Nhập từ bảng',
  hamlets: 'Thôn, xóm, tổ dân phố',
  hamletsText: (count: string) =>
    `${count} đơn vị bên dưới. Nhập cả danh sách cùng số hộ từ Excel.`,
  seeUnits: 'Xem cây đơn vị',
  station: {
    title: 'Đài truyền thanh',
    text: (count: string) => `${count} đài trong sổ. Ghi công nghệ, tình trạng, kinh phí.`,
  },
  board: {
    title: 'Bảng tin điện tử',
    text: (count: string) =>
      `${count} bảng trong sổ. Nhập từ Excel, hoặc thêm từng bảng và chấm trên bản đồ. Xã không có bảng thì bỏ qua bước này.`,
  },
  clusters: 'Cụm loa',
  clustersText: (clusters: string, speakers: string) =>
    `${clusters} cụm, ${speakers} loa. Nhập từ Excel, hoặc thêm từng cụm và chấm trên bản đồ.`,
  seeDevices: 'Xem cụm loa',
  pairing: 'Ghép thiết bị',
  pairingNone: 'Mọi cụm loa, bảng tin đã được ghép.',
  pairingSome: (count: string) =>
    `${count} thiết bị chưa ghép. In mã ghép dạng ô vuông cho cả đơn vị; mã in trước đó hết hiệu lực.`,
  pairingMany: (count: string) =>
    `Hơn ${count} thiết bị chưa ghép. In mã ghép dạng ô vuông, mỗi lần tối đa 400; mã in trước đó hết hiệu lực.`,
  seeUnpaired: 'Xem thiết bị chưa ghép',
  printCodes: 'In mã ghép',
  people: 'Cán bộ và tài khoản',
  peopleText:
    'Nhập danh sách cán bộ từ Excel. Mỗi người một tài khoản: người soạn tin, người duyệt, người vận hành.',
  peopleCount: (officers: string, accounts: string | undefined) =>
    accounts === undefined
      ? `${officers} cán bộ trong sổ.`
      : `${officers} cán bộ trong sổ, ${accounts} tài khoản.`,
  moreThan: (count: string) => `hơn ${count}`,
  rolesFromAbove: 'Vai trò soạn tin, duyệt tin, vận hành do quản trị cấp tỉnh giao.',
  seeAccounts: 'Xem tài khoản',
  hearing: 'Đi nghe từng cụm',
  hearingText: 'Mở trên điện thoại, bấm phát âm thử, nghe tại chỗ rồi ghi kết quả.',
  goHearing: 'Đi nghe từng cụm',
};
