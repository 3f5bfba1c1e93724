#include "core/unit/old_units.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({ row[j] + 1, row[j - 1] + 1, change });
        }
    }
    return row.back();
}

}

ReformMention split_name(const std::string& name)
{
    const auto mentions = mentions_in(name);
    if (mentions.size() == 1)
        return mentions.front();
    ReformMention whole;
    whole.name = name;
    return whole;
}

std::string loose(std::string_view name)
{
    std::string text;
    for (const char c : fold(name)) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (letter)
            text += c == 'y' ? 'i' : c;
    }
    constexpr std::string_view farm = "nongtruong";
    if (text.starts_with(farm) && text.size() > farm.size())
        text.replace(0, farm.size(), "nt");
    return text;
}

std::string written(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 15> pairs{ {
        { "oà", "òa" },
        { "oá", "óa" },
        { "oả", "ỏa" },
        { "oã", "õa" },
        { "oạ", "ọa" },
        { "oè", "òe" },
        { "oé", "óe" },
        { "oẻ", "ỏe" },
        { "oẽ", "õe" },
        { "oẹ", "ọe" },
        { "uỳ", "ùy" },
        { "uý", "úy" },
        { "uỷ", "ủy" },
        { "uỹ", "ũy" },
        { "uỵ", "ụy" },
    } };
    const std::string lower = to_lower(name);
    std::string text;
    for (const std::string_view part : split(lower, ' ')) {
        std::string word(part);
        for (const auto& [late, early] : pairs) {
            // "Quý" has its y after qu and is written in one way only.
            if (word.ends_with(late) && !word.ends_with("q" + std::string(late)))
                word.replace(word.size() - late.size(), late.size(), early);
        }
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

OldUnits::OldUnits(const UnitRegister& units, Day on)
{
    for (const auto& [id, life] : units.lives()) {
        if (const UnitEra* era = life.era_on(on))
            add(units, id, *era, on);
    }
    for (const auto& [id, unit] : by_id_) {
        if (!unit.code.empty())
            by_code_[unit.code].push_back(id);
    }
}

void OldUnits::add(const UnitRegister& units, UnitId id, const UnitEra& era, Day on)
{
    NamedUnit unit;
    unit.id = id;
    unit.kind = era.kind;
    unit.code = era.code;
    unit.name = era.name;
    const ReformMention split = split_name(era.name);
    unit.kind_word = split.kind;
    unit.bare = written(split.name);
    unit.folded = loose(split.name);
    unit.province = id;
    // A ministry may stand above the provinces.
    auto above = era.kind == UnitKind::province ? std::nullopt : era.parent;
    while (above) {
        const UnitEra* over = units.find(*above)->era_on(on);
        if (over == nullptr)
            break;
        if (over->kind == UnitKind::district) {
            unit.district = *above;
            unit.district_folded = loose(split_name(over->name).name);
        }
        unit.province = *above;
        above = over->kind == UnitKind::province ? std::nullopt : over->parent;
    }
    if (era.kind == UnitKind::province)
        provinces_.push_back(unit);
    else if (is_commune(era.kind))
        communes_[unit.province].push_back(unit);
    else if (era.kind == UnitKind::district)
        districts_[unit.province].push_back(unit);
    by_id_.emplace(id, std::move(unit));
}

const NamedUnit* OldUnits::of_code(const std::string& code, bool (*fits)(UnitKind)) const
{
    const auto at = by_code_.find(code);
    if (at == by_code_.end())
        return nullptr;
    for (const UnitId id : at->second) {
        if (fits(by_id_.at(id).kind))
            return &by_id_.at(id);
    }
    return nullptr;
}

OldUnits::Found OldUnits::candidates(
    const std::vector<UnitId>& provinces, const std::string& kind_word) const
{
    const auto& from = kind_word == "huyen" ? districts_ : communes_;
    Found found;
    for (const UnitId province : provinces) {
        if (const auto at = from.find(province); at != from.end()) {
            for (const NamedUnit& one : at->second)
                found.push_back(&one);
        }
    }
    return found;
}

OldUnits::Found OldUnits::matching(
    const std::vector<UnitId>& provinces, const ReformMention& mention) const
{
    const std::string bare = written(mention.name);
    const std::string folded = loose(mention.name);
    const Found all = candidates(provinces, mention.kind);
    const auto keep = [&](const Found& from, auto fits) {
        Found kept;
        std::copy_if(from.begin(), from.end(), std::back_inserter(kept), fits);
        return kept;
    };
    const auto same_kind = [&](const NamedUnit* one) {
        return mention.kind.empty() || one->kind_word == mention.kind;
    };
    // From the strictest to the loosest way of being the same; a district that is named must be
    // that of the unit.
    const std::string within = loose(mention.within);
    const std::string province = loose(mention.province);
    const auto inside = [&](const NamedUnit* one) {
        return (within.empty() || one->district_folded == within)
            && (province.empty() || by_id_.at(one->province).folded == province);
    };
    auto found = keep(all,
        [&](const NamedUnit* one) { return one->bare == bare && same_kind(one) && inside(one); });
    if (found.empty())
        found = keep(all, [&](const NamedUnit* one) {
            return one->folded == folded && same_kind(one) && inside(one);
        });
    if (found.empty())
        found = keep(all, [&](const NamedUnit* one) { return one->bare == bare && inside(one); });
    if (found.empty())
        found
            = keep(all, [&](const NamedUnit* one) { return one->folded == folded && inside(one); });
    return found;
}

std::vector<ReformSuggestion> OldUnits::suggestions(const Found& found) const
{
    std::vector<ReformSuggestion> suggested;
    for (const NamedUnit* one : found) {
        std::string name = one->name;
        if (one->district)
            name += ", " + by_id_.at(*one->district).name;
        suggested.push_back({ one->id, one->code, std::move(name) });
    }
    return suggested;
}

std::vector<ReformSuggestion> OldUnits::alike(
    const std::vector<UnitId>& provinces, const std::string& name) const
{
    const std::string folded = loose(name);
    std::vector<std::pair<std::size_t, const NamedUnit*>> near;
    for (const NamedUnit* one : candidates(provinces, {})) {
        const std::size_t far = distance(folded, one->folded);
        if (far <= 1 + folded.size() / 4)
            near.emplace_back(far, one);
    }
    std::stable_sort(
        near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Found best;
    for (const auto& [far, one] : near) {
        if (best.size() < most_suggestions)
            best.push_back(one);
    }
    return suggestions(best);
}

}
