#include "server/app/system_words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace nguon::app {
namespace {

// {figure}, {other}, {name}, {when}, {free} (figure in bytes), {need} (other in bytes), {seconds}
// (figure, measured in milliseconds) are filled from the finding.
struct Line {
    std::string_view code;
    std::string_view says;
    std::string_view advice;
};

constexpr std::array lines{
    Line{ "server.runs", "Phiên bản {name}, chạy từ {when}.", "" },
    Line{ "disk.roomy", "Còn trống {free} ({other}%).", "" },
    Line{ "disk.low", "Chỉ còn trống {free} ({other}%).",
        "Chuyển bớt bản sao lưu cũ sang máy khác, dọn âm thanh cũ ở Kho lưu trữ, hoặc gắn thêm ổ "
        "đĩa." },
    Line{ "disk.full",
        "Chỉ còn trống {free} ({other}%). Khi còn dưới 100 MB, máy chủ từ chối ghi tin mới.",
        "Xóa hoặc chuyển ngay bản sao lưu cũ sang máy khác, rồi gắn thêm ổ đĩa. Những gì đã ghi "
        "không mất." },
    Line{ "disk.unknown", "Không đo được dung lượng ổ đĩa.",
        "Kiểm tra thư mục dữ liệu còn gắn và đọc được không." },
    Line{ "database.quick", "Trả lời trong {figure} ms, dung lượng {need}.", "" },
    Line{ "database.slow", "Trả lời chậm: mất {seconds} giây.",
        "Kiểm tra ổ đĩa và bộ nhớ của máy chủ, xem có việc nặng nào khác đang chạy (top, "
        "iostat)." },
    Line{ "database.away", "Cơ sở dữ liệu không trả lời; máy chủ tạm từ chối mọi việc ghi.",
        "Với PostgreSQL: kiểm tra máy cơ sở dữ liệu và đường mạng. Với SQLite: kiểm tra ổ đĩa còn "
        "đọc được không. Khi cơ sở dữ liệu trở lại, không cần khởi động lại máy chủ." },
    Line{ "signer.answers", "Bộ ký số trả lời.", "" },
    Line{ "signer.silent",
        "Bộ ký số không trả lời: không duyệt tin, không xếp lịch, không gửi lệnh khẩn cấp được. "
        "Thiết bị vẫn phát lịch đã nhận.",
        "Chạy systemctl status nguon-signer rồi systemctl restart nguon-signer; xem journalctl -u "
        "nguon-signer." },
    Line{ "https.valid", "Còn hạn đến {when}.", "" },
    Line{ "https.ends_soon", "Hết hạn lúc {when}, còn {figure} ngày.",
        "Gia hạn chứng chỉ, chép tệp mới vào chỗ tls_cert và tls_key, rồi chạy systemctl restart "
        "nguon." },
    Line{ "https.ended",
        "Đã hết hạn lúc {when}: thiết bị mất kết nối, trình duyệt báo không an toàn.",
        "Gia hạn ngay, chép tệp mới vào chỗ tls_cert và tls_key, rồi chạy systemctl restart nguon. "
        "Thiết bị tự nối lại." },
    Line{ "https.unreadable", "Không đọc được tệp chứng chỉ.",
        "Kiểm tra tls_cert trỏ đúng tệp PEM và nhóm nguon đọc được tệp đó." },
    Line{ "signing_key.valid", "Khóa {name} còn hạn đến {when}.", "" },
    Line{ "signing_key.ends_soon", "Khóa {name} hết hạn lúc {when}, còn {figure} ngày.",
        "Chạy nguon-keys rotate rồi systemctl restart nguon-signer. Thiết bị tự nhận khóa mới." },
    Line{ "signing_key.ended", "Khóa {name} đã hết hạn lúc {when}: thiết bị từ chối mọi lệnh mới.",
        "Chạy ngay nguon-keys rotate rồi systemctl restart nguon-signer." },
    Line{ "signing_key.unreadable", "Không đọc được danh sách khóa của tỉnh.",
        "Kiểm tra thư mục keys trong thư mục dữ liệu; khôi phục từ bản cất riêng nếu mất." },
    Line{ "authority.valid", "Chứng chỉ của {name} còn hạn đến {when}.", "" },
    Line{ "authority.ends_soon", "Chứng chỉ của {name} hết hạn lúc {when}, còn {figure} ngày.",
        "Xin chứng chỉ mới của cơ quan đó và nhập ở Cài đặt, Khóa kết nối." },
    Line{ "authority.ended",
        "Chứng chỉ của {name} đã hết hạn lúc {when}: cảnh báo của nơi này bị từ chối.",
        "Xin chứng chỉ mới của cơ quan đó và nhập ở Cài đặt, Khóa kết nối." },
    Line{ "authority.unreadable", "Không đọc được chứng chỉ của {name}.",
        "Nhập lại chứng chỉ ở Cài đặt, Khóa kết nối." },
    Line{ "backup.fresh", "Bản mới nhất lúc {when}, đã kiểm tra.", "" },
    Line{ "backup.not_set", "Chưa bật sao lưu tự động.",
        "Đặt backup_to trong /etc/nguon/nguon.toml, rồi chạy systemctl restart nguon." },
    Line{ "backup.none_yet", "Chưa có bản sao lưu nào.",
        "Bấm “Sao lưu ngay”, hoặc chờ đến giờ sao lưu." },
    Line{ "backup.none", "Quá một ngày vẫn chưa có bản sao lưu nào dùng được.",
        "Bấm “Sao lưu ngay” và xem lỗi. Kiểm tra thư mục sao lưu còn chỗ và người dùng nguon ghi "
        "được." },
    Line{ "backup.old", "Bản dùng được mới nhất đã cũ: lúc {when}.",
        "Bấm “Sao lưu ngay” và xem lỗi. Kiểm tra thư mục sao lưu còn chỗ và người dùng nguon ghi "
        "được." },
    Line{ "backup.failed", "Lần sao lưu vừa rồi không thành: {name}",
        "Sửa nguyên nhân rồi bấm “Sao lưu ngay”. Máy chủ tự thử lại mỗi giờ." },
    Line{ "backup.damaged", "Bản sao lưu mới nhất có {figure} chỗ hỏng khi kiểm tra.",
        "Chạy nguon verify trên dữ liệu đang dùng. Nếu dữ liệu gốc cũng hỏng, giữ các bản cũ và "
        "gọi hỗ trợ; nếu không, kiểm tra ổ đĩa sao lưu rồi bấm “Sao lưu ngay”." },
    Line{ "backup.little_room",
        "Ổ đĩa sao lưu chỉ còn trống {free}, một bản mới cần khoảng {need}.",
        "Giảm backup_keep, chuyển bớt bản cũ sang máy khác, hoặc gắn thêm ổ đĩa." },
    Line{ "backup.without_database",
        "Bản sao lưu chỉ có âm thanh và khóa: cơ sở dữ liệu PostgreSQL phải sao lưu riêng.",
        "Đặt lịch pg_dump trên máy cơ sở dữ liệu và thử khôi phục hai lần mỗi năm." },
    Line{ "drill.done", "Lần diễn tập khôi phục gần nhất thành công, lúc {when}.", "" },
    Line{ "drill.never", "Chưa diễn tập khôi phục lần nào.",
        "Chạy nguon restore-drill trên một máy khác; bản sao lưu chưa khôi phục thử thì chưa chắc "
        "dùng được." },
    Line{ "drill.old", "Lần diễn tập khôi phục gần nhất đã quá nửa năm: {when}.",
        "Chạy lại nguon restore-drill trên một máy khác." },
    Line{ "drill.failed", "Lần diễn tập khôi phục vừa rồi không thành.",
        "Xem kết quả của nguon restore-drill, sửa nguyên nhân rồi diễn tập lại." },
    Line{ "clock.kept", "Được giữ đúng, sai nhiều nhất {figure} ms.", "" },
    Line{ "clock.alone", "Không có gì giữ cho đồng hồ đúng: giờ phát sẽ trôi dần.",
        "Bật đồng bộ giờ: timedatectl set-ntp true, rồi xem timedatectl status." },
    Line{ "clock.inexact", "Có thể sai tới {seconds} giây.",
        "Kiểm tra máy chủ giờ: timedatectl timesync-status, hoặc chronyc tracking." },
    Line{ "clock.unknown", "Máy này không cho biết đồng hồ có được giữ đúng không.",
        "Chạy timedatectl status trên máy chủ để xem." },
    Line{ "devices.current", "{figure} trên {other} thiết bị đang kết nối, chương trình đều mới.",
        "" },
    Line{ "devices.older", "{figure} thiết bị chạy chương trình cũ hơn máy chủ.",
        "Nâng cấp từng nhóm nhỏ, ngoài giờ phát, theo mục Nâng cấp của tài liệu vận hành." },
    Line{ "devices.newer", "{figure} thiết bị chạy chương trình mới hơn máy chủ.",
        "Nâng cấp máy chủ; lần sau nâng cấp máy chủ trước, thiết bị sau." },
    Line{ "devices.without_time",
        "{figure} thiết bị đang kết nối mà chưa có giờ tin cậy, nên chưa phát theo lịch.",
        "Mở trang Thiết bị, xem từng máy; kiểm tra đồng hồ máy chủ và đường mạng." },
    Line{ "devices.unknown", "Chưa đếm được thiết bị vì cơ sở dữ liệu không trả lời.",
        "Xử lý mục Cơ sở dữ liệu trước." },
    Line{ "queues.short", "Không có việc nào phải chờ lâu.", "" },
    Line{ "queues.long", "Nhiều việc đang chờ: {figure} việc ở hàng “{name}”.",
        "Theo dõi vài phút. Nếu không giảm, kiểm tra ổ đĩa và bộ xử lý của máy chủ." },
    Line{ "queues.full", "Hàng “{name}” sắp đầy: {figure} việc đang chờ, việc mới sẽ bị từ chối.",
        "Kiểm tra ổ đĩa, cơ sở dữ liệu và bộ ký số; nếu không tự giảm, khởi động lại nguon." },
    Line{ "alarms.go_out", "Đã đặt nơi nhận báo động.", "" },
    Line{ "alarms.not_set", "Chưa đặt nơi nhận báo động: có hỏng hóc cũng không ai được báo.",
        "Đặt mail_server, mail_from và mail_to, hoặc alarm_webhook, trong /etc/nguon/nguon.toml, "
        "rồi bấm “Gửi thử”." },
    Line{ "alarms.stuck", "Thư báo động không gửi đi được: {name}",
        "Kiểm tra máy chủ thư, mật khẩu và địa chỉ nhận, rồi bấm “Gửi thử”. Máy chủ tự gửi lại." },
};

struct Title {
    std::string_view part;
    std::string_view words;
};

constexpr std::array part_titles{
    Title{ "server", "Máy chủ" },
    Title{ "disk", "Ổ đĩa dữ liệu" },
    Title{ "database", "Cơ sở dữ liệu" },
    Title{ "signer", "Bộ ký số" },
    Title{ "expiry.https", "Chứng chỉ của máy chủ" },
    Title{ "expiry.signing_key", "Khóa ký của tỉnh" },
    Title{ "expiry.authority", "Chứng chỉ của hệ thống khác" },
    Title{ "backup", "Sao lưu" },
    Title{ "drill", "Diễn tập khôi phục" },
    Title{ "clock", "Đồng hồ máy chủ" },
    Title{ "devices", "Thiết bị" },
    Title{ "queues", "Việc đang chờ" },
    Title{ "alarms", "Báo động" },
};

std::string_view part_title(std::string_view part)
{
    for (const Title& title : part_titles) {
        if (part == title.part || part.starts_with(std::string(title.part) + "."))
            return title.words;
    }
    return part;
}

std::string decimal(double value)
{
    std::string text = fmt::format("{:.1f}", value);
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::string fill(std::string_view text, const Finding& finding)
{
    if (text.empty())
        return {};
    return fmt::format(fmt::runtime(text), fmt::arg("figure", finding.figure),
        fmt::arg("other", finding.other), fmt::arg("name", finding.name),
        fmt::arg("when", finding.when ? vietnamese_moment(*finding.when) : "–"),
        fmt::arg("free", vietnamese_bytes(static_cast<std::uint64_t>(finding.figure))),
        fmt::arg("need", vietnamese_bytes(static_cast<std::uint64_t>(finding.other))),
        fmt::arg("seconds", decimal(static_cast<double>(finding.figure) / 1000)));
}

}

std::string vietnamese_bytes(std::uint64_t bytes)
{
    constexpr double kilo = 1024;
    static constexpr std::array units{ "KB", "MB", "GB", "TB" };
    double value = static_cast<double>(bytes) / kilo;
    std::size_t unit = 0;
    while (value >= kilo && unit + 1 < units.size()) {
        value /= kilo;
        ++unit;
    }
    return fmt::format("{} {}", decimal(value), units.at(unit));
}

SystemWords words_of(const Finding& finding)
{
    SystemWords words;
    words.title = part_title(finding.part);
    for (const Line& line : lines) {
        if (line.code != finding.code)
            continue;
        words.says = fill(line.says, finding);
        words.advice = fill(line.advice, finding);
    }
    return words;
}

}
