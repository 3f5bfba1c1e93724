// The officers of the demo, at least one in every role. Names are made up; passwords are made anew
// for each database.
#pragma once

#include <array>
#include <string_view>

namespace nguon::demo {

struct Officer {
    std::string_view username;
    std::string_view name;
    std::string_view post;
    std::string_view role;
    std::string_view unit; // a code on the demo's day, or the key of a department
    // Of a head of a hamlet; the unit is then the code of the hamlet's commune before the merger.
    std::string_view hamlet = {};
};

inline constexpr std::array officers{
    Officer{ "quantri", "Nguyễn Thị Thu Hà", "Quản trị hệ thống", "province_admin", "19" },
    Officer{ "bientap.tinh", "Trần Quốc Hưng", "Chuyên viên", "province_editor", "19" },
    Officer{ "duyet.tinh", "Lê Minh Tuấn", "Trưởng ban biên tập", "province_approver", "19" },
    Officer{ "ctv.yte", "Phạm Ngọc Lan", "Chuyên viên truyền thông", "contributor", "health" },
    Officer{ "ctv.nongnghiep", "Đặng Văn Thành", "Chuyên viên", "contributor", "farming" },
    Officer{ "quantri.vonhai", "Chu Thị Bích", "Công chức văn phòng - thống kê", "commune_admin",
        "05716" },
    Officer{ "bientap.vonhai", "Hoàng Thị Mai", "Công chức văn hóa - xã hội", "commune_editor",
        "05716" },
    Officer{ "duyet.vonhai", "Nông Văn Dũng", "Phó Chủ tịch UBND", "commune_approver", "05716" },
    Officer{
        "bientap.lahien", "Ma Thị Hoa", "Công chức văn hóa - xã hội", "commune_editor", "05740" },
    Officer{ "duyet.lahien", "Triệu Văn Quý", "Phó Chủ tịch UBND", "commune_approver", "05740" },
    Officer{
        "bientap.trangxa", "Lý Thị Xuân", "Công chức văn hóa - xã hội", "commune_editor", "05746" },
    Officer{ "vanhanh.vonhai", "Dương Công Khải", "Cán bộ đài truyền thanh", "operator", "05716" },
    Officer{ "phatthanh.vonhai", "Hà Thị Nguyệt", "Phát thanh viên", "reader", "05716" },
    Officer{
        "truongxom.moga", "Lương Văn Bình", "Trưởng xóm", "hamlet_head", "05734", "Xóm Mỏ Gà" },
    Officer{ "kythuat", "Vũ Đức Long", "Kỹ thuật viên", "technician", "19" },
    Officer{
        "phananh", "Bùi Thị Thanh", "Chuyên viên tiếp nhận phản ánh", "feedback_handler", "19" },
    Officer{ "kiemtra", "Đỗ Hữu Nam", "Thanh tra viên", "auditor", "19" },
};

}
