#include "server/app/hear_again.hpp"

#include "server/app/heard_languages.hpp"

namespace nguon::app {
namespace {

std::vector<HeardSound> sounds_of(
    Records& records, const Bulletin& bulletin, const std::vector<std::string>& order)
{
    const BulletinContent& content = bulletin.content();
    std::vector<std::string> others;
    for (const Track& track : content.tracks)
        others.push_back(track.language);
    std::vector<HeardSound> sounds;
    for (const std::size_t position : heard_in_order(content.language, others, order)) {
        if (position == 0) {
            if (const auto& sound = bulletin.sound())
                sounds.push_back({ 0, content.language, *sound, {}, {} });
            continue;
        }
        const Track& track = content.tracks[position - 1];
        if (const auto file = track.media ? records.media().find(*track.media) : std::nullopt)
            sounds.push_back({ position, track.language, { file->hash, file->duration, file->size },
                track.text, track.reader });
    }
    return sounds;
}

}

std::string hear_again_path(DeviceId device) { return "/nghe/" + device.text(); }

Result<HearAgainPlace> hear_again(
    Records& records, DeviceId id, const std::vector<HeardRow>& heard, Moment now)
{
    const auto device = records.devices().find(id);
    if (!device || device->removed || device->kind != DeviceKind::speaker)
        return fail(Kind::missing, "place.missing");
    HearAgainPlace found;
    found.device = id;
    found.name = device->name;
    const auto tree = records.units().tree(day_of(now));
    for (const UnitId unit : tree->path(device->unit)) {
        const Unit* above = tree->find(unit);
        if (!above->parent && !found.place.empty())
            break;
        found.place += (found.place.empty() ? "" : ", ") + above->name;
    }
    std::vector<BulletinId> ids;
    for (const HeardRow& row : heard)
        ids.push_back(row.bulletin);
    std::map<BulletinId, Bulletin> bulletins;
    for (Bulletin& bulletin : records.bulletins().find_all(ids)) {
        const BulletinId of = bulletin.id();
        bulletins.emplace(of, std::move(bulletin));
    }
    const HeardLanguages languages(records, *tree);
    const auto& order = languages.in(device->unit);
    for (const HeardRow& row : heard) {
        const auto at = bulletins.find(row.bulletin);
        if (at != bulletins.end() && at->second.state() == BulletinState::approved)
            found.bulletins.push_back(
                { at->second, row.last, row.times, sounds_of(records, at->second, order) });
    }
    return found;
}

}
