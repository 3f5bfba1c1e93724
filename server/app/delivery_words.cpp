// Why something was not heard, in the words of the page "Kết quả phát".
#include <fmt/format.h>

#include "server/app/power_facts.hpp"

namespace nguon::app {
namespace {

std::string_view code_of(const ShownDelivery& shown, const Outage& outage)
{
    switch (outage.kind) {
    case OutageKind::power:
        return shown.announced ? "no_power_announced" : "no_power";
    case OutageKind::shutdown:
        return "switched_off";
    case OutageKind::service:
        return "player_stopped";
    case OutageKind::crash:
    case OutageKind::sound:
        return "broken";
    case OutageKind::link:
        return "no_network";
    }
    return "";
}

std::string_view headline_of(const ShownDelivery& shown, const Outage& outage)
{
    switch (outage.kind) {
    case OutageKind::power:
        return shown.announced ? "Mất điện (theo lịch)" : "Mất điện";
    case OutageKind::shutdown:
        return "Thiết bị bị tắt";
    case OutageKind::service:
        return "Bộ phát tạm dừng";
    case OutageKind::crash:
    case OutageKind::sound:
        return "Hỏng";
    case OutageKind::link:
        return "Mất mạng, chưa tải xong âm thanh";
    }
    return "";
}

// The power is announced to be away, and nothing the device says speaks against it.
bool is_announced_gap(const ShownDelivery& shown)
{
    if (!shown.announced)
        return false;
    if (shown.delivery.state == DeliveryState::awaiting)
        return shown.offline;
    return shown.delivery.state == DeliveryState::missed
        && shown.delivery.reason == Reason::device_down;
}

std::string made_up_text(const MadeUp& made_up)
{
    const std::string at = vietnamese_moment(made_up.starts);
    if (!made_up.state)
        return "phát bù lúc " + at;
    return *made_up.state == DeliveryState::played ? "đã phát bù lúc " + at
                                                   : "phát bù lúc " + at + " không trọn";
}

std::string gap_text(const ShownDelivery& shown)
{
    const Delivery& delivery = shown.delivery;
    const Day day = day_of(delivery.planned_at);
    if (shown.contradiction)
        return "Nhật ký ghi đã phát, nhưng " + outage_text(*shown.contradiction, day)
            + ": kỹ thuật viên cần kiểm tra";
    if (shown.outage)
        return std::string(headline_of(shown, *shown.outage)) + ": "
            + outage_text(*shown.outage, day);
    if (is_announced_gap(shown))
        return "Mất điện (theo lịch) từ " + vietnamese_moment(shown.announced->begins) + " đến "
            + vietnamese_moment(shown.announced->ends);
    if (delivery.state != DeliveryState::awaiting)
        return std::string(text_of(delivery.reason));
    if (shown.removed)
        return fmt::format("Cụm loa đã gỡ khỏi hệ thống lúc {}, chưa gửi nhật ký",
            vietnamese_moment(*shown.removed));
    if (!shown.offline)
        return "Nhật ký phát chưa gửi về";
    if (!shown.last_seen)
        return "Thiết bị chưa kết nối lần nào";
    return "Mất kết nối từ " + vietnamese_moment(*shown.last_seen) + ", chưa có nhật ký";
}

}

std::string_view reason_code(const ShownDelivery& shown)
{
    if (shown.contradiction)
        return "power_contradicts_log";
    if (shown.outage)
        return code_of(shown, *shown.outage);
    if (is_announced_gap(shown))
        return "no_power_announced";
    if (shown.delivery.state == DeliveryState::awaiting && shown.removed)
        return "removed";
    if (shown.delivery.state == DeliveryState::awaiting)
        return shown.offline ? "link_down" : "";
    return shown.delivery.reason == Reason::none ? "" : name_of(shown.delivery.reason);
}

std::string reason_text(const ShownDelivery& shown)
{
    std::string text = gap_text(shown);
    if (shown.made_up)
        text += (text.empty() ? "" : "; ") + made_up_text(*shown.made_up);
    return text;
}

std::string_view text_of(Reason reason)
{
    switch (reason) {
    case Reason::none:
        return "";
    case Reason::waited:
        return "Chờ tin trước phát xong";
    case Reason::overlap:
        return "Tin trước phát quá lâu";
    case Reason::emergency:
        return "Nhường cảnh báo khẩn cấp";
    case Reason::device_down:
        return "Mất điện hoặc thiết bị khởi động lại";
    case Reason::late:
        return "Thiết bị trở lại quá muộn";
    case Reason::stopped:
        return "Cán bộ vận hành đã dừng";
    case Reason::recalled:
        return "Tin đã thu hồi";
    case Reason::media_missing:
        return "Mất mạng, chưa tải xong âm thanh";
    case Reason::media_damaged:
        return "Âm thanh trên thiết bị bị hỏng";
    case Reason::muted:
        return "Loa đang tạm dừng tại chỗ";
    case Reason::no_trusted_time:
        return "Thiết bị không có giờ tin cậy";
    case Reason::not_approved:
        return "Không thấy chữ ký duyệt hợp lệ";
    case Reason::bad_signature:
        return "Chữ ký trên kế hoạch phát không đúng";
    case Reason::expired:
        return "Ngoài thời hạn đã duyệt";
    case Reason::refused:
        return "Thiết bị không thuộc nơi nhận đã duyệt";
    case Reason::silenced:
        return "Đã dừng toàn bộ loa";
    case Reason::relay_silent:
        return "Nguồn tiếp sóng im lặng";
    case Reason::relay_unreachable:
        return "Không kết nối được nguồn tiếp sóng";
    }
    return "";
}

std::string_view text_of(DeliveryState state)
{
    switch (state) {
    case DeliveryState::played:
        return "Đã phát";
    case DeliveryState::partial:
        return "Phát một phần";
    case DeliveryState::preempted:
        return "Bị tin khẩn cấp cắt";
    case DeliveryState::missed:
        return "Không phát";
    case DeliveryState::refused:
        return "Thiết bị từ chối";
    case DeliveryState::awaiting:
        return "Chờ thiết bị báo về";
    }
    return "";
}

}
