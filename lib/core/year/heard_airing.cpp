#include "core/year/heard_airing.hpp"

#include <algorithm>
#include <iterator>

#include "core/bulletin/languages.hpp"

namespace nguon {
namespace {

// The parts of an airing, one behind the other as far as they are heard.
class HeardLine {
public:
    HeardLine(
        const DayRules& days, AiringTraits airing, const std::map<BulletinId, AiringPart>& parts)
        : days_(days)
        , airing_(std::move(airing))
        , parts_(parts)
        , is_mourned_(days.is_mourned(day_of(airing_.starts)))
        , at_(airing_.starts)
    {
    }

    void add(PlanSlot slot)
    {
        if (!slot.occurrence.is_jingle())
            add_bulletin(std::move(slot));
        else if (!is_mourned_ || slot.kind != SlotKind::jingle)
            add_frame(std::move(slot));
    }

    HeardAiring take()
    {
        if (closing_ && heard_.is_heard()) {
            closing_->starts = at_;
            if (days_.closes(closing_->span()) == nullptr)
                heard_.slots.push_back(std::move(*closing_));
        }
        return std::move(heard_);
    }

private:
    // A bulletin with what leads to it.
    struct Group {
        std::vector<PlanSlot> frames;
        PlanSlot slot;
    };

    void add_frame(PlanSlot slot)
    {
        const auto jingle = jingle_at(slot.occurrence.item);
        if (jingle == Jingle::closing) {
            closing_ = std::move(slot);
            return;
        }
        if (jingle == Jingle::bumper) {
            // A bumper leads from one bulletin to the next, the last one named.
            if (!heard_.is_heard())
                return;
            frames_.clear();
        }
        frames_.push_back(std::move(slot));
    }

    void add_bulletin(PlanSlot slot)
    {
        fill_in(slot.bulletin);
        // Another station begins when it begins.
        Group group = slot.kind == SlotKind::relay ? as_planned(slot) : moved_up(slot);
        auto why = withheld(group.slot);
        if (why && why->by == Withheld::By::hours && group.slot.starts != slot.starts) {
            group = as_planned(slot);
            why = withheld(group.slot);
        }
        if (why) {
            heard_.withheld.push_back({ std::move(slot), std::move(*why) });
            return;
        }
        at_ = group.slot.span().ends;
        last_ = group.slot.occurrence.of_main();
        std::move(group.frames.begin(), group.frames.end(), std::back_inserter(heard_.slots));
        heard_.slots.push_back(std::move(group.slot));
        frames_.clear();
    }

    void fill_in(BulletinId bulletin)
    {
        const auto part = parts_.find(bulletin);
        asked_ = part == parts_.end() ? nullptr : &part->second;
        airing_.priority = asked_ == nullptr ? Priority::normal : asked_->priority;
        airing_.category = asked_ == nullptr ? std::string() : asked_->category;
    }

    std::optional<Withheld> withheld(const PlanSlot& slot)
    {
        airing_.heard = slot.span();
        return days_.withheld(airing_);
    }

    // Right behind what is heard before it, but no bulletin before its approval begins.
    Group moved_up(const PlanSlot& slot) const
    {
        Group group{ {}, slot };
        Moment at = at_;
        if (last_ == slot.occurrence.of_main())
            at += between_tracks;
        static constexpr std::optional<Moment> at_any_time;
        const std::optional<Moment>& valid_from
            = asked_ == nullptr ? at_any_time : asked_->valid_from;
        if (valid_from) {
            Milliseconds framed{};
            for (const PlanSlot& frame : frames_)
                framed += frame.length;
            at = std::max(at, *valid_from - framed);
        }
        for (PlanSlot frame : frames_) {
            frame.starts = at;
            if (days_.closes(frame.span()) != nullptr)
                continue;
            at = frame.span().ends;
            group.frames.push_back(std::move(frame));
        }
        group.slot.starts = std::max(at, valid_from.value_or(at));
        return group;
    }

    Group as_planned(const PlanSlot& slot) const
    {
        Group group{ {}, slot };
        std::copy_if(frames_.begin(), frames_.end(), std::back_inserter(group.frames),
            [&](const PlanSlot& frame) { return days_.closes(frame.span()) == nullptr; });
        return group;
    }

    const DayRules& days_;
    AiringTraits airing_;
    const std::map<BulletinId, AiringPart>& parts_;
    bool is_mourned_;
    Moment at_; // where the next part would begin
    const AiringPart* asked_ = nullptr;
    std::optional<OccurrenceKey> last_; // the bulletin that is heard before
    std::vector<PlanSlot> frames_; // what leads to the next bulletin
    std::optional<PlanSlot> closing_;
    HeardAiring heard_;
};

}

HeardAiring heard_of(std::vector<PlanSlot> planned, const DayRules& days, AiringTraits airing,
    const std::map<BulletinId, AiringPart>& parts)
{
    if (planned.empty() || !days.hold_over({ airing.starts, planned.back().span().ends }))
        return { std::move(planned), {} };
    HeardLine line(days, std::move(airing), parts);
    for (PlanSlot& slot : planned)
        line.add(std::move(slot));
    return line.take();
}

}
