#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/year/year_handlers.hpp"
#include "server/http/year/year_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object to_json(const std::optional<Campaign>& campaign)
{
    return json::Object{ { "campaign", campaign ? json::of(campaign->id) : json::Value(nullptr) },
        { "name", campaign ? json::of(campaign->name) : json::Value(nullptr) } };
}

}

awaitable<net::Response> YearHandlers::list_campaigns(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const bool open_only = query.boolean("open").value_or(false);
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, parts_.clock), open_only, page = *page](app::Records& records) {
              return app::list_campaigns(records, deed, open_only, page);
          };
    auto found = co_await parts_.truth.read(std::move(look));
    auto count = [&found](app::Facts& facts) { app::add_airings(facts, found.items); };
    co_await parts_.facts.read(count);
    co_return answer_page(found, [](const app::ShownCampaign& one) { return to_json(one); });
}

awaitable<net::Response> YearHandlers::add_campaign(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    Campaign wish = read_campaign(in);
    wish.unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work
        = [deed, wish](app::Records& records) { return app::add_campaign(records, deed, wish); };
    auto show = [](app::Records&, const app::ShownCampaign& made) {
        return json_response(net::Status::created, to_json(made));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell("campaign", done->made->campaign.id.value(), done->made->campaign.unit);
    co_return std::move(done->answer);
}

awaitable<net::Response> YearHandlers::show_campaign(net::Request request)
{
    const auto id = request.path_id<CampaignId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::find_campaign(records, deed, id); };
    const auto found = co_await parts_.truth.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    std::vector<app::ShownCampaign> one{ *found };
    auto count = [&one](app::Facts& facts) { app::add_airings(facts, one); };
    co_await parts_.facts.read(count);
    co_return json_response(net::Status::ok, to_json(one.front()));
}

awaitable<net::Response> YearHandlers::save_campaign(net::Request request)
{
    const auto id = request.path_id<CampaignId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const Campaign wish = read_campaign(in);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work
        = [deed = deed_of(request, parts_.clock), id = *id, wish, seen](
              app::Records& records) { return app::edit_campaign(records, deed, id, wish, seen); };
    const auto saved = co_await parts_.truth.commit(std::move(work));
    if (!saved)
        co_return problem(saved.error());
    tell("campaign", id->value(), saved->campaign.unit);
    std::vector<app::ShownCampaign> one{ *saved };
    auto count = [&one](app::Facts& facts) { app::add_airings(facts, one); };
    co_await parts_.facts.read(count);
    co_return json_response(net::Status::ok, to_json(one.front()));
}

awaitable<net::Response> YearHandlers::campaign_of_bulletin(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::campaign_of(records, deed, id); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [](const std::optional<Campaign>& one) { return to_json(one); });
}

awaitable<net::Response> YearHandlers::put_bulletin(net::Request request)
{
    const auto id = request.path_id<BulletinId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto campaign = in.optional_id<CampaignId>("campaign");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id, campaign](
                    app::Records& records) -> Result<std::optional<Campaign>> {
        const auto put = app::put_into_campaign(records, deed, id, campaign);
        if (!put)
            return tl::unexpected(put.error());
        return app::campaign_of(records, deed, id);
    };
    const auto put = co_await parts_.truth.commit(std::move(work));
    if (!put)
        co_return problem(put.error());
    parts_.news.tell({ "bulletin", id->value(), {} });
    co_return json_response(net::Status::ok, to_json(*put));
}

}
