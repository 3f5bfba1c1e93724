#include "server/app/explain.hpp"

#include <algorithm>

#include "server/app/jingles.hpp"
#include "server/app/plans.hpp"
#include "server/app/relays.hpp"
#include "server/app/year_words.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds looks_around = 3h;
constexpr Milliseconds near = 45min;
constexpr Milliseconds hair = 1500ms;
constexpr const char* unpaired_words = "Cụm loa này chưa ghép thiết bị";

std::vector<PlanSlot> slots_at(Records& records, const AiringBook& book, Explanation& explanation)
{
    if (!explanation.past)
        return book.slots_of(explanation.device);
    explanation.plan_version = records.plans().held_at(explanation.device, explanation.at);
    if (!explanation.plan_version)
        return {};
    const auto plan = records.plans().at_version(explanation.device, *explanation.plan_version);
    return plan ? slots_of_plan(records, *plan) : std::vector<PlanSlot>();
}

std::map<OccurrenceKey, std::string> titles_of(Records& records, const std::vector<PlanSlot>& slots)
{
    std::vector<BulletinId> ids;
    for (const PlanSlot& slot : slots)
        ids.push_back(slot.bulletin);
    std::map<BulletinId, BulletinContent> contents;
    for (const Bulletin& bulletin : records.bulletins().find_all(ids))
        contents[bulletin.id()] = bulletin.content();
    std::map<OccurrenceKey, std::string> titles;
    for (const PlanSlot& slot : slots) {
        if (const auto jingle = jingle_at(slot.occurrence.item))
            titles[slot.occurrence] = title_of(*jingle);
        else if (slot.relay)
            titles[slot.occurrence] = title_of(*slot.relay);
        else if (const auto at = contents.find(slot.bulletin); at != contents.end())
            titles[slot.occurrence] = title_in_language(at->second, slot.occurrence.track());
    }
    return titles;
}

// What would be heard near the moment on another day.
void add_withheld(Records& records, const AiringBook& book, Explanation& explanation)
{
    auto withheld = book.withheld_from(explanation.device);
    std::erase_if(withheld, [&](const WithheldSlot& one) {
        const Span span = one.slot.span();
        const bool planned = std::any_of(explanation.candidates.begin(),
            explanation.candidates.end(), [&](const Candidate& candidate) {
                return candidate.occurrence == one.slot.occurrence;
            });
        return planned || !Span{ span.begins - near, span.ends + near }.covers(explanation.at);
    });
    std::vector<PlanSlot> slots;
    for (const WithheldSlot& one : withheld)
        slots.push_back(one.slot);
    auto titles = titles_of(records, slots);
    for (const auto& [slot, why] : withheld)
        explanation.candidates.push_back({ slot.bulletin, titles[slot.occurrence], slot.occurrence,
            slot.starts, slot.span().ends, Outcome::missed, Reason::none, false, {}, {},
            sentence_of(why), slot.relay.has_value() });
    std::stable_sort(explanation.candidates.begin(), explanation.candidates.end(),
        [](const Candidate& a, const Candidate& b) { return a.starts < b.starts; });
}

// The nearest second: a player is a few milliseconds early or late.
std::string clock(Moment moment)
{
    return vietnamese_time_with_seconds(
        time_of_day(std::chrono::round<std::chrono::seconds>(moment)));
}

// A sound is over with its last frame, a little before or after the minute that was planned: that
// minute is what people know. Everything else to the second.
std::string planned_clock(Moment moment)
{
    const Moment minute = std::chrono::round<std::chrono::minutes>(moment);
    return std::chrono::abs(moment - minute) <= hair ? vietnamese_time(time_of_day(minute))
                                                     : clock(moment);
}

std::string quoted(const std::string& title) { return "“" + title + "”"; }

std::string line_code(const Candidate& one)
{
    if (one.withheld)
        return "withheld";
    return one.on_air ? "on_air" : std::string(name_of(one.outcome));
}

std::string about(const Candidate& one)
{
    const std::string what = quoted(one.title);
    if (one.withheld)
        return what + " (lịch " + planned_clock(one.occurrence.starts) + ") không phát. "
            + *one.withheld + ".";
    if (one.on_air)
        return what + " phát từ " + planned_clock(one.starts) + " đến " + planned_clock(one.ends)
            + ": đúng lịch và không có tin nào được ưu tiên hơn.";
    switch (one.outcome) {
    case Outcome::missed:
        return what + " (lịch " + planned_clock(one.occurrence.starts)
            + ") không phát: " + std::string(sentence_of(one.reason))
            + (one.other ? " Tin đang phát lúc đó là " + quoted(*one.other) + "." : "");
    case Outcome::partial:
    case Outcome::preempted:
        return what + " (lịch " + planned_clock(one.occurrence.starts)
            + ") phát không trọn: " + std::string(sentence_of(one.reason));
    case Outcome::refused:
        return what + " bị thiết bị từ chối: " + std::string(sentence_of(one.reason));
    case Outcome::played:
    case Outcome::pending:
        break;
    }
    if (one.reason == Reason::waited || one.reason == Reason::overlap)
        return what + " phải chờ tin trước, phát từ " + planned_clock(one.starts) + " đến "
            + planned_clock(one.ends) + ".";
    return what + " có lịch từ " + planned_clock(one.starts) + " đến " + planned_clock(one.ends)
        + ", không trùng thời điểm này.";
}

}

std::string_view sentence_of(Reason reason)
{
    switch (reason) {
    case Reason::none:
        return "không có lý do ghi nhận.";
    case Reason::waited:
        return "phải chờ tin trước phát xong.";
    case Reason::overlap:
        return "tin trước phát quá lâu, quá thời gian được phát muộn.";
    case Reason::emergency:
        return "cảnh báo khẩn cấp đã chen vào.";
    case Reason::device_down:
        return "thiết bị mất điện hoặc đang khởi động lại.";
    case Reason::late:
        return "thiết bị sẵn sàng quá muộn.";
    case Reason::stopped:
        return "cán bộ vận hành đã bấm dừng.";
    case Reason::recalled:
        return "tin đã bị thu hồi.";
    case Reason::media_missing:
        return "chưa tải xong âm thanh (mất mạng).";
    case Reason::media_damaged:
        return "âm thanh trên thiết bị bị hỏng.";
    case Reason::muted:
        return "loa tại nơi này đang bị tạm dừng.";
    case Reason::no_trusted_time:
        return "thiết bị không có giờ tin cậy.";
    case Reason::not_approved:
        return "thiết bị không thấy chữ ký duyệt hợp lệ.";
    case Reason::bad_signature:
        return "chữ ký trên kế hoạch phát không đúng.";
    case Reason::expired:
        return "nằm ngoài thời hạn đã duyệt.";
    case Reason::refused:
        return "thiết bị không thuộc nơi nhận đã duyệt.";
    case Reason::silenced:
        return "toàn bộ loa của nơi này đã bị dừng.";
    case Reason::relay_silent:
        return "nguồn tiếp sóng im lặng.";
    case Reason::relay_unreachable:
        return "không kết nối được nguồn tiếp sóng.";
    }
    return "không rõ.";
}

Result<Explanation> explain_plan(Records& records, const Deed& deed, DeviceId id, Moment at)
{
    const auto row = records.devices().find_with_status(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!row || !deed.caller.may_in(Right::view, row->device.unit, *tree))
        return fail(Kind::missing, "device.missing");
    Explanation explanation;
    explanation.device = id;
    explanation.at = at;
    explanation.past = at < deed.now;
    explanation.offline = !row->status.online;
    const Span around{ at - looks_around, at + looks_around };
    const AiringBook book(records, *tree, around);
    if (const auto quiet = quiet_window(book.rules_of(row->device), { at, at + 1ms }))
        explanation.quiet = vietnamese_time(quiet->from) + "–" + vietnamese_time(quiet->to);
    explanation.silenced = !explanation.past && book.is_silenced(row->device);
    auto slots = slots_at(records, book, explanation);
    std::erase_if(slots, [&](const PlanSlot& slot) { return !slot.span().overlaps(around); });
    const auto titles = titles_of(records, slots);
    const auto title = [&](const PlanSlot& slot) {
        const auto at_title = titles.find(slot.occurrence);
        return at_title == titles.end() ? std::string() : at_title->second;
    };
    const Timeline line = timeline(slots, {}, {}, around);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        Candidate one{ slots[i].bulletin, title(slots[i]), slots[i].occurrence, slots[i].starts,
            slots[i].span().ends, line.fates[i].outcome, line.fates[i].reason, false, {}, {}, {},
            slots[i].relay.has_value() };
        for (const Segment& segment : line.segments) {
            if (segment.is_order() || std::get<OccurrenceKey>(segment.what) != slots[i].occurrence)
                continue;
            one.starts = segment.span.begins;
            one.ends = segment.span.ends;
            one.on_air = one.on_air || segment.span.covers(at);
        }
        if (line.fates[i].other) {
            const auto other = std::find_if(slots.begin(), slots.end(),
                [&](const PlanSlot& slot) { return slot.occurrence == *line.fates[i].other; });
            if (other != slots.end())
                one.other = title(*other);
        }
        const bool concerns = Span{ one.starts - near, one.ends + near }.covers(at);
        if (concerns)
            explanation.candidates.push_back(std::move(one));
    }
    add_withheld(records, book, explanation);
    explanation.unpaired = row->device.public_key.empty();
    for (Candidate& one : explanation.candidates) {
        if (!explanation.unpaired)
            break;
        one.on_air = false;
        one.withheld = unpaired_words;
    }
    return explanation;
}

void add_facts(Facts& facts, Explanation& explanation)
{
    if (!explanation.past)
        return;
    const Span around{ explanation.at - looks_around, explanation.at + looks_around };
    for (const PlayRecord& record : facts.play_logs().of_device(explanation.device, around)) {
        if (record.started_at && record.ended_at
            && Span{ *record.started_at, *record.ended_at }.covers(explanation.at))
            explanation.heard = record;
    }
    for (Candidate& one : explanation.candidates) {
        one.delivery = facts.deliveries().find(explanation.device, one.occurrence);
        if (!one.delivery)
            continue;
        // What the device reports outweighs what should have been.
        one.on_air = explanation.heard && explanation.heard->occurrence == one.occurrence;
        one.reason = one.delivery->reason;
        switch (one.delivery->state) {
        case DeliveryState::played:
            one.outcome = Outcome::played;
            break;
        case DeliveryState::partial:
            one.outcome = Outcome::partial;
            break;
        case DeliveryState::preempted:
            one.outcome = Outcome::preempted;
            break;
        case DeliveryState::missed:
            one.outcome = Outcome::missed;
            break;
        case DeliveryState::refused:
            one.outcome = Outcome::refused;
            break;
        case DeliveryState::awaiting:
            one.outcome = Outcome::pending;
            break;
        }
        if (one.delivery->started_at)
            one.starts = *one.delivery->started_at;
    }
    if (explanation.heard && explanation.heard->bulletin) {
        for (const Candidate& one : explanation.candidates) {
            if (one.bulletin == *explanation.heard->bulletin
                && explanation.heard->occurrence == one.occurrence)
                explanation.heard_title = one.title;
        }
    }
}

std::vector<std::pair<std::string, std::string>> sentences(const Explanation& explanation)
{
    std::vector<std::pair<std::string, std::string>> lines;
    if (explanation.past && explanation.heard)
        lines.emplace_back("heard",
            "Nhật ký của thiết bị ghi: đang phát lúc " + clock(explanation.at) + " (từ "
                + clock(*explanation.heard->started_at) + " đến "
                + clock(*explanation.heard->ended_at) + ").");
    for (const Candidate& one : explanation.candidates)
        lines.emplace_back(line_code(one), about(one));
    const bool silent = std::none_of(explanation.candidates.begin(), explanation.candidates.end(),
        [](const Candidate& one) { return one.on_air; });
    if (silent && !explanation.heard) {
        if (explanation.unpaired && explanation.candidates.empty())
            lines.emplace_back("unpaired", std::string(unpaired_words) + " nên không phát gì.");
        else if (explanation.past && !explanation.plan_version)
            lines.emplace_back(
                "no_plan", "Thiết bị chưa báo đã nhận kế hoạch phát nào trước thời điểm này.");
        else if (explanation.candidates.empty())
            lines.emplace_back("nothing_planned", "Không có lịch phát nào quanh thời điểm này.");
        if (explanation.silenced)
            lines.emplace_back("silenced", "Toàn bộ loa ở nơi này đang bị dừng.");
        if (explanation.quiet)
            lines.emplace_back("quiet",
                "Thời điểm này nằm trong khung giờ không phát (" + *explanation.quiet + ").");
        if (explanation.past && explanation.offline && !explanation.unpaired)
            lines.emplace_back(
                "offline", "Thiết bị đang mất kết nối; nhật ký của nó có thể chưa gửi về.");
    }
    return lines;
}

}
