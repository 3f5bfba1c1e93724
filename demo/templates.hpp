// The templates of the demo province: one or two for each hazard, and the ordinary notices of a
// commune, of which a blank that begins with "ngày" is filled with a day. Where a
// text has no blank, every device holds its sound beforehand.
#pragma once

#include <array>
#include <string_view>

#include "core/template/template.hpp"

namespace nguon::demo {

struct Prepared {
    TemplateKind kind;
    Hazard hazard;
    Severity severity;
    std::string_view title;
    std::string_view text;
    std::string_view tone;
    int repeat;
    std::string_view consent = {};
    int days_in_a_row = 0;
};

inline constexpr std::array prepared{
    Prepared{ TemplateKind::emergency, Hazard::flood, Severity::severe, "Lũ: sơ tán khỏi vùng thấp",
        "Cảnh báo lũ. Nước sông đang lên nhanh. Bà con ở vùng thấp, ven sông, ven suối khẩn trương "
        "đưa người già, trẻ em lên nơi cao. Mang theo giấy tờ, thuốc men, nước uống. Không đi qua "
        "ngầm tràn, không vớt củi.",
        "attention", 3 },
    Prepared{ TemplateKind::emergency, Hazard::flood, Severity::severe, "Lũ: nước lên tại một nơi",
        "Cảnh báo lũ. Nước tại {địa điểm} đã lên mức {mức nước} và còn lên. Bà con gần {địa điểm} "
        "di chuyển ngay theo hướng dẫn của trưởng thôn.",
        "attention", 3 },
    Prepared{ TemplateKind::emergency, Hazard::flash_flood, Severity::extreme, "Lũ quét: chạy ngay",
        "Lũ quét đang về. Bà con ven suối bỏ lại đồ đạc, chạy ngay lên sườn cao hai bên. Không "
        "chạy "
        "dọc theo dòng suối. Gọi người bên cạnh cùng đi.",
        "siren", 5 },
    Prepared{ TemplateKind::emergency, Hazard::landslide, Severity::extreme,
        "Sạt lở đất: rời khỏi chân đồi",
        "Nguy cơ sạt lở đất. Bà con ở chân đồi, mái taluy ra khỏi nhà ngay và đến nơi tập trung. "
        "Thấy nước suối đổi màu đục, cây nghiêng, đất nứt thì báo cho mọi người và chạy ngang ra "
        "xa.",
        "siren", 4 },
    Prepared{ TemplateKind::emergency, Hazard::storm, Severity::severe, "Bão: ở yên trong nhà",
        "Bão sắp đổ bộ. Bà con chằng chống nhà cửa, chặt cành cây yếu, đưa gia súc vào chuồng. Khi "
        "gió "
        "mạnh, ở trong nhà kiên cố, tránh xa cửa kính. Gió lặng chưa phải bão tan, chưa ra ngoài.",
        "attention", 3 },
    Prepared{ TemplateKind::emergency, Hazard::fire, Severity::severe,
        "Cháy: tránh xa và nhường đường",
        "Đang có cháy tại {địa điểm}. Bà con ở gần đóng cửa, tắt điện, khóa bình ga, đi ra phía "
        "trên gió. "
        "Nhường đường cho xe chữa cháy. Cần giúp đỡ gọi một một bốn.",
        "siren", 3 },
    Prepared{ TemplateKind::emergency, Hazard::fire, Severity::severe, "Cháy rừng: cấm lửa",
        "Nguy cơ cháy rừng rất cao. Mọi người không đốt nương, không đốt lửa trong rừng. Thấy "
        "khói, thấy "
        "lửa báo ngay cho kiểm lâm hoặc trưởng thôn.",
        "attention", 3 },
    Prepared{ TemplateKind::emergency, Hazard::epidemic, Severity::moderate,
        "Dịch bệnh: đi khám sớm",
        "Trên địa bàn có ca bệnh truyền nhiễm. Ai sốt, ho, nổi ban hoặc tiêu chảy thì đeo khẩu "
        "trang và "
        "đến trạm y tế. Rửa tay bằng xà phòng, ăn chín, uống sôi. Không tụ tập đông người.",
        "attention", 3 },
    Prepared{ TemplateKind::emergency, Hazard::dyke, Severity::extreme, "Đê: rời khỏi vùng trũng",
        "Đê có nguy cơ vỡ. Bà con sau đê rời ngay đến điểm cao gần nhất, không quay lại lấy đồ. "
        "Lực lượng "
        "hộ đê tập trung tại điếm canh.",
        "siren", 5 },
    Prepared{ TemplateKind::emergency, Hazard::chemical, Severity::extreme,
        "Hóa chất: đóng kín cửa",
        "Có rò rỉ hóa chất tại {địa điểm}. Bà con vào nhà, đóng kín cửa, tắt quạt hút, bịt mũi "
        "miệng bằng "
        "khăn ướt. Ai ở ngoài trời đi ngang chiều gió. Chờ thông báo tiếp theo.",
        "siren", 4 },
    Prepared{ TemplateKind::emergency, Hazard::security, Severity::severe, "An ninh: ở trong nhà",
        "Công an đang xử lý một vụ việc tại {địa điểm}. Bà con ở trong nhà, khóa cửa, không tụ tập "
        "xem. "
        "Thấy người lạ khả nghi gọi một một ba.",
        "attention", 3 },
    Prepared{ TemplateKind::emergency, Hazard::test, Severity::minor, "Thử hệ thống cảnh báo",
        "Đây là phát thử hệ thống cảnh báo. Bà con không phải làm gì. Xin nhắc lại, đây là phát "
        "thử.",
        "attention", 1 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Tìm người lạc",
        "Thông báo tìm người. {Họ tên, tuổi}, {đặc điểm nhận dạng}, đi lạc tại {nơi thấy lần cuối} "
        "từ {giờ}. Ai thấy xin báo ngay cho Ủy ban nhân dân xã, số điện thoại {số điện thoại}.",
        "", 3 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Trâu bò đi lạc",
        "Thông báo tìm gia súc. {Con gì, màu gì} của gia đình {tên chủ} đi lạc tại {nơi} từ {giờ}. "
        "Ai thấy xin báo cho trưởng thôn hoặc gọi {số điện thoại}.",
        "", 2 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Mất nước",
        "Thông báo: nước máy tại {địa điểm} tạm ngừng từ {giờ bắt đầu} đến {giờ kết thúc} {ngày}, "
        "vì {lý do}. Mong bà con trữ nước để dùng.",
        "", 2 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Tin buồn",
        "Tin buồn. Gia đình vô cùng thương tiếc báo tin {họ tên người mất}, sinh năm {năm sinh}, "
        "đã "
        "từ trần hồi {giờ}. Lễ viếng tại {nơi viếng}. Lễ an táng lúc {giờ an táng} {ngày an "
        "táng}, tại {nơi an táng}.",
        "", 1, "Gia đình người mất đã đồng ý cho phát tin này trên loa." },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Họp thôn",
        "Mời đại diện các hộ gia đình {thôn, xóm} tới họp tại {nơi họp}, lúc {giờ} {ngày}. Nội "
        "dung: {nội dung}. Mong bà con tới đúng giờ.",
        "", 2 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Khám nghĩa vụ quân sự",
        "Hội đồng nghĩa vụ quân sự xã thông báo: công dân có giấy gọi tới khám sức khỏe tại {nơi "
        "khám}, lúc {giờ} {ngày}. Khi đi mang theo {giấy tờ}.",
        "", 2 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Thu phí, thu quỹ",
        "Thông báo thu {khoản thu}, mức {số tiền}, tại {nơi thu}, đến hết {ngày}. Ai cần hỏi xin "
        "gặp {người phụ trách}.",
        "", 2 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Ngày bầu cử",
        "Ngày bầu cử {ngày}. Cử tri {khu vực} bỏ phiếu tại {nơi bỏ phiếu}, từ {giờ mở} đến {giờ "
        "đóng}. Khi đi mang theo thẻ cử tri.",
        "", 2 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor,
        "Công khai thông tin để dân biết",
        "Theo Luật Thực hiện dân chủ ở cơ sở, Ủy ban nhân dân xã công khai: {nội dung công khai}. "
        "Bà con xem bản đầy đủ tại {nơi niêm yết} và góp ý đến hết {ngày}.",
        "", 1, "", 3 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Lịch cắt điện",
        "Điện lực thông báo: từ {giờ bắt đầu} đến {giờ kết thúc} {ngày}, tạm ngừng cấp điện "
        "tại "
        "{địa điểm} để sửa chữa. Mong bà con thông cảm.",
        "", 1 },
    Prepared{ TemplateKind::ordinary, Hazard::other, Severity::minor, "Lịch tiêm chủng",
        "Trạm y tế thông báo: {ngày} tiêm chủng cho trẻ em tại trạm, từ bảy giờ đến mười một "
        "giờ. "
        "Cha mẹ mang theo sổ tiêm của cháu.",
        "", 1 },
};

// What is spoken beside Vietnamese in some communes of Võ Nhai, by their codes before the merger.
struct Spoken {
    std::string_view code;
    std::array<std::string_view, 3> languages; // BCP 47
};
inline constexpr std::array spoken{
    Spoken{ "05719", { "hmn", "nut", "tyz" } },
    Spoken{ "05722", { "ium", "nut", "tyz" } },
};

}
