// Bulletins of the demo: what the plans of Võ Nhai aim at, and what happens in a commune. Facts
// about units and targets are real; dates, places and offers of commune life are made up.
#pragma once

#include <array>
#include <string_view>

#include "core/bulletin/bulletin.hpp"

namespace nguon::demo {

enum class When : std::uint8_t { always, before_merger, after_merger };

struct News {
    std::string_view key;
    std::string_view author; // a username of officers.hpp; the bulletin belongs to his unit
    // A code, "vo_nhai" for all its communes, or "flood" for the group of that name.
    std::string_view audience;
    std::string_view category;
    Priority priority = Priority::normal;
    BulletinState state = BulletinState::approved;
    std::string_view approver; // approves or returns
    int valid_days = 60;
    When when = When::always;
    std::string_view title;
    std::string_view text; // {unit} becomes the name of the author's unit
    std::string_view comment; // of a return
};

inline constexpr std::array bulletins{
    News{ "plan", "bientap.tinh", "vo_nhai", "1", Priority::normal, BulletinState::approved,
        "duyet.tinh", 60, When::always, "Đài truyền thanh cấp xã chuyển sang công nghệ mới",
        "Kính thưa bà con! Năm 2023, các xã của Võ Nhai còn dùng đài truyền thanh có dây và đài "
        "FM. "
        "Kế hoạch giai đoạn 2024 - 2025 đặt mục tiêu chuyển 50% số đài sang công nghệ thông tin - "
        "viễn thông trong năm 2024 và 100% trong năm 2025. Loa mới nhận bản tin qua mạng, phát rõ "
        "tiếng và phát đúng giờ đến từng xóm, tổ dân phố.",
        {} },
    News{ "sites", "bientap.tinh", "vo_nhai", "1", Priority::normal, BulletinState::approved,
        "duyet.tinh", 60, When::always, "Tra cứu thông tin trên trang điện tử của xã",
        "Cả 15/15 xã, thị trấn của Võ Nhai đã có trang thông tin điện tử. Bà con có thể xem thủ "
        "tục hành chính, lịch tiếp công dân và tin tức của địa phương trên trang này. Người chưa "
        "quen dùng mạng xin liên hệ tổ công nghệ số cộng đồng của xóm để được hướng dẫn.",
        {} },
    News{ "merger", "bientap.tinh", "vo_nhai", "1", Priority::normal, BulletinState::approved,
        "duyet.tinh", 60, When::after_merger, "Các xã mới của vùng Võ Nhai từ ngày 01/7/2025",
        "Từ ngày 01/7/2025, chính quyền địa phương có hai cấp là tỉnh và xã. Xã Võ Nhai gồm thị "
        "trấn Đình Cả, xã Phú Thượng và xã Lâu Thượng trước đây. Xã La Hiên gồm Cúc Đường và La "
        "Hiên; xã Nghinh Tường gồm Vũ Chấn và Nghinh Tường; xã Thần Sa gồm Thượng Nung và Thần "
        "Sa; xã Tràng Xá gồm Liên Minh và Tràng Xá; xã Dân Tiến gồm Bình Long, Phương Giao và Dân "
        "Tiến. Xã Sảng Mộc giữ nguyên. Giấy tờ cũ của bà con vẫn dùng được khi còn thời hạn.",
        {} },
    News{ "boards", "bientap.tinh", "vo_nhai", "2b", Priority::normal, BulletinState::submitted, "",
        60, When::always, "Bảng tin điện tử công cộng phục vụ người dân",
        "Mục tiêu năm 2025 là mọi thị trấn và 70% số xã của Võ Nhai có bảng tin điện tử công cộng. "
        "Bảng đặt tại trụ sở UBND hoặc nơi đông người qua lại, hiện chữ và hình để bà con dễ đọc. "
        "Ai thấy bảng tắt hoặc hiện sai nội dung, xin báo ngay cho UBND xã.",
        {} },
    News{ "vaccination", "bientap.vonhai", "05716", "2b", Priority::normal, BulletinState::approved,
        "duyet.vonhai", 45, When::always, "Tiêm chủng mở rộng cho trẻ em tại trạm y tế",
        "Trạm y tế {unit} tổ chức tiêm chủng mở rộng vào buổi sáng ngày 5 và ngày 6 hằng tháng, từ "
        "7h30 đến 11h. Các gia đình có con dưới 24 tháng tuổi mang theo sổ tiêm chủng. Sau khi "
        "tiêm, cháu ở lại trạm 30 phút để theo dõi.",
        {} },
    News{ "forest", "bientap.vonhai", "05716", "2d", Priority::priority, BulletinState::approved,
        "duyet.vonhai", 60, When::always, "Phòng cháy, chữa cháy rừng mùa hanh khô",
        "Thời tiết hanh khô, nguy cơ cháy rừng ở mức cao. UBND {unit} đề nghị bà con không đốt "
        "nương, không đốt ong lấy mật và không để tàn lửa gần bìa rừng. Khi phát hiện đám cháy, "
        "gọi 114 hoặc báo trưởng xóm ngay.",
        {} },
    News{ "papers", "bientap.lahien", "05740", "2c", Priority::normal, BulletinState::approved,
        "duyet.lahien", 45, When::always, "Làm thẻ căn cước lưu động tại nhà văn hóa xóm",
        "Công an {unit} làm thẻ căn cước và định danh điện tử mức độ 2 tại nhà văn hóa các xóm. Bà "
        "con mang theo giấy tờ tùy thân. Người già yếu, người khuyết tật xin đăng ký với trưởng "
        "xóm để cán bộ đến tận nhà.",
        {} },
    News{ "cattle", "bientap.trangxa", "05746", "2a", Priority::normal, BulletinState::approved,
        "duyet.tinh", 45, When::always, "Tiêm phòng cho đàn trâu, bò trong vụ đông",
        "Cán bộ thú y {unit} tiêm vắc xin lở mồm long móng và tụ huyết trùng cho trâu, bò theo "
        "lịch của từng xóm. Bà con nhốt gia súc tại chuồng trước 7h sáng. Trời rét dưới 12°C "
        "không thả trâu, bò lên rừng và cho ăn thêm cỏ khô.",
        {} },
    News{ "flood", "bientap.tinh", "flood", "2d", Priority::priority, BulletinState::approved,
        "duyet.tinh", 21, When::always, "Đề phòng lũ quét, sạt lở đất ở vùng ven suối",
        "Các xóm ven suối của vùng Thần Sa và Nghinh Tường cần đề phòng lũ quét và sạt lở đất khi "
        "mưa lớn kéo dài. Khi nghe tiếng đất đá lăn hoặc thấy nước suối đục nhanh, hãy rời lên chỗ "
        "cao. Không đi qua ngầm tràn khi nước ngập quá 20 cm.",
        {} },
    News{ "morning", "bientap.tinh", "05719", "2b", Priority::normal, BulletinState::approved,
        "duyet.tinh", 60, When::always, "Lịch chợ phiên và xe khách trong tuần",
        "Chợ phiên họp vào các ngày 4, 9, 14, 19, 24 và 29 âm lịch. Xe khách đi trung tâm tỉnh "
        "rời bến lúc 6h và 13h hằng ngày. Bà con đi xe máy nhớ đội mũ bảo hiểm và đi chậm ở các "
        "đoạn đèo dốc.",
        {} },
    News{ "power", "bientap.tinh", "05755", "2a", Priority::normal, BulletinState::approved,
        "duyet.tinh", 14, When::always, "Tạm ngừng cấp điện để sửa đường dây",
        "Ngành điện sửa đường dây 35 kV nên tạm ngừng cấp điện từ 8h đến 11h30 ngày chủ nhật tuần "
        "này. Bà con chủ động trữ nước và tắt các thiết bị trước giờ cắt điện. Cần hỏi thêm, xin "
        "gọi tổng đài 19006769.",
        {} },
    News{ "street", "bientap.tinh", "05443", "2b", Priority::normal, BulletinState::approved,
        "duyet.tinh", 60, When::always, "Phân loại rác tại nhà",
        "Mỗi gia đình chia rác thành ba loại: rác tái chế, rác thực phẩm và rác khác. Xe thu gom "
        "qua các tổ dân phố từ 18h đến 20h. Không để rác ra hè trước giờ xe đến.",
        {} },
    News{ "dengue", "ctv.yte", "vo_nhai", "2d", Priority::normal, BulletinState::submitted, "", 45,
        When::always, "Diệt lăng quăng, phòng bệnh sốt xuất huyết",
        "Muỗi vằn truyền bệnh sốt xuất huyết đẻ trứng ở nơi nước đọng. Mỗi tuần, gia đình dành 15 "
        "phút úp các vật chứa nước, thay nước bình hoa và thả cá vào bể. Sốt cao trên 38,5°C quá 2 "
        "ngày thì đến trạm y tế, không tự truyền dịch ở nhà.",
        {} },
    News{ "seed", "ctv.nongnghiep", "vo_nhai", "2a", Priority::normal, BulletinState::rejected,
        "duyet.tinh", 45, When::always, "Khung thời vụ gieo cấy lúa xuân",
        "Trà lúa xuân muộn gieo mạ từ cuối tháng 1 và cấy xong trong tháng 2 dương lịch. Bà con "
        "chọn giống ngắn ngày, che phủ ni lông cho mạ khi rét đậm.",
        "Đề nghị bổ sung tên giống và ngày gieo cho từng vùng rồi trình lại." },
    News{ "meeting", "bientap.vonhai", "05716", "2b", Priority::normal, BulletinState::draft, "",
        30, When::always, "Họp xóm bàn việc làm đường bê tông",
        "Mời đại diện các gia đình đến nhà văn hóa xóm lúc 19h30 tối thứ bảy để bàn việc góp công "
        "làm đường bê tông.",
        {} },
};

// What goes on air again and again: one bulletin, or several as a programme.
struct Slot {
    std::string_view author;
    std::string_view programme; // its name; empty: a single bulletin
    std::array<std::string_view, 3> bulletins; // keys
    std::string_view audience; // as in News; empty: that of the bulletin
    Milliseconds time{}; // of the day
    std::string_view rule; // without its end
    int days = 30; // until
};

inline constexpr std::array slots{
    Slot{ "bientap.vonhai", "Chương trình phát thanh buổi sáng",
        { "plan", "vaccination", "forest" }, "05716", std::chrono::minutes(6 * 60 + 30),
        "FREQ=DAILY", 30 },
    Slot{ "bientap.lahien", "", { "papers" }, "", std::chrono::hours(17), "FREQ=DAILY", 30 },
    Slot{ "bientap.trangxa", "", { "cattle" }, "", std::chrono::minutes(17 * 60 + 30),
        "FREQ=WEEKLY;BYDAY=MO,WE,FR", 30 },
    Slot{ "duyet.tinh", "", { "flood" }, "", std::chrono::hours(18), "FREQ=DAILY", 14 },
    // Before 05:30 only because the province allows it there.
    Slot{ "bientap.tinh", "", { "morning" }, "", std::chrono::minutes(5 * 60 + 15), "FREQ=DAILY",
        30 },
    // A town: Monday to Friday.
    Slot{ "bientap.tinh", "", { "street" }, "", std::chrono::minutes(17 * 60 + 15),
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 30 },
};

// Aired once, within the hour if the time of day allows it: something to look at on the first day.
inline constexpr std::string_view soon_author = "bientap.tinh";
inline constexpr std::string_view soon_bulletin = "power";

}
