export const coverage = {
  title: 'Vùng nghe',
  lead: 'Thôn, xóm nào nghe rõ, nơi nào ngoài tầm loa; cụm loa nào phát ở đợt nào.',
  commune: 'Xã, phường',
  asOf: 'Xem theo ngày',
  asOfLead: (when: string) =>
    `Thôn, xóm, số hộ, chỗ đặt, công suất và hướng cụm loa như đã ghi đến hết ngày ${when}.`,
  soundNotKept: (count: string, all: string) =>
    `${count} / ${all} cụm loa không còn số liệu công suất và hướng của ngày đó, nên tính theo số liệu cũ nhất còn giữ.`,
  householdsWith: (count: string, since: string) => `${count} hộ (${since})`,
  notCounted: 'khi đó chưa ai đếm số hộ',
  choose: 'Chọn một xã, phường để xem.',
  map: 'Bản đồ vùng nghe',
  hamlets: 'Theo thôn, xóm',
  rounds: 'Các đợt phát khẩn cấp',
  summary: (out: string, all: string, hamlets: string) =>
    out === '0'
      ? `Cả ${all} hộ đã biết vị trí đều trong tầm nghe.`
      : `Khoảng ${out} / ${all} hộ ngoài tầm nghe, ở ${hamlets} thôn, xóm.`,
  unknown: (count: string) => `${count} thôn, xóm chưa có vị trí nên chưa tính được.`,
  heard: 'Nghe rõ',
  unheard: 'Ngoài tầm nghe',
  partly: (percent: string) => `${percent}% ngoài tầm nghe`,
  noPlace: 'Chưa có vị trí',
  households: (count: string) => `${count} hộ`,
  device: (name: string, metres: string) => `${name}: nghe rõ tới ${metres} m`,
  legendDevice: 'Cụm loa và tầm nghe rõ; màu theo đợt phát',
  legendHome: 'Thôn, xóm nghe rõ',
  legendOut: 'Thôn, xóm ngoài tầm nghe',
  assumption:
    'Tính từ vị trí, công suất và hướng loa, không kể đồi núi, nhà cửa và gió. Hãy nghe thử tại chỗ nơi còn nghi ngờ.',
  nothing: 'Chưa có vị trí cụm loa nào',
  nothingText: 'Nhập vĩ độ, kinh độ của cụm loa trong trang Thiết bị để vẽ vùng nghe.',
  stillTogether: (a: string, b: string, metres: string) =>
    `${a} và ${b} cách nhau ${metres} m vẫn phát cùng lúc: nên giảm âm lượng hoặc đổi hướng một cụm.`,
  unplaced: (count: string) => `${count} cụm loa chưa có vị trí: phát ngay từ đợt đầu.`,
};

export const manner = {
  label: 'Cách phát ở nơi các cụm loa nghe lẫn nhau',
  names: { in_turns: 'Phát lần lượt', together: 'Phát cùng lúc' },
  hints: {
    left: 'Nếu không ai chọn: phát lần lượt.',
    in_turns: 'Cụm gần nhau phát so le nên không vọng tiếng; đợt cuối nghe muộn hơn.',
    together: 'Mọi cụm phát ngay; nghỉ lâu hơn sau mỗi câu để tiếng vọng tan hết.',
  },
  byRules: 'Theo nhóm và quy định của đơn vị',
  byUnits: 'Theo quy định của đơn vị',
  byAbove: 'Theo đơn vị cấp trên',
};

export const rounds = {
  together: (time: string) => `Mọi cụm loa phát cùng lúc; nghe xong một lần sau ${time}.`,
  gaps: (phrase: string, airing: string) =>
    `Nghỉ ít nhất ${phrase} giây sau mỗi câu, ${airing} giây giữa hai lượt (tính theo khoảng cách các cụm loa).`,
  until: (time: string) => `Đến ${time} mọi nơi đã nghe một lần.`,
  over: (time: string) => `Phát xong mọi lượt lúc ${time}.`,
  clock: (from: string, to: string, clusters: string, speakers: string) =>
    `${from}–${to} · ${clusters} cụm loa (${speakers} loa)`,
  more: (count: string) => `và ${count} nơi khác`,
  boards: (count: string) =>
    `${count} bảng tin trong vùng không phát tiếng nên không tính vào số thiết bị.`,
  title: 'Nơi nào phát lúc nào',
  lead: (count: string, time: string) =>
    `Cụm loa gần nhau phát so le ${count} đợt để không vọng tiếng; mọi nơi nghe xong một lần sau ${time}.`,
  round: (number: string) => `Đợt ${number}`,
  row: (from: string, to: string, clusters: string, speakers: string) =>
    `giây ${from}–${to} · ${clusters} cụm loa (${speakers} loa)`,
  seconds: (count: string) => `${count} giây`,
  minutes: (minutes: string, seconds: string) => `${minutes} phút ${seconds} giây`,
};

export const progressMap = {
  title: 'Tiến độ trên bản đồ',
  kinds: {
    bad: 'Không tới được hoặc từ chối',
    waiting: 'Chờ đến lượt hoặc chưa trả lời',
    sounding: 'Đang phát',
    done: 'Đã phát xong',
    plain: '',
    inside: '',
    home: '',
    out: '',
  },
  unplaced: (count: string) => `${count} thiết bị chưa có vị trí nên không có trên bản đồ.`,
};

export const placeOnMap = {
  label: 'Bản đồ để chọn vị trí',
  tool: 'Bấm lên bản đồ để',
  pick: 'Chọn vị trí',
  move: 'Di chuyển',
  help: 'Phóng to rồi bấm vào nơi đặt. Bấm lại chỗ khác để sửa.',
  at: (lat: string, lon: string) => `Đã chọn: vĩ độ ${lat}, kinh độ ${lon}.`,
  before: 'Vị trí đang ghi',
  chosen: 'Vị trí vừa chọn',
  take: 'Lấy vị trí này',
  nothing: 'Bản đồ đơn vị này còn trống',
  nothingText: 'Hãy nhập ranh giới ở trang Đơn vị, hoặc ghi tọa độ vào ô.',
};

export const boundaries = {
  title: 'Ranh giới trên bản đồ',
  lead: 'Nhập tệp GeoJSON (WGS 84) có mã đơn vị: xã, phường là vùng khép kín; thôn, xóm có thể chỉ là một điểm.',
  choose: 'Chọn tệp ranh giới',
  tooLarge: 'Tệp lớn hơn 32 MB. Hãy chia theo huyện cũ hoặc đơn giản hóa ranh giới trước khi nhập.',
  unreadable: 'Tệp không phải GeoJSON hợp lệ. Hãy xuất lại ranh giới rồi chọn lại.',
  willTake: (saved: string, refused: string) =>
    `Sẽ nhập ranh giới của ${saved} đơn vị, thay ranh giới cũ nếu có; bỏ qua ${refused}.`,
  refusedOnes: 'Không nhập được',
  doubtedOnes: 'Nhập được, nhưng nên xem lại',
  noneFits: 'Không có ranh giới nào nhập được.',
  take: (saved: string) => `Nhập ${saved} ranh giới`,
  reading: 'Đang tải lên và đọc tệp…',
  taking: 'Đang nhập ranh giới…',
  done: (saved: string, refused: string) => `Đã nhập ${saved} đơn vị, bỏ qua ${refused}.`,
  refused: (number: string, name: string, why: string) =>
    `Dòng ${number}${name ? ` (${name})` : ''}: ${why}`,
  more: (count: string) => `và ${count} dòng khác.`,
};
