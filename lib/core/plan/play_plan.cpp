#include "core/plan/play_plan.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

namespace nguon {
namespace {

bool sorts_first(const PlanSlot& a, const PlanSlot& b)
{
    return std::tuple(a.starts, a.occurrence) < std::tuple(b.starts, b.occurrence);
}

template <typename Number> bool take_number(std::string_view& text, Number& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc())
        return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool is_valid_at(const PlannedBulletin& bulletin, Moment moment)
{
    return (!bulletin.valid_from || *bulletin.valid_from <= moment)
        && (!bulletin.valid_to || moment < *bulletin.valid_to);
}

void add_airing(PlanBody& body, const PlannedSchedule& planned, Moment starts)
{
    Moment at = starts;
    int next = 0;
    for (const PlannedBulletin& bulletin : planned.bulletins) {
        // What is said again in the same airing stands behind what was said before.
        const int item = std::max(bulletin.item, next);
        next = item + 1;
        if (!is_valid_at(bulletin, at))
            continue;
        PlanSlot slot;
        slot.occurrence = { planned.schedule.id, starts, item };
        slot.bulletin = bulletin.id;
        slot.bulletin_version = bulletin.version;
        slot.starts = at;
        slot.length = bulletin.sound.duration;
        slot.priority = bulletin.priority;
        slot.level = planned.level;
        slot.media = bulletin.sound.hash;
        slot.media_size = bulletin.sound.size;
        slot.language = bulletin.language;
        slot.interrupted = planned.schedule.interrupted;
        slot.late = planned.schedule.late;
        at += slot.length;
        body.slots.push_back(std::move(slot));
        body.approvals.push_back(bulletin.statement);
    }
}

}

std::string OccurrenceKey::text() const
{
    return schedule.text() + "@" + std::to_string(unix_ms(starts)) + "#" + std::to_string(item);
}

std::optional<OccurrenceKey> OccurrenceKey::parse(std::string_view text)
{
    std::int64_t schedule = 0;
    std::int64_t starts = 0;
    int item = 0;
    if (!take_number(text, schedule) || schedule <= 0 || !text.starts_with('@'))
        return std::nullopt;
    text.remove_prefix(1);
    if (!take_number(text, starts) || !text.starts_with('#'))
        return std::nullopt;
    text.remove_prefix(1);
    if (!take_number(text, item) || item < 0 || !text.empty())
        return std::nullopt;
    return OccurrenceKey{ ScheduleId(schedule), moment_from_unix_ms(starts), item };
}

Result<PlanBody> compile_body(
    std::string audience_key, const std::vector<PlannedSchedule>& schedules, Span window)
{
    PlanBody body;
    body.audience = std::move(audience_key);
    for (const PlannedSchedule& planned : schedules) {
        const auto starts = starts_between(planned.schedule, window);
        if (!starts)
            return tl::unexpected(starts.error());
        for (const Moment start : *starts)
            add_airing(body, planned, start);
    }
    std::sort(body.slots.begin(), body.slots.end(), sorts_first);
    std::sort(body.approvals.begin(), body.approvals.end());
    body.approvals.erase(
        std::unique(body.approvals.begin(), body.approvals.end()), body.approvals.end());
    return body;
}

std::vector<PlanSlot> merge_slots(const std::vector<PlanBody>& bodies)
{
    std::vector<PlanSlot> slots;
    for (const PlanBody& body : bodies)
        slots.insert(slots.end(), body.slots.begin(), body.slots.end());
    std::sort(slots.begin(), slots.end(), sorts_first);
    slots.erase(
        std::unique(slots.begin(), slots.end(),
            [](const PlanSlot& a, const PlanSlot& b) { return a.occurrence == b.occurrence; }),
        slots.end());
    return slots;
}

PlanDiff diff(const std::vector<PlanSlot>& before, const std::vector<PlanSlot>& after)
{
    std::map<OccurrenceKey, const PlanSlot*> old;
    for (const PlanSlot& slot : before)
        old.emplace(slot.occurrence, &slot);
    PlanDiff diff;
    for (const PlanSlot& slot : after) {
        const auto at = old.find(slot.occurrence);
        if (at == old.end()) {
            diff.added.push_back(slot);
            continue;
        }
        if (*at->second != slot)
            diff.changed.push_back(slot);
        old.erase(at);
    }
    for (const auto& [key, slot] : old)
        diff.removed.push_back(*slot);
    return diff;
}

Version next_plan_version(Version previous, Version highest_seen, Moment now)
{
    return std::max({ previous + 1, highest_seen + 1, Version(unix_ms(now)) });
}

}
