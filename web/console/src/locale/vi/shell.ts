export const shell = {
  today: 'Hôm nay',
  bulletins: 'Tin bài',
  schedules: 'Lịch phát',
  forecast: 'Dự kiến phát ngày mai',
  explain: 'Vì sao phát / không phát?',
  devices: 'Thiết bị',
  deliveries: 'Kết quả phát',
  units: 'Đơn vị',
  accounts: 'Tài khoản',
  audit: 'Nhật ký hệ thống',
  settings: 'Cài đặt',
  signOut: 'Đăng xuất',
  menu: 'Thêm',
};

export const login = {
  title: 'Đăng nhập',
  lead: 'Dùng tài khoản do đơn vị cấp.',
  username: 'Tên đăng nhập',
  password: 'Mật khẩu',
  otp: 'Mã xác thực 6 số',
  otpHint: 'Mở ứng dụng xác thực trên điện thoại để xem mã.',
  submit: 'Đăng nhập',
  wrong: 'Tên đăng nhập hoặc mật khẩu chưa đúng.',
  unreachable: 'Chưa kết nối được máy chủ. Kiểm tra mạng rồi thử lại.',
  changeTitle: 'Đặt mật khẩu của riêng mình',
  changeLead: (name: string) =>
    `${name} đang dùng mật khẩu do quản trị cấp. Đổi xong mới vào làm việc được.`,
  changeOther: 'Đăng xuất',
  expiredTitle: 'Phiên làm việc đã hết hạn',
  expiredText: 'Đăng nhập lại để làm tiếp. Nội dung đang gõ vẫn còn nguyên.',
};
