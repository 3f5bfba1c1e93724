#include "core/unit/change.hpp"

#include <algorithm>
#include <set>

#include "base/names.hpp"
#include "core/unit/change_draft.hpp"

namespace nguon {
namespace {

constexpr Names<ChangeKind, 5> change_kind_names{ "merge", "split", "rename", "move", "dissolve" };

// Goes through the steps of one change, over a draft that each of them alters.
class Steps {
public:
    Steps(const UnitRegister& before, const UnitChange& change)
        : draft_(before, change.on, change.resolution)
    {
    }

    Result<void> take(const ChangeStep& step)
    {
        if (const auto ok = check_from(step); !ok)
            return ok;
        switch (step.kind) {
        case ChangeKind::merge:
            return merge(step);
        case ChangeKind::split:
            return split(step);
        case ChangeKind::rename:
            return rename(step);
        case ChangeKind::move:
            return move(step);
        case ChangeKind::dissolve:
            return dissolve(step);
        }
        return {};
    }

    Result<ChangeEffect> finish() { return draft_.finish(); }

private:
    Result<void> check_from(const ChangeStep& step)
    {
        if (step.from.empty())
            return fail(Kind::invalid, "unit_change.from_missing");
        std::set<UnitId> seen;
        for (const UnitId id : step.from) {
            if (!seen.insert(id).second)
                return fail(Kind::invalid, "unit_change.repeated", draft_.name_of(id));
            if (!draft_.was_there(id))
                return fail(Kind::missing, "unit_change.unit_missing", id.text());
            if (const auto there = draft_.require(id); !there)
                return there;
        }
        return {};
    }

    Result<void> only(const ChangeStep& step, std::size_t from, std::size_t to)
    {
        if ((from != 0 && step.from.size() != from) || step.to.size() != to)
            return fail(Kind::invalid, "unit_change.wrong_count");
        return {};
    }

    // Whether `id` is among the targets, and so goes on.
    static bool goes_on(const ChangeStep& step, UnitId id)
    {
        return std::any_of(step.to.begin(), step.to.end(),
            [&](const ChangeTarget& target) { return target.id == id; });
    }

    Result<void> merge(const ChangeStep& step)
    {
        if (const auto ok = only(step, 0, 1); !ok)
            return ok;
        const ChangeTarget& target = step.to.front();
        if (!target.is_new && step.from.size() == 1 && step.from.front() == target.id)
            return fail(Kind::invalid, "unit_change.into_itself", draft_.name_of(target.id));
        if (const auto there = draft_.establish(target); !there)
            return there;
        for (const UnitId id : step.from) {
            if (id == target.id)
                continue;
            if (const auto was = draft_.require_a_day(id); !was)
                return was;
            draft_.end(id, { target.id });
        }
        return draft_.alter(target);
    }

    Result<void> split(const ChangeStep& step)
    {
        if (step.from.size() != 1 || step.to.size() < 2)
            return fail(Kind::invalid, "unit_change.wrong_count");
        const UnitId from = step.from.front();
        std::vector<UnitId> parts;
        for (const ChangeTarget& target : step.to) {
            if (std::find(parts.begin(), parts.end(), target.id) != parts.end())
                return fail(Kind::invalid, "unit_change.repeated", draft_.name_of(target.id));
            if (target.is_new && target.parent == from && !goes_on(step, from))
                return fail_field("parent", "unit_change.parent_ends", draft_.name_of(from));
            if (const auto there = draft_.establish(target); !there)
                return there;
            parts.push_back(target.id);
        }
        for (const ChangeTarget& target : step.to) {
            for (const UnitId child : target.takes) {
                if (const auto there = draft_.require(child); !there)
                    return there;
                if (draft_.parent_of(child) != from)
                    return fail(Kind::invalid, "unit_change.not_in_it", draft_.name_of(child));
                draft_.place(child, target.id);
            }
        }
        if (goes_on(step, from)) {
            draft_.part(from, parts);
        } else {
            if (const auto was = draft_.require_a_day(from); !was)
                return was;
            draft_.end(from, parts);
        }
        for (const ChangeTarget& target : step.to) {
            if (const auto altered = draft_.alter(target); !altered)
                return altered;
        }
        return {};
    }

    Result<void> rename(const ChangeStep& step)
    {
        if (const auto ok = only(step, 1, 1); !ok)
            return ok;
        ChangeTarget target = step.to.front();
        target.id = step.from.front();
        // Whoever wishes for another name need not say whose it is: it is no new unit.
        target.is_new = false;
        if (!target.name && !target.kind && !target.code)
            return fail(Kind::invalid, "unit_change.nothing_changes", draft_.name_of(target.id));
        return draft_.alter(target);
    }

    Result<void> move(const ChangeStep& step)
    {
        if (const auto ok = only(step, 0, 1); !ok)
            return ok;
        const UnitId parent = step.to.front().id;
        if (const auto there = draft_.require(parent); !there)
            return there;
        for (const UnitId id : step.from)
            draft_.place(id, parent);
        return {};
    }

    Result<void> dissolve(const ChangeStep& step)
    {
        if (step.to.size() > 1)
            return fail(Kind::invalid, "unit_change.wrong_count");
        for (const UnitId id : step.from) {
            auto next = step.to.empty() ? draft_.parent_of(id) : std::optional(step.to.front().id);
            if (next == id)
                return fail(Kind::invalid, "unit_change.into_itself", draft_.name_of(id));
            if (next) {
                if (const auto there = draft_.require(*next); !there)
                    return there;
            }
            if (const auto was = draft_.require_a_day(id); !was)
                return was;
            if (const auto done = draft_.dissolve(id, next); !done)
                return done;
        }
        return {};
    }

    ChangeDraft draft_;
};

}

std::string_view name_of(ChangeKind kind) { return change_kind_names.of(kind); }
std::optional<ChangeKind> parse_change_kind(std::string_view text)
{
    return change_kind_names.find(text);
}

bool ChangedLife::has_ended(Day on) const
{
    return before && before->era_on(on) != nullptr && after.era_on(on) == nullptr;
}

bool ChangedLife::has_come_back(Day on) const
{
    return before && before->era_on(on) == nullptr && after.era_on(on) != nullptr
        && before->begins() <= on;
}

const ChangedLife* ChangeEffect::find(UnitId id) const
{
    const auto at = std::lower_bound(lives.begin(), lives.end(), id,
        [](const ChangedLife& one, UnitId wanted) { return one.after.id < wanted; });
    return at != lives.end() && at->after.id == id ? &*at : nullptr;
}

Result<ChangeEffect> effect_of(const UnitRegister& before, const UnitChange& change)
{
    if (change.resolution.empty())
        return fail_field("resolution", "input.required");
    if (change.steps.empty())
        return fail(Kind::invalid, "unit_change.from_missing");
    Steps steps(before, change);
    for (const ChangeStep& step : change.steps) {
        if (const auto taken = steps.take(step); !taken)
            return tl::unexpected(taken.error());
    }
    return steps.finish();
}

void apply(UnitRegister& units, const ChangeEffect& effect)
{
    for (const ChangedLife& one : effect.lives)
        units.put(one.after);
}

}
