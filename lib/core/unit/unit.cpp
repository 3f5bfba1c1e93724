#include "core/unit/unit.hpp"

#include <algorithm>
#include <set>

#include "base/names.hpp"

#include "core/text/fold.hpp"

namespace nguon {
namespace {

constexpr Names<UnitKind, 9> unit_kind_names{ "ministry", "province", "district", "commune", "ward",
    "township", "special_zone", "hamlet", "department" };
constexpr Names<Level, 4> level_names{ "commune", "district", "province", "ministry" };

}

std::string_view name_of(UnitKind kind) { return unit_kind_names.of(kind); }
std::optional<UnitKind> parse_unit_kind(std::string_view text)
{
    return unit_kind_names.find(text);
}

bool is_commune(UnitKind kind) { return level_of(kind) == Level::commune; }

std::string_view name_of(Level level) { return level_names.of(level); }
std::optional<Level> parse_level(std::string_view text) { return level_names.find(text); }

std::optional<Level> level_of(UnitKind kind)
{
    switch (kind) {
    case UnitKind::ministry:
        return Level::ministry;
    case UnitKind::province:
        return Level::province;
    case UnitKind::district:
        return Level::district;
    case UnitKind::commune:
    case UnitKind::ward:
    case UnitKind::township:
    case UnitKind::special_zone:
        return Level::commune;
    case UnitKind::hamlet:
    case UnitKind::department:
        return std::nullopt;
    }
    return std::nullopt;
}

Result<UnitTree> UnitTree::create(std::vector<Unit> units, Day day, std::span<const UnitLink> links)
{
    UnitTree tree;
    tree.day_ = day;
    for (Unit& unit : units) {
        if (unit.exists_on(day))
            tree.units_.emplace(unit.id, std::move(unit));
    }
    for (const auto& [id, unit] : tree.units_) {
        if (!unit.parent) {
            tree.roots_.push_back(id);
            continue;
        }
        if (!tree.units_.contains(*unit.parent))
            return fail(Kind::invalid, "unit.parent_missing", unit.name);
        tree.children_[*unit.parent].push_back(id);
    }
    const auto by_name = [&](UnitId a, UnitId b) {
        return sorts_before(tree.units_.at(a).name, tree.units_.at(b).name);
    };
    std::size_t reached = 0;
    std::vector<UnitId> open = tree.roots_;
    while (!open.empty()) {
        const UnitId id = open.back();
        open.pop_back();
        ++reached;
        if (const auto below = tree.children_.find(id); below != tree.children_.end()) {
            std::stable_sort(below->second.begin(), below->second.end(), by_name);
            open.insert(open.end(), below->second.begin(), below->second.end());
        }
    }
    // What no root leads to stands in a ring.
    if (reached != tree.units_.size())
        return fail(Kind::invalid, "unit.cycle");
    std::stable_sort(tree.roots_.begin(), tree.roots_.end(), by_name);
    tree.add_former(links);
    return tree;
}

void UnitTree::add_former(std::span<const UnitLink> links)
{
    std::map<UnitId, std::vector<UnitId>> next;
    for (const UnitLink& link : links)
        next[link.from].push_back(link.to);
    for (const auto& [gone, firsts] : next) {
        if (units_.contains(gone))
            continue;
        std::set<UnitId> seen{ gone };
        std::vector<UnitId> open = firsts;
        bool leads_on = false;
        while (!open.empty()) {
            const UnitId id = open.back();
            open.pop_back();
            if (!seen.insert(id).second)
                continue;
            if (units_.contains(id)) {
                former_[id].push_back(gone);
                leads_on = true;
            } else if (const auto further = next.find(id); further != next.end()) {
                open.insert(open.end(), further->second.begin(), further->second.end());
            }
        }
        if (leads_on)
            everything_.push_back(gone);
    }
    former_count_ = everything_.size();
    for (const auto& [id, unit] : units_)
        everything_.push_back(id);
    std::sort(everything_.begin(), everything_.end());
}

const Unit* UnitTree::find(UnitId id) const
{
    const auto at = units_.find(id);
    return at == units_.end() ? nullptr : &at->second;
}

std::span<const UnitId> UnitTree::children(UnitId id) const
{
    const auto at = children_.find(id);
    return at == children_.end() ? std::span<const UnitId>() : std::span<const UnitId>(at->second);
}

std::span<const UnitId> UnitTree::former(UnitId id) const
{
    const auto at = former_.find(id);
    return at == former_.end() ? std::span<const UnitId>() : std::span<const UnitId>(at->second);
}

std::vector<UnitId> UnitTree::path(UnitId id) const
{
    std::vector<UnitId> path;
    for (const Unit* unit = find(id); unit != nullptr;
         unit = unit->parent ? find(*unit->parent) : nullptr)
        path.push_back(unit->id);
    return path;
}

const Unit* UnitTree::province_of(UnitId id) const
{
    for (const UnitId above : path(id)) {
        const Unit* unit = find(above);
        if (unit->kind == UnitKind::province)
            return unit;
    }
    return nullptr;
}

std::vector<UnitId> UnitTree::subtree(UnitId id) const
{
    std::vector<UnitId> found;
    if (find(id) == nullptr)
        return found;
    found.push_back(id);
    for (std::size_t at = 0; at < found.size(); ++at) {
        const auto below = children(found[at]);
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

bool UnitTree::covers(UnitId ancestor, UnitId id) const
{
    for (const Unit* unit = find(id); unit != nullptr;
         unit = unit->parent ? find(*unit->parent) : nullptr) {
        if (unit->id == ancestor)
            return true;
    }
    return false;
}

std::optional<Level> UnitTree::level(UnitId id) const
{
    for (const Unit* unit = find(id); unit != nullptr;
         unit = unit->parent ? find(*unit->parent) : nullptr) {
        if (const auto level = level_of(unit->kind))
            return level;
    }
    return std::nullopt;
}

}
