#include "server/app/heard_languages.hpp"

#include <algorithm>
#include <set>

#include "core/emergency/rule.hpp"
#include "core/text/fold.hpp"
#include "server/app/audience.hpp"
#include "server/app/bulletins.hpp"

namespace nguon::app {
namespace {

// Enough to say what is to be done; a province may have a hundred communes.
constexpr std::size_t most_named = 5;

std::set<UnitId> communes_of(Records& records, const Audience& audience, const UnitTree& tree)
{
    std::set<UnitId> named(audience.units.begin(), audience.units.end());
    const std::set<GroupId> groups(audience.groups.begin(), audience.groups.end());
    std::vector<DeviceId> devices = audience.devices;
    if (!groups.empty()) {
        for (const Group& group : records.groups().all()) {
            if (!groups.contains(group.id))
                continue;
            named.insert(group.units.begin(), group.units.end());
            devices.insert(devices.end(), group.devices.begin(), group.devices.end());
        }
    }
    for (const DeviceId id : devices) {
        if (const auto device = records.devices().find(id))
            named.insert(device->unit);
    }
    std::set<UnitId> communes;
    for (const UnitId unit : named) {
        if (tree.find(unit) == nullptr)
            continue;
        if (const auto above = commune_of(unit, tree)) {
            communes.insert(*above);
            continue;
        }
        for (const UnitId below : tree.subtree(unit)) {
            if (commune_of(below, tree) == below)
                communes.insert(below);
        }
    }
    return communes;
}

bool is_sent_at_once(Records& records, BulletinId id)
{
    const auto schedules = records.schedules().of_bulletin(id);
    return std::any_of(schedules.begin(), schedules.end(),
        [](const Schedule& schedule) { return schedule.at_once && !schedule.cancelled; });
}

std::string told(const std::vector<LackingTracks>& lacking)
{
    std::map<std::string, std::vector<std::string>> communes; // by language
    for (const LackingTracks& one : lacking) {
        for (const std::string& language : one.languages)
            communes[language_in_words(language)].push_back(one.name);
    }
    std::string text;
    for (const auto& [language, names] : communes) {
        text += (text.empty() ? "" : "; ") + language + " (";
        for (std::size_t i = 0; i < std::min(names.size(), most_named); ++i)
            text += (i == 0 ? "" : ", ") + names[i];
        if (names.size() > most_named)
            text += " và " + std::to_string(names.size() - most_named) + " nơi khác";
        text += ")";
    }
    return text;
}

HeardPart part_of(Records& records, const Bulletin& bulletin, std::size_t position)
{
    const BulletinContent& content = bulletin.content();
    if (position == 0) {
        HeardPart main{ content.language, content.media.value_or(""), {}, {} };
        if (const auto& sound = bulletin.sound())
            return { content.language, sound->hash, sound->duration, {} };
        if (const auto file = content.media ? records.media().find(*content.media) : std::nullopt)
            main.duration = file->duration;
        return main;
    }
    const Track& track = content.tracks[position - 1];
    HeardPart part{ track.language, track.media.value_or(""), {}, track.reader };
    if (const auto file = track.media ? records.media().find(*track.media) : std::nullopt)
        part.duration = file->duration;
    return part;
}

}

HeardLanguages::HeardLanguages(Records& records, const UnitTree& tree)
    : HeardLanguages(tree, records.units().language_rules(), records.units().all_languages())
{
}

HeardLanguages::HeardLanguages(const UnitTree& tree, std::vector<LanguageRule> rules,
    std::map<UnitId, std::vector<std::string>> spoken)
    : tree_(tree)
    , spoken_(std::move(spoken))
{
    for (LanguageRule& rule : rules) {
        const UnitId unit = rule.unit;
        rules_.emplace(unit, std::move(rule));
    }
}

HeardLanguages HeardLanguages::as_of(Records& records, const UnitTree& tree)
{
    std::map<UnitId, std::vector<std::string>> spoken;
    for (auto& [unit, said] : records.units().languages_on(tree.day()))
        spoken.emplace(unit, std::move(said.what));
    return HeardLanguages(tree, records.units().language_rules_on(tree.day()), std::move(spoken));
}

std::optional<UnitId> HeardLanguages::said_by(UnitId unit) const
{
    for (std::optional<UnitId> at = unit; at;) {
        const auto rule = rules_.find(*at);
        if (rule != rules_.end() && !rule->second.order.empty())
            return at;
        const Unit* found = tree_.find(*at);
        at = found == nullptr ? std::nullopt : found->parent;
    }
    return std::nullopt;
}

std::vector<std::string> HeardLanguages::worked_out(UnitId unit) const
{
    if (const auto by = said_by(unit))
        return rules_.at(*by).order;
    std::vector<std::string> order{ "vi" };
    if (const auto commune = commune_of(unit, tree_)) {
        const auto& spoken = spoken_in(*commune);
        order.insert(order.end(), spoken.begin(), spoken.end());
    }
    return order;
}

const std::vector<std::string>& HeardLanguages::in(UnitId unit) const
{
    const auto [at, is_new] = orders_.try_emplace(unit);
    if (is_new)
        at->second = worked_out(unit);
    return at->second;
}

bool HeardLanguages::required_in(UnitId unit) const
{
    for (std::optional<UnitId> at = unit; at;) {
        const auto rule = rules_.find(*at);
        if (rule != rules_.end() && rule->second.required)
            return true;
        const Unit* found = tree_.find(*at);
        at = found == nullptr ? std::nullopt : found->parent;
    }
    return false;
}

const std::vector<std::string>& HeardLanguages::spoken_in(UnitId commune) const
{
    static const std::vector<std::string> nothing;
    const auto at = spoken_.find(commune);
    return at == spoken_.end() ? nothing : at->second;
}

LanguageRule HeardLanguages::rule_of(UnitId unit) const
{
    const auto at = rules_.find(unit);
    return at == rules_.end() ? LanguageRule{ unit, {}, false } : at->second;
}

std::vector<LackingTracks> lacking_tracks(
    Records& records, const UnitTree& tree, const BulletinContent& content)
{
    const bool is_heard
        = std::find(content.channels.begin(), content.channels.end(), Channel::speaker)
        != content.channels.end();
    const auto spoken
        = is_heard ? records.units().all_languages() : std::map<UnitId, std::vector<std::string>>();
    if (spoken.empty())
        return {};
    std::vector<LackingTracks> lacking;
    for (const UnitId commune : communes_of(records, content.audience, tree)) {
        const auto at = spoken.find(commune);
        if (at == spoken.end())
            continue;
        if (auto languages = languages_lacking(content, at->second); !languages.empty())
            lacking.push_back({ commune, tree.find(commune)->name, std::move(languages) });
    }
    std::sort(lacking.begin(), lacking.end(), [](const LackingTracks& a, const LackingTracks& b) {
        return std::pair(sort_key(a.name), a.commune) < std::pair(sort_key(b.name), b.commune);
    });
    return lacking;
}

bool tracks_are_required(Records& records, const UnitTree& tree, UnitId unit)
{
    return HeardLanguages(records, tree).required_in(unit);
}

Result<void> check_tracks(Records& records, const UnitTree& tree, const Bulletin& bulletin)
{
    if (!tracks_are_required(records, tree, bulletin.unit())
        || is_sent_at_once(records, bulletin.id()))
        return {};
    const auto lacking = lacking_tracks(records, tree, bulletin.content());
    if (lacking.empty())
        return {};
    return fail(Kind::conflict, "bulletin.tracks_lacking", told(lacking));
}

Result<std::vector<HeardPart>> heard_parts(
    Records& records, const Deed& deed, BulletinId id, UnitId unit)
{
    const auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(unit) == nullptr)
        return fail(Kind::missing, "unit.missing");
    const BulletinContent& content = bulletin->content();
    std::vector<std::string> others;
    for (const Track& track : content.tracks)
        others.push_back(track.language);
    const HeardLanguages heard(records, *tree);
    std::vector<HeardPart> parts;
    for (const std::size_t position : heard_in_order(content.language, others, heard.in(unit)))
        parts.push_back(part_of(records, *bulletin, position));
    return parts;
}

}
