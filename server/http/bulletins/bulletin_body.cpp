#include "server/http/bulletins/bulletin_body.hpp"

#include "server/app/bulletins.hpp"
#include "server/app/devices.hpp"
#include "server/app/heard_languages.hpp"
#include "server/http/bulletins/bulletin_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// What became of it above, where it was sent there.
json::Value contribution_of(app::Records& records, const Bulletin& bulletin)
{
    const auto sent = records.contributions().all_of(bulletin.id());
    if (sent.empty())
        return nullptr;
    const Contribution& one = sent.front();
    json::Object body{ { "id", json::of(one.id) }, { "to", json::of(one.to) },
        { "state", json::of(name_of(one.state)) }, { "sent_version", one.sent_version },
        { "comment", json::of(one.comment) }, { "handled_name", json::of(one.handled_name) },
        { "changed", json::of(one.changed) }, { "version", one.version } };
    const auto copy = one.result ? records.bulletins().find(*one.result) : std::nullopt;
    body["result_state"] = copy ? json::of(name_of(copy->state())) : json::Value(nullptr);
    return body;
}

// Whose bulletin it was made from.
json::Value origin_of(app::Records& records, const Bulletin& bulletin)
{
    const auto one = records.contributions().of_result(bulletin.id());
    if (!one)
        return nullptr;
    const auto unit = records.units().find(one->unit, day_of(one->sent_at));
    return json::Object{ { "bulletin", json::of(one->bulletin) }, { "unit", json::of(one->unit) },
        { "unit_name", json::of(unit ? unit->name : std::string()) },
        { "by_name", json::of(one->sent_name) }, { "version", one->sent_version },
        { "contribution", json::of(one->id) } };
}

json::Array lacking_of(const std::vector<app::LackingTracks>& lacking)
{
    return json::list_of(lacking, [](const app::LackingTracks& one) {
        return json::Object{ { "unit", json::of(one.commune) }, { "name", json::of(one.name) },
            { "languages", json::list_of(one.languages) } };
    });
}

}

json::Object full_body(app::Records& records, const app::Deed& deed, const Bulletin& bulletin)
{
    json::Object body = to_json(bulletin);
    body["deeds"] = json::list_of(app::possible_deeds(records, deed, bulletin));
    const auto author = records.accounts().find(bulletin.author());
    body["author_name"] = author ? json::of(author->name) : json::Value(nullptr);
    body["contribution"] = contribution_of(records, bulletin);
    body["origin"] = origin_of(records, bulletin);
    const auto tree = records.units().tree(day_of(deed.now));
    body["lacking"] = lacking_of(app::lacking_tracks(records, *tree, bulletin.content()));
    body["tracks_required"] = app::tracks_are_required(records, *tree, bulletin.unit());
    body["recall"] = nullptr;
    if (bulletin.state() == BulletinState::recalled) {
        const app::RecallReach reach = records.commands().recall_reach(bulletin.id());
        body["recall"] = json::Object{ { "total", reach.total }, { "reached", reach.reached } };
    }
    return body;
}

}
