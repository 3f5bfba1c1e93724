// What a device tells of itself by a code, and what is to be done about it. A code that is not here
// comes from a newer device, or names a document that the device refused.
const words: Record<string, string> = {
  'player.absent': 'Phần phát âm không chạy: khởi động lại thiết bị',
  'player.restarted': 'Phần phát âm vừa tự khởi động lại, trong 10 phút qua',
  'plan.refused': 'Thiết bị không nhận lịch phát mới, vẫn phát theo lịch cũ',
  'device.token': 'Mã truy cập của thiết bị bị từ chối: cần ghép nối lại',
  'log.refused': 'Máy chủ không khớp được nhật ký của thiết bị: báo kỹ thuật viên',
  'log.gone': 'Một đoạn nhật ký cũ không còn trên thiết bị',
  'link.unknown_device': 'Máy chủ không biết thiết bị này: cần ghép nối lại',
  'link.replaced': 'Có thiết bị khác đang dùng chung mã với thiết bị này',
  'link.server_not_proved': 'Thiết bị không xác nhận được máy chủ nên không nhận lệnh',
  'storage.full': 'Bộ nhớ đã đầy: tin mới không tải về được',
  'storage.failing': 'Bộ nhớ ghi lỗi: cần thay thẻ nhớ',
  'media.damaged': 'Tệp âm thanh tải về bị hỏng, đang tải lại',
  output_stalled: 'Đầu ra âm thanh bị treo: kiểm tra dây và tăng âm',
  silent_output: 'Đang phát nhưng đầu ra không có tiếng',
  log_not_written: 'Không ghi được nhật ký phát',
  no_trusted_time: 'Đồng hồ chưa được chỉnh đúng nên chưa phát theo lịch',
  clock_behind_documents: 'Đồng hồ chậm hơn giấy tờ đã ký: chờ máy chủ chỉnh giờ',
  pin_guessed: 'Có người thử mã PIN tại thiết bị nhiều lần',
  relay_silent: 'Nguồn tiếp sóng im lặng',
  relay_unreachable: 'Không kết nối được nguồn tiếp sóng',
};

export const faultWords = (code: string): string => words[code] ?? `Lỗi khác (mã ${code})`;
