#include "core/unit/reform.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "core/unit/old_units.hpp"

namespace nguon {
namespace {

constexpr std::string_view unchanged = "giữ nguyên";

UnitKind kind_of_name(const std::string& name)
{
    const std::string kind = split_name(name).kind;
    if (kind == "phuong")
        return UnitKind::ward;
    if (kind == "thi tran")
        return UnitKind::township;
    if (kind == "dac khu")
        return UnitKind::special_zone;
    return UnitKind::commune;
}

// A new commune, and the old ones it is made of, in the order of the words.
struct NewUnit {
    const ReformRow* row = nullptr;
    UnitId province;
    std::vector<std::pair<UnitId, bool>> parts; // partial: only a part of it came
    std::optional<UnitId> kept; // it is the old one, unchanged
};

class Reform {
public:
    Reform(const UnitRegister& units, Day on, const std::vector<ReformRow>& rows,
        const std::vector<ReformDecision>& decisions, const std::function<UnitId()>& new_id)
        : rows_(rows)
        , new_id_(new_id)
        , old_(units, on)
    {
        for (const ReformDecision& one : decisions)
            decided_[{ one.code, tidy(one.mention) }].push_back(one.old_code);
    }

    ReformReading run()
    {
        for (const ReformRow& row : rows_) {
            if (row.province_code.empty())
                read_province(row);
        }
        for (const ReformRow& row : rows_) {
            if (!row.province_code.empty())
                read_commune(row);
        }
        list_unnamed();
        write_steps();
        return std::move(reading_);
    }

private:
    static std::string tidy(const std::string& text) { return std::string(trim(to_nfc(text))); }

    void read_province(const ReformRow& row)
    {
        const NamedUnit* keeps
            = old_.of_code(row.code, [](UnitKind kind) { return kind == UnitKind::province; });
        if (keeps == nullptr)
            return add_open(ReformOpen::Reason::unknown, row, row.name, {});
        survivor_of_[row.code] = keeps->id;
        old_of_[keeps->id].push_back(keeps->id);
        // What follows a full stop tells of later years.
        const std::string words = row.formed_from.substr(0, row.formed_from.find(". "));
        if (to_lower(trim(words)) == unchanged)
            return;
        bool keeps_named = false;
        std::vector<std::string> unknown;
        for (const ReformMention& mention : mentions_in(words)) {
            ++reading_.mentions;
            const std::string name = loose(mention.name);
            const auto at = std::find_if(old_.provinces().begin(), old_.provinces().end(),
                [&](const NamedUnit& one) { return one.folded == name; });
            if (at == old_.provinces().end()) {
                unknown.push_back(mention.text);
            } else if (at->id == keeps->id) {
                keeps_named = true;
            } else {
                old_of_[keeps->id].push_back(at->id);
                merged_provinces_[keeps->id].push_back(at->id);
            }
        }
        // The one name that fits nothing stands for the province that keeps its code.
        if (unknown.size() == 1 && !keeps_named)
            unknown.clear();
        for (const std::string& mention : unknown)
            add_open(ReformOpen::Reason::unknown, row, mention, {});
    }

    void read_commune(const ReformRow& row)
    {
        NewUnit made;
        made.row = &row;
        const auto province = survivor_of_.find(row.province_code);
        if (province == survivor_of_.end())
            return add_open(ReformOpen::Reason::unknown, row, row.name, {});
        made.province = province->second;
        if (to_lower(trim(row.formed_from)) == unchanged) {
            ++reading_.mentions;
            const NamedUnit* same = old_.of_code(row.code, is_commune);
            if (same == nullptr)
                add_open(ReformOpen::Reason::unknown, row, row.name,
                    old_.alike(old_provinces(row), split_name(row.name).name));
            else
                made.kept = same->id;
        } else {
            read_mentions(row, made);
        }
        for (const auto& [key, codes] : decided_) {
            if (key.first != row.code || !key.second.empty())
                continue;
            for (const std::string& code : codes) {
                if (const NamedUnit* old = old_.of_code(code, is_commune))
                    made.parts.emplace_back(old->id, false);
            }
        }
        new_.push_back(std::move(made));
    }

    struct Reading {
        ReformMention mention;
        std::vector<const NamedUnit*> found;
    };

    void read_mentions(const ReformRow& row, NewUnit& made)
    {
        std::vector<Reading> readings;
        for (ReformMention& mention : mentions_in(row.formed_from)) {
            ++reading_.mentions;
            if (const auto decided = decided_.find({ row.code, tidy(mention.text) });
                decided != decided_.end()) {
                const std::string& code = decided->second.front();
                if (const NamedUnit* old = old_.of_code(code, is_commune)) {
                    made.parts.emplace_back(old->id, mention.partial);
                    continue;
                }
                // Decided to mean nothing of its own: a hamlet, a firing range.
                if (code.empty())
                    continue;
            }
            auto found = old_.matching(old_provinces(row), mention);
            readings.push_back({ std::move(mention), std::move(found) });
        }
        for (const Reading& one : readings)
            settle(row, one, districts_beside(readings, one), made);
    }

    // Where the others of the row stood that are understood by themselves.
    static std::set<UnitId> districts_beside(
        const std::vector<Reading>& readings, const Reading& asked)
    {
        std::set<UnitId> districts;
        for (const Reading& one : readings) {
            if (&one != &asked && one.found.size() == 1 && one.found.front()->district)
                districts.insert(*one.found.front()->district);
        }
        return districts;
    }

    void settle(
        const ReformRow& row, const Reading& one, const std::set<UnitId>& beside, NewUnit& made)
    {
        const auto is_near = [&](const NamedUnit* unit) {
            return unit->district && beside.contains(*unit->district);
        };
        if (one.found.empty())
            return add_open(ReformOpen::Reason::unknown, row, one.mention.text,
                old_.alike(old_provinces(row), one.mention.name));
        std::vector<const NamedUnit*> near;
        std::copy_if(one.found.begin(), one.found.end(), std::back_inserter(near), is_near);
        if (one.found.size() > 1) {
            // Of several with one name, the one that stands beside the others of the row.
            if (near.size() != 1)
                return add_open(ReformOpen::Reason::ambiguous, row, one.mention.text,
                    old_.suggestions(one.found));
            ++reading_.by_neighbours;
            return take(*near.front(), one.mention.partial, made);
        }
        // One far away has this very name, and one beside the others is only written otherwise:
        // which of them is meant is asked.
        if (near.empty() && one.mention.within.empty()) {
            const std::string folded = loose(one.mention.name);
            std::vector<const NamedUnit*> both;
            for (const NamedUnit* unit : old_.candidates(old_provinces(row), one.mention.kind)) {
                if (unit->folded == folded && is_near(unit))
                    both.push_back(unit);
            }
            if (!both.empty()) {
                both.push_back(one.found.front());
                return add_open(
                    ReformOpen::Reason::ambiguous, row, one.mention.text, old_.suggestions(both));
            }
        }
        take(*one.found.front(), one.mention.partial, made);
    }

    // A district that became one zone brings the communes that stood in it.
    void take(const NamedUnit& old, bool partial, NewUnit& made)
    {
        made.parts.emplace_back(old.id, partial);
        if (old.kind != UnitKind::district)
            return;
        for (const NamedUnit* one : old_.candidates({ old.province }, {})) {
            if (one->district == old.id)
                made.parts.emplace_back(one->id, false);
        }
    }

    std::vector<UnitId> old_provinces(const ReformRow& row) const
    {
        return old_of_.at(survivor_of_.at(row.province_code));
    }

    void add_open(ReformOpen::Reason reason, const ReformRow& row, const std::string& mention,
        std::vector<ReformSuggestion> suggested)
    {
        reading_.open.push_back(
            { reason, row.line, row.code, row.name, mention, std::move(suggested) });
    }

    void list_unnamed()
    {
        for (const NewUnit& made : new_) {
            if (made.kept)
                into_[*made.kept];
            for (const auto& [old, partial] : made.parts) {
                auto& into = into_[old];
                const bool there = std::any_of(
                    into.begin(), into.end(), [&](const auto& one) { return one.first == &made; });
                if (!there)
                    into.emplace_back(&made, partial);
            }
        }
        for (const auto& [province, communes] : old_.communes()) {
            for (const NamedUnit& one : communes) {
                if (into_.contains(one.id))
                    continue;
                ReformOpen open;
                open.reason = ReformOpen::Reason::unnamed;
                open.code = one.code;
                open.name = old_.suggestions({ &one }).front().name;
                open.suggestions = new_ones_near(one);
                reading_.open.push_back(std::move(open));
            }
        }
    }

    // The new units that most of its old neighbours went to, or that have an open mention like it.
    std::vector<ReformSuggestion> new_ones_near(const NamedUnit& old) const
    {
        std::map<const ReformRow*, std::size_t> weight;
        for (const ReformOpen& open : reading_.open) {
            if (open.reason == ReformOpen::Reason::unnamed)
                continue;
            for (const ReformSuggestion& one : open.suggestions) {
                for (const NewUnit& made : new_) {
                    if (one.unit == old.id && made.row->code == open.code)
                        weight[made.row] += 100;
                }
            }
        }
        for (const NewUnit& made : new_) {
            for (const auto& [part, partial] : made.parts) {
                if (old.district && old_.of(part).district == old.district)
                    ++weight[made.row];
            }
        }
        std::vector<std::pair<std::size_t, const ReformRow*>> order;
        for (const auto& [row, count] : weight)
            order.emplace_back(count, row);
        std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first > b.first : a.second->line < b.second->line;
        });
        std::vector<ReformSuggestion> suggested;
        for (const auto& [count, row] : order) {
            if (suggested.size() < most_suggestions)
                suggested.push_back({ {}, row->code, row->name });
        }
        return suggested;
    }

    ChangeTarget target_of(const NewUnit& made)
    {
        ChangeTarget target;
        const auto there = made_ids_.find(&made);
        if (there != made_ids_.end()) {
            target.id = there->second;
            return target;
        }
        target.is_new = true;
        target.id = new_id_();
        made_ids_.emplace(&made, target.id);
        target.code = made.row->code;
        target.name = made.row->name;
        target.kind = kind_of_name(made.row->name);
        target.parent = made.province;
        return target;
    }

    void write_steps()
    {
        auto& steps = reading_.change.steps;
        for (auto& [survivor, others] : merged_provinces_) {
            ChangeTarget target;
            target.id = survivor;
            steps.push_back({ ChangeKind::merge, others, { target } });
        }
        for (const NewUnit& made : new_) {
            if (made.kept) {
                keep(made);
                continue;
            }
            ChangeStep step;
            for (const auto& [old, partial] : made.parts) {
                const bool whole = into_.at(old).size() == 1;
                if (whole && std::find(step.from.begin(), step.from.end(), old) == step.from.end())
                    step.from.push_back(old);
            }
            if (step.from.empty())
                continue;
            step.to = { target_of(made) };
            steps.push_back(std::move(step));
        }
        for (const auto& [old, into] : into_) {
            if (into.size() < 2)
                continue;
            ++reading_.split;
            ChangeStep step{ ChangeKind::split, { old }, {} };
            for (const NewUnit* made : in_order(old, into))
                step.to.push_back(target_of(*made));
            steps.push_back(std::move(step));
        }
        give_codes_up();
        dissolve_districts();
    }

    // What is not understood goes on; where its code was given to another unit it has none.
    void give_codes_up()
    {
        std::set<std::string_view> given;
        for (const auto& [made, id] : made_ids_)
            given.insert(made->row->code);
        for (const auto& [province, communes] : old_.communes()) {
            for (const NamedUnit& one : communes) {
                if (into_.contains(one.id) || !given.contains(one.code))
                    continue;
                ChangeTarget target;
                target.id = one.id;
                target.code = "";
                reading_.change.steps.push_back({ ChangeKind::rename, { one.id }, { target } });
            }
        }
    }

    // Unchanged, or only called otherwise.
    void keep(const NewUnit& made)
    {
        const NamedUnit& old = old_.of(*made.kept);
        const ReformMention now = split_name(made.row->name);
        if (old.bare == written(now.name) && old.kind_word == now.kind)
            return;
        ChangeTarget target;
        target.id = old.id;
        target.name = made.row->name;
        target.kind = kind_of_name(made.row->name);
        reading_.change.steps.push_back({ ChangeKind::rename, { old.id }, { target } });
    }

    // Who goes on with most of it: the one of its name, the one with its code, the one that did not
    // take a part only, the first.
    std::vector<const NewUnit*> in_order(
        UnitId old, const std::vector<std::pair<const NewUnit*, bool>>& into) const
    {
        const NamedUnit& unit = old_.of(old);
        const auto rank = [&](const std::pair<const NewUnit*, bool>& one) {
            if (written(split_name(one.first->row->name).name) == unit.bare)
                return 0;
            if (one.first->row->code == unit.code)
                return 1;
            return one.second ? 3 : 2;
        };
        auto sorted = into;
        std::stable_sort(sorted.begin(), sorted.end(),
            [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
        std::vector<const NewUnit*> order;
        for (const auto& [made, partial] : sorted)
            order.push_back(made);
        return order;
    }

    void dissolve_districts()
    {
        ChangeStep step{ ChangeKind::dissolve, {}, {} };
        for (const auto& [province, districts] : old_.districts()) {
            for (const NamedUnit& one : districts) {
                if (!into_.contains(one.id))
                    step.from.push_back(one.id);
            }
        }
        if (!step.from.empty())
            reading_.change.steps.push_back(std::move(step));
    }

    const std::vector<ReformRow>& rows_;
    const std::function<UnitId()>& new_id_;
    OldUnits old_;
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> decided_;
    std::map<std::string, UnitId> survivor_of_; // new province code
    std::map<UnitId, std::vector<UnitId>> old_of_; // provinces that became one, itself first
    std::map<UnitId, std::vector<UnitId>> merged_provinces_;
    std::deque<NewUnit> new_; // stays where it is while others point to it
    std::map<UnitId, std::vector<std::pair<const NewUnit*, bool>>> into_;
    std::map<const NewUnit*, UnitId> made_ids_;
    ReformReading reading_;
};

}

ReformReading read_reform(const UnitRegister& units, Day on, const std::string& resolution,
    const std::vector<ReformRow>& rows, const std::vector<ReformDecision>& decisions,
    const std::function<UnitId()>& new_id)
{
    ReformReading reading = Reform(units, on, rows, decisions, new_id).run();
    reading.change.resolution = resolution;
    reading.change.on = on;
    return reading;
}

}
