#include "core/plan/play_plan.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <tuple>

#include "base/names.hpp"
#include "core/bulletin/languages.hpp"

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

struct Placed {
    PlanSlot slot;
    const std::string* statement; // of what was planned
};

// Sounds placed one behind the other.
class AiringLine {
public:
    AiringLine(const PlannedSchedule& planned, Moment starts)
        : planned_(&planned)
        , starts_(starts)
        , at_(starts)
    {
    }

    // Where the next sound would begin.
    Moment at() const { return at_; }

    // Its languages as the place hears them, with the pause between them.
    void add(const PlannedBulletin& bulletin, int item, const std::vector<std::string>& order)
    {
        const Moment first = at_;
        for (const HeardTrack& track : heard_tracks(bulletin, order)) {
            // The player asks each slot by itself.
            if (!is_valid_at(bulletin, first + track.begins))
                continue;
            at_ = first + track.begins;
            place(bulletin, item + static_cast<int>(track.position) * items_of_a_track,
                SlotKind::bulletin, track.language, track.sound);
        }
    }

    void add(Jingle jingle, int before = 0)
    {
        const auto found = planned_->jingles.find(jingle);
        if (found != planned_->jingles.end() && is_valid_at(found->second, at_))
            place(found->second, item_of(jingle, before),
                is_music(jingle) ? SlotKind::jingle : SlotKind::greeting, found->second.language,
                found->second.sound);
    }

    // An empty one that begins where this one ends.
    AiringLine behind() const
    {
        AiringLine next(*planned_, starts_);
        next.at_ = at_;
        return next;
    }
    void append(AiringLine&& other)
    {
        at_ = other.at_;
        std::move(other.placed_.begin(), other.placed_.end(), std::back_inserter(placed_));
    }

    std::vector<Placed> take() { return std::move(placed_); }

private:
    void place(const PlannedBulletin& of, int item, SlotKind kind, const std::string& language,
        const BulletinSound& sound)
    {
        PlanSlot slot;
        slot.occurrence = { planned_->schedule.id, starts_, item };
        slot.kind = kind;
        slot.bulletin = of.id;
        slot.bulletin_version = of.version;
        slot.starts = at_;
        slot.length = sound.duration;
        slot.priority = of.priority;
        slot.level = planned_->level;
        slot.media = sound.hash;
        slot.media_size = sound.size;
        slot.language = language;
        slot.interrupted = planned_->schedule.interrupted;
        slot.late = planned_->schedule.late;
        if (of.relay) {
            // What another station sends is where the clock is, whatever came between.
            slot.kind = SlotKind::relay;
            slot.relay = of.relay;
            slot.interrupted = Interrupted::resume_at_clock;
            slot.late.way = LatePolicy::Way::seek_in;
        }
        at_ += slot.length;
        placed_.push_back({ std::move(slot), &of.statement });
    }

    const PlannedSchedule* planned_;
    Moment starts_;
    Moment at_;
    std::vector<Placed> placed_;
};

std::vector<Placed> place_airing(
    const PlannedSchedule& planned, Moment starts, const std::vector<std::string>& order)
{
    AiringLine line(planned, starts);
    int next = 0;
    bool begun = false;
    for (const PlannedBulletin& bulletin : planned.bulletins) {
        // What is said again in the same airing stands behind what was said before.
        const int item = std::max(bulletin.item, next);
        next = item + 1;
        // What leads to it frames it, and is not heard where it is not.
        AiringLine more = line.behind();
        if (begun) {
            more.add(Jingle::bumper, item);
        } else {
            more.add(Jingle::opening);
            more.add(Jingle::greeting);
        }
        if (!is_valid_at(bulletin, more.at()))
            continue;
        more.add(bulletin, item, order);
        line.append(std::move(more));
        begun = true;
    }
    if (begun)
        line.add(Jingle::closing);
    return line.take();
}

constexpr Names<SlotKind, 4> slot_kind_names{ "bulletin", "jingle", "greeting", "relay" };

}

std::string_view name_of(SlotKind kind) { return slot_kind_names.of(kind); }
std::optional<SlotKind> parse_slot_kind(std::string_view text)
{
    return slot_kind_names.find(text);
}

std::vector<PlanSlot> slots_of_airing(
    const PlannedSchedule& planned, Moment starts, const std::vector<std::string>& order)
{
    std::vector<PlanSlot> slots;
    for (Placed& placed : place_airing(planned, starts, order))
        slots.push_back(std::move(placed.slot));
    return slots;
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

std::vector<HeardTrack> heard_tracks(
    const PlannedBulletin& bulletin, const std::vector<std::string>& order)
{
    std::vector<std::string> others;
    for (const PlannedBulletin::Track& track : bulletin.tracks)
        others.push_back(track.language);
    std::vector<HeardTrack> heard;
    Milliseconds begins{};
    for (const std::size_t position : heard_in_order(bulletin.language, others, order)) {
        const bool is_main = position == 0;
        const BulletinSound& sound = is_main ? bulletin.sound : bulletin.tracks[position - 1].sound;
        heard.push_back(
            { position, is_main ? bulletin.language : others[position - 1], sound, begins });
        begins += sound.duration + between_tracks;
    }
    return heard;
}

Result<PlanBody> compile_body(std::string audience_key,
    const std::vector<PlannedSchedule>& schedules, Span window,
    const std::vector<std::string>& order)
{
    PlanBody body;
    body.audience = std::move(audience_key);
    for (const PlannedSchedule& planned : schedules) {
        const auto starts = starts_between(planned.schedule, window);
        if (!starts)
            return tl::unexpected(starts.error());
        for (const Moment start : *starts) {
            for (Placed& placed : place_airing(planned, start, order)) {
                body.approvals.push_back(*placed.statement);
                body.slots.push_back(std::move(placed.slot));
            }
        }
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
