#include "server/app/hear_again.hpp"

namespace nguon::app {

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
    for (const HeardRow& row : heard) {
        const auto at = bulletins.find(row.bulletin);
        if (at != bulletins.end() && at->second.state() == BulletinState::approved)
            found.bulletins.push_back({ at->second, row.last, row.times });
    }
    return found;
}

}
