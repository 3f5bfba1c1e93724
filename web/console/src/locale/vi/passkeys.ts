// One's own keys and sessions, and the rules of alerts.
export const passkeys = {
  title: 'Khóa cá nhân',
  help: 'Khóa nằm trong điện thoại, máy tính hoặc khóa bảo mật của bạn. Nơi nào yêu cầu, cảnh báo chỉ phát khi bạn chạm khóa để ký.',
  name: 'Tên khóa',
  namePlaceholder: 'Ví dụ: Điện thoại của tôi',
  add: 'Thêm khóa',
  added: (name: string) => `Đã thêm khóa “${name}”.`,
  emptyTitle: 'Bạn chưa có khóa nào',
  empty: 'Đặt tên rồi bấm “Thêm khóa”, sau đó làm theo trình duyệt.',
  code: (key: string) => `Mã khóa ${key}`,
  created: (when: string) => `thêm ${when}`,
  used: (when: string) => `dùng lần cuối ${when}`,
  neverUsed: 'chưa dùng',
  vouched: 'Thiết bị đã tin',
  notVouched: 'Chờ tỉnh xác nhận',
  notVouchedHelp:
    'Đọc mã khóa cho người giữ khóa gốc của tỉnh. Được xác nhận rồi, thiết bị mới tin.',
  revoke: 'Thu hồi',
  revokeOne: (name: string) => `Thu hồi khóa ${name}`,
  revokeAsk: (name: string) => `Thu hồi khóa “${name}”?`,
  revokeText:
    'Hệ thống không nhận khóa này nữa. Nếu mất khóa, hãy báo ngay người giữ khóa gốc để thiết bị cũng từ chối.',
  revoked: (name: string) => `Đã thu hồi khóa “${name}”.`,
  insecure: 'Khóa cá nhân chỉ dùng được khi mở hệ thống bằng địa chỉ https.',
  problems: {
    no_browser: 'Trình duyệt hoặc địa chỉ này không dùng được khóa. Hãy mở bằng địa chỉ https.',
    known_already: 'Khóa này đã được thêm trước đó.',
    given_up: 'Chưa ký xong: cửa sổ của trình duyệt đã đóng hoặc hết giờ. Hãy bấm lại.',
  },
};

export const sessions = {
  title: 'Nơi đang đăng nhập',
  help: 'Thấy nơi lạ thì đăng xuất ngay nơi đó và đổi mật khẩu.',
  current: 'Máy này',
  at: (address: string) => `địa chỉ ${address}`,
  used: (when: string) => `dùng lúc ${when}`,
  unknown: 'Chương trình khác',
  on: (browser: string, system: string) => `${browser} trên ${system}`,
  revoke: 'Đăng xuất',
  revokeOne: (client: string, address: string) => `Đăng xuất ${client}, địa chỉ ${address}`,
  revokeAll: 'Đăng xuất mọi nơi khác',
  revoked: 'Đã đăng xuất nơi đó.',
  allRevoked: 'Đã đăng xuất mọi nơi khác.',
};

export const emergencyRules = {
  title: 'Ai đứng sau một cảnh báo',
  help: 'Áp dụng cho đơn vị và cấp dưới. Cấp dưới được yêu cầu chặt hơn, không được lỏng hơn.',
  oneCommune: 'Trong một xã, phường, đặc khu',
  wider: 'Rộng hơn một xã',
  second: 'Người thứ hai duyệt trước khi phát',
  patience: 'Chờ người duyệt (giây), rồi được phát không chờ duyệt',
  review: 'Người khác xem lại trong (giờ)',
  person: 'Thiết bị chỉ phát cảnh báo có khóa cá nhân',
  personHelp:
    'Chỉ bật khi người phát hoặc người duyệt đã có khóa được tỉnh xác nhận; nếu không, thiết bị từ chối mọi cảnh báo.',
  stricter: 'Cấp trên yêu cầu chặt hơn, nên điều đang có hiệu lực là:',
  one: 'một người phát, người khác xem lại sau',
  two: 'hai người',
  personOn: 'phải có khóa cá nhân',
  save: 'Lưu quy tắc cảnh báo',
  saved: 'Đã lưu quy tắc cảnh báo.',
};

export const otpDuty = {
  title: 'Bật xác thực hai lớp',
  lead: (name: string) =>
    `Chào ${name}. Tài khoản này phải dùng mã xác thực khi đăng nhập. Bật xong là vào làm việc.`,
};
