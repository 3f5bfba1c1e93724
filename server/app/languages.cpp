#include "server/app/languages.hpp"

#include <algorithm>

#include "core/emergency/rule.hpp"
#include "core/text/fold.hpp"
#include "server/app/as_of.hpp"
#include "server/app/asset_parts.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t most_languages = 12; // as many as a template has recordings

std::vector<UnitId> communes_of(UnitId unit, const UnitTree& tree)
{
    const auto above = commune_of(unit, tree);
    if (above)
        return { *above };
    std::vector<UnitId> communes;
    for (const UnitId below : tree.subtree(unit)) {
        if (commune_of(below, tree) == below)
            communes.push_back(below);
    }
    return communes;
}

bool is_heard_in(const Template& one, const std::string& language)
{
    return one.language == language
        || std::any_of(one.tracks.begin(), one.tracks.end(), [&](const Track& track) {
               return track.language == language && track.media.has_value();
           });
}

// What is prepared for a commune: by itself and by those above it.
class Prepared {
public:
    Prepared(Records& records, const Deed& deed)
        : tree_(records.units().tree(day_of(deed.now)))
        , deed_(deed)
        , templates_(records.templates().prepared())
    {
    }

    SpokenLanguages in(UnitId commune, std::vector<std::string> languages) const
    {
        SpokenLanguages spoken{ commune, tree_->find(commune)->name, std::move(languages), {},
            deed_.caller.may_in(Right::manage_rules, commune, *tree_) };
        if (spoken.languages.empty())
            return spoken;
        for (const Template& one : templates_) {
            if (!tree_->covers(one.unit, commune))
                continue;
            LackingTemplate lacking{ one.id, one.title, {} };
            for (const std::string& language : spoken.languages) {
                if (!is_heard_in(one, language))
                    lacking.languages.push_back(language);
            }
            if (!lacking.languages.empty())
                spoken.lacks.push_back(std::move(lacking));
        }
        return spoken;
    }

private:
    std::shared_ptr<const UnitTree> tree_;
    const Deed& deed_;
    std::vector<Template> templates_;
};

struct AskedUnits {
    std::vector<UnitId>
        tops; // the unit, or on a day when it was not there yet those that led to it
    std::shared_ptr<const UnitTree> tree; // of the day
    bool is_past = false;
};

Result<AskedUnits> asked_units(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const RegisterDesk desk(records, deed);
    if (!desk.may(Right::view, unit))
        return fail(Kind::missing, "unit.missing");
    AskedUnits found{ {}, records.units().tree(asked->day), asked->past.has_value() };
    const UnitTree& tree = *found.tree;
    if (tree.find(unit) != nullptr) {
        found.tops.push_back(unit);
        return found;
    }
    const auto former = desk.tree().former(unit);
    std::copy_if(former.begin(), former.end(), std::back_inserter(found.tops), [&](UnitId past) {
        // A commune that stood in another of them is told with it.
        return tree.find(past) != nullptr
            && std::none_of(former.begin(), former.end(),
                [&](UnitId other) { return other != past && tree.covers(other, past); });
    });
    if (found.tops.empty())
        return fail(Kind::missing, "unit.not_then", vietnamese_day(tree.day()));
    return found;
}

Result<void> check_languages(const std::vector<std::string>& languages)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    for (std::size_t i = 0; i < languages.size(); ++i) {
        const std::string path = "languages[" + std::to_string(i) + "]";
        if (!is_language_tag(languages[i]) || languages[i] == "vi")
            error.fields.push_back({ path, "languages.not_one", {} });
        if (std::find(
                languages.begin(), languages.begin() + static_cast<std::ptrdiff_t>(i), languages[i])
            != languages.begin() + static_cast<std::ptrdiff_t>(i))
            error.fields.push_back({ path, "input.repeated", {} });
    }
    if (languages.size() > most_languages)
        error.fields.push_back({ "languages", "input.too_many", std::to_string(most_languages) });
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

}

Result<std::vector<SpokenLanguages>> spoken_languages(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = asked_units(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto& [tops, tree, is_past] = *asked;
    const auto languages = records.units().languages_on(tree->day());
    const Prepared prepared(records, deed);
    std::vector<SpokenLanguages> spoken;
    for (const UnitId top : tops) {
        for (const UnitId commune : communes_of(top, *tree)) {
            const auto said = languages.find(commune);
            const bool is_said = said != languages.end();
            auto there = is_said ? said->second.what : std::vector<std::string>();
            if (is_past)
                spoken.push_back({ commune, tree->find(commune)->name, std::move(there), {} });
            else
                spoken.push_back(prepared.in(commune, std::move(there)));
            if (is_said)
                spoken.back().since = Dated<UnitId>{ commune, said->second.from };
        }
    }
    std::sort(spoken.begin(), spoken.end(), [](const SpokenLanguages& a, const SpokenLanguages& b) {
        return std::pair(sort_key(a.name), a.unit) < std::pair(sort_key(b.name), b.unit);
    });
    return spoken;
}

Result<SpokenLanguages> save_languages(
    Records& records, const Deed& deed, UnitId unit, std::vector<std::string> languages)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const Unit* found = tree->find(unit);
    if (found == nullptr || !deed.caller.may_in(Right::view, unit, *tree))
        return fail(Kind::missing, "unit.missing");
    if (!deed.caller.may_in(Right::manage_rules, unit, *tree))
        return fail(Kind::forbidden, "languages.not_allowed");
    if (commune_of(unit, *tree) != unit)
        return fail(Kind::invalid, "languages.of_communes");
    if (const auto ok = check_languages(languages); !ok)
        return tl::unexpected(ok.error());
    std::sort(languages.begin(), languages.end());
    // What is said again is so since it was said first.
    const auto said = records.units().languages_on(tree->day());
    const auto before = said.find(unit);
    if (before == said.end() || before->second.what != languages)
        records.units().set_languages(unit, languages, tree->day());
    note(records, deed, "unit.languages_saved", { "unit", unit.value(), found->name, unit },
        { { "languages", json::list_of(languages) } });
    SpokenLanguages spoken = Prepared(records, deed).in(unit, std::move(languages));
    const auto since = records.units().languages_on(tree->day());
    if (const auto at = since.find(unit); at != since.end())
        spoken.since = Dated<UnitId>{ unit, at->second.from };
    return spoken;
}

namespace {

ShownLanguageRule shown(
    const HeardLanguages& heard, const Deed& deed, const UnitTree& tree, const Unit& unit)
{
    ShownLanguageRule one;
    one.rule = heard.rule_of(unit.id);
    one.name = unit.name;
    one.kind = unit.kind;
    one.heard = heard.in(unit.id);
    one.from = heard.said_by(unit.id);
    if (one.from)
        one.from_name = tree.find(*one.from)->name;
    one.required_above = unit.parent && heard.required_in(*unit.parent);
    one.may_edit = deed.caller.may_in(Right::manage_rules, unit.id, tree);
    return one;
}

}

Result<std::vector<ShownLanguageRule>> language_rules(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = asked_units(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto& [tops, tree, is_past] = *asked;
    const HeardLanguages heard
        = is_past ? HeardLanguages::as_of(records, *tree) : HeardLanguages(records, *tree);
    std::vector<ShownLanguageRule> rules;
    for (const UnitId top : tops) {
        const auto below = tree->children(top);
        std::vector<ShownLanguageRule> inner;
        for (const UnitId child : below)
            inner.push_back(shown(heard, deed, *tree, *tree->find(child)));
        std::sort(
            inner.begin(), inner.end(), [](const ShownLanguageRule& a, const ShownLanguageRule& b) {
                return std::pair(sort_key(a.name), a.rule.unit)
                    < std::pair(sort_key(b.name), b.rule.unit);
            });
        rules.push_back(shown(heard, deed, *tree, *tree->find(top)));
        rules.insert(rules.end(), inner.begin(), inner.end());
    }
    // Nothing of an earlier day is written again.
    for (ShownLanguageRule& one : rules)
        one.may_edit = one.may_edit && !is_past;
    return rules;
}

Result<ShownLanguageRule> save_language_rule(
    Records& records, const Deed& deed, const LanguageRule& rule, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const Unit* found = tree->find(rule.unit);
    if (found == nullptr || !deed.caller.may_in(Right::view, rule.unit, *tree))
        return fail(Kind::missing, "unit.missing");
    if (!deed.caller.may_in(Right::manage_rules, rule.unit, *tree))
        return fail(Kind::forbidden, "languages.not_allowed");
    if (const auto ok = check_order(rule.order); !ok)
        return tl::unexpected(ok.error());
    if (seen && *seen != HeardLanguages(records, *tree).rule_of(rule.unit).version)
        return fail(Kind::conflict, "languages.stale");
    records.units().save_language_rule(rule, tree->day());
    note(records, deed, "unit.language_order_saved",
        { "unit", rule.unit.value(), found->name, rule.unit },
        { { "order", json::list_of(rule.order) }, { "required", rule.required } });
    return shown(HeardLanguages(records, *tree), deed, *tree, *found);
}

}
