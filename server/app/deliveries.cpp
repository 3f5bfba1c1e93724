#include "server/app/deliveries.hpp"

#include <algorithm>
#include <charconv>

#include "server/app/schedules.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr std::array failures_first{ DeliveryState::missed, DeliveryState::refused,
    DeliveryState::preempted, DeliveryState::partial, DeliveryState::awaiting,
    DeliveryState::played };

// "2-<cursor within the third state>"
struct Place {
    std::size_t rank = 0;
    std::string within;
};

std::optional<Place> parse_place(std::string_view cursor)
{
    if (cursor.empty())
        return Place{};
    Place place;
    const char* end = cursor.data() + cursor.size();
    const auto [after, error] = std::from_chars(cursor.data(), end, place.rank);
    if (error != std::errc() || after == end || *after != '-')
        return std::nullopt;
    place.within.assign(after + 1, end);
    return place;
}

std::string text_of(const Place& place) { return std::to_string(place.rank) + "-" + place.within; }

bool is_wanted(const std::vector<DeliveryState>& states, DeliveryState state)
{
    return states.empty() || std::find(states.begin(), states.end(), state) != states.end();
}

// The airing begins on a whole minute, as officers plan.
Moment next_minute(Moment moment) { return std::chrono::ceil<std::chrono::minutes>(moment); }

Schedule again(const Deed& deed, BulletinId bulletin, std::vector<DeviceId> devices, Moment starts)
{
    Schedule schedule;
    schedule.unit = deed.caller.unit;
    schedule.bulletin = bulletin;
    schedule.audience.devices = std::move(devices);
    schedule.audience.normalise();
    schedule.starts = starts;
    return schedule;
}

// Why a bulletin cannot be aired again whatever the time.
Result<Bulletin> airable(Records& records, BulletinId id, Moment now)
{
    auto bulletin = records.bulletins().find(id);
    if (!bulletin)
        return fail(Kind::missing, "bulletin.missing");
    if (bulletin->state() != BulletinState::approved)
        return fail(Kind::conflict, "bulletin.wrong_state");
    if (bulletin->content().valid_to && *bulletin->content().valid_to <= now)
        return fail(Kind::conflict, "bulletin.already_over");
    return std::move(*bulletin);
}

Result<Schedule> air_again(Records& records, const Deed& deed, BulletinId bulletin,
    const std::vector<DeviceId>& devices, std::optional<Moment> starts)
{
    constexpr auto soon = 10min;
    const Moment first = starts.value_or(next_minute(deed.now + soon));
    auto added = add_schedule(records, deed, again(deed, bulletin, devices, first));
    if (added || starts || added.error().suggestion.empty())
        return added;
    const auto allowed = parse_rfc3339(added.error().suggestion);
    if (!allowed)
        return added;
    return add_schedule(records, deed, again(deed, bulletin, devices, *allowed));
}

}

Paged<Delivery> list_failures_first(
    Facts& facts, DeliveryFilter filter, const UnitTree& tree, const Page& page)
{
    const std::vector<DeliveryState> wanted = filter.states;
    const auto from = parse_place(page.cursor);
    Paged<Delivery> found;
    if (!from)
        return found;
    const auto limit = static_cast<std::size_t>(page.limit);
    for (Place place = *from; place.rank < failures_first.size(); place = { place.rank + 1, {} }) {
        if (!is_wanted(wanted, failures_first[place.rank]))
            continue;
        filter.states = { failures_first[place.rank] };
        // Of a full page only whether more follows is still asked.
        const bool full = found.items.size() == limit;
        const int room = full ? 1 : static_cast<int>(limit - found.items.size());
        auto part = facts.deliveries().list(filter, tree, { room, place.within });
        if (full) {
            if (part.items.empty())
                continue;
            found.next = text_of(place);
            break;
        }
        std::move(part.items.begin(), part.items.end(), std::back_inserter(found.items));
        if (!part.next.empty()) {
            found.next = text_of(Place{ place.rank, part.next });
            break;
        }
    }
    return found;
}

std::vector<ShownDelivery> with_names(
    Records& records, const UnitTree& tree, const std::vector<Delivery>& deliveries)
{
    std::vector<BulletinId> ids;
    for (const Delivery& delivery : deliveries)
        ids.push_back(delivery.bulletin);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<BulletinId, std::string> titles;
    for (const Bulletin& bulletin : records.bulletins().find_all(ids))
        titles[bulletin.id()] = bulletin.content().title;
    std::map<DeviceId, std::optional<DeviceRow>> devices;
    std::vector<ShownDelivery> shown;
    shown.reserve(deliveries.size());
    for (const Delivery& delivery : deliveries) {
        ShownDelivery one;
        one.delivery = delivery;
        const auto [device, is_new] = devices.try_emplace(delivery.device);
        if (is_new)
            device->second = records.devices().find_with_status(delivery.device);
        if (const auto& row = device->second) {
            one.device_name = row->device.name;
            one.offline = !row->status.online;
            one.last_seen = row->status.last_seen;
        }
        if (const Unit* unit = tree.find(delivery.unit))
            one.unit_name = unit->name;
        if (const auto title = titles.find(delivery.bulletin); title != titles.end())
            one.bulletin_title = title->second;
        shown.push_back(std::move(one));
    }
    return shown;
}

std::string_view reason_code(const ShownDelivery& shown)
{
    if (shown.delivery.state == DeliveryState::awaiting)
        return shown.offline ? "link_down" : "";
    return shown.delivery.reason == Reason::none ? "" : name_of(shown.delivery.reason);
}

std::string reason_text(const ShownDelivery& shown)
{
    if (shown.delivery.state != DeliveryState::awaiting)
        return std::string(text_of(shown.delivery.reason));
    if (!shown.offline)
        return "Nhật ký phát chưa gửi về";
    if (!shown.last_seen)
        return "Thiết bị chưa kết nối lần nào";
    return "Mất kết nối từ " + vietnamese_moment(*shown.last_seen) + ", chưa có nhật ký";
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

bool may_be_retried(DeliveryState state)
{
    // Of what is awaited nobody knows yet: the device may have played it.
    return state != DeliveryState::played && state != DeliveryState::awaiting;
}

Retry retry_deliveries(Records& records, const Deed& deed, const std::vector<Delivery>& missed,
    std::optional<Moment> starts)
{
    std::map<BulletinId, std::vector<DeviceId>> devices;
    for (const Delivery& delivery : missed) {
        if (may_be_retried(delivery.state))
            devices[delivery.bulletin].push_back(delivery.device);
    }
    Retry retry;
    for (const auto& [id, wanted] : devices) {
        const auto bulletin = airable(records, id, deed.now);
        if (!bulletin) {
            const auto known = records.bulletins().find(id);
            retry.refused.push_back(
                { id, known ? known->content().title : std::string(), bulletin.error() });
            continue;
        }
        auto made = air_again(records, deed, id, wanted, starts);
        if (made)
            retry.made.push_back(std::move(*made));
        else
            retry.refused.push_back({ id, bulletin->content().title, made.error() });
    }
    return retry;
}

}
