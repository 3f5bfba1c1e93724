#include "server/http/archive/archive_handlers.hpp"

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/plumbing/since.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t excerpt_bytes = 400;
constexpr int shown_airings = 200;

// With the name of the unit that wrote it.
struct NamedRow {
    app::ArchiveRow row;
    std::string unit_name;
};

// The main one first.
std::vector<std::string> languages_of(const BulletinContent& content)
{
    std::vector<std::string> languages{ content.language };
    for (const Track& track : content.tracks)
        languages.push_back(track.language);
    return languages;
}

NamedRow named(app::ArchiveRow row, const UnitTree& tree)
{
    const Unit* unit = tree.find(row.bulletin.unit());
    return { std::move(row), unit == nullptr ? std::string() : unit->name };
}

json::Object to_json(const NamedRow& named)
{
    const Bulletin& bulletin = named.row.bulletin;
    const app::AiredBulletin& aired = named.row.aired;
    const auto& sound = bulletin.sound();
    json::Object body{ { "bulletin", json::of(bulletin.id()) },
        { "title", json::of(bulletin.content().title) },
        { "excerpt", json::of(cut_utf8(bulletin.content().text, excerpt_bytes)) },
        { "unit", json::of(bulletin.unit()) }, { "unit_name", json::of(named.unit_name) },
        { "category", json::of(bulletin.content().category) },
        { "priority", json::of(nguon::name_of(bulletin.priority())) },
        { "state", json::of(nguon::name_of(bulletin.state())) },
        { "kind", json::of(app::name_of(aired.kind)) },
        { "voice", json::of(app::name_of(aired.voice)) }, { "first_aired", json::of(aired.first) },
        { "last_aired", json::of(aired.last) }, { "airings", aired.airings },
        { "plays", aired.plays }, { "heard_ms", aired.heard.count() },
        { "cleaned_at", json::of(aired.cleaned) },
        { "languages", json::list_of(languages_of(bulletin.content())) } };
    body["duration_ms"] = sound ? json::Value(sound->duration.count()) : json::Value(nullptr);
    body["size"] = sound ? json::Value(sound->size) : json::Value(nullptr);
    body["has_sound"] = sound && !aired.cleaned;
    return body;
}

json::Object to_json(const app::AiringRow& airing, const std::vector<std::string>& languages)
{
    const std::size_t track = airing.occurrence.track();
    return json::Object{ { "planned_at", json::of(airing.planned_at) },
        { "language", json::of(languages[track < languages.size() ? track : 0]) },
        { "planned", airing.summary.planned }, { "heard_on", airing.heard_on() },
        { "heard_ms", airing.heard.count() } };
}

json::Object to_json(const app::ShownArchiveRule& rule)
{
    json::Object body{ { "months", rule.months }, { "version", rule.version },
        { "inherited_months", rule.inherited }, { "may_save", rule.may_save } };
    body["inherited_from"]
        = rule.inherited_from.empty() ? json::Value(nullptr) : json::of(rule.inherited_from);
    body["since"] = since_of(rule.since);
    return body;
}

std::string written(const Bulletin& bulletin)
{
    return bulletin.content().title + "\r\n\r\n" + bulletin.content().text + "\r\n";
}

void save_as(net::Response& response, std::string_view title, std::string_view ending)
{
    response.headers.set(
        "Content-Disposition", "attachment; filename=\"" + file_name_of(title, ending) + "\"");
}

}

std::string file_name_of(std::string_view title, std::string_view ending)
{
    constexpr std::size_t longest = 60;
    std::string name;
    for (const char c : fold(title)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            name += c;
        else if (!name.empty() && name.back() != '-')
            name += '-';
        if (name.size() == longest)
            break;
    }
    while (!name.empty() && name.back() == '-')
        name.pop_back();
    return (name.empty() ? std::string("ban-tin") : name) + std::string(ending);
}

ArchiveHandlers::ArchiveHandlers(
    TruthDesk& truth, FactDesk& facts, const runtime::Clock& clock, app::MediaFolder& folder)
    : truth_(truth)
    , facts_(facts)
    , clock_(clock)
    , folder_(folder)
{
}

awaitable<net::Response> ArchiveHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::ArchiveFilter filter;
    filter.bulletin.unit = query.id<UnitId>("unit");
    filter.bulletin.priority = query.choice("priority", parse_priority);
    filter.bulletin.category = query.text("category", 20).value_or("");
    filter.bulletin.campaign = query.id<CampaignId>("campaign");
    filter.bulletin.search = query.text("q").value_or("");
    filter.kind = query.choice("kind", app::parse_aired_kind);
    filter.voice = query.choice("voice", app::parse_aired_voice);
    filter.from = query.day("from");
    filter.to = query.day("to");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), filter, page = *page](app::Records& records) {
        auto found = app::list_archive(records, deed, filter, page);
        const auto tree = records.units().tree(day_of(deed.now));
        app::Paged<NamedRow> shown;
        shown.next = found.next;
        for (app::ArchiveRow& row : found.items)
            shown.items.push_back(named(std::move(row), *tree));
        return shown;
    };
    const auto shown = co_await truth_.read(std::move(look));
    co_return answer_page(shown, [](const NamedRow& row) { return to_json(row); });
}

awaitable<Result<app::ArchivedBulletin>> ArchiveHandlers::find(const net::Request& request)
{
    const auto id = request.path_id<BulletinId>("id");
    if (!id)
        co_return fail(Kind::missing, "archive.missing");
    auto look = [deed = deed_of(request, clock_), id = *id](
                    app::Records& records) { return app::find_aired(records, deed, id); };
    co_return co_await truth_.read(std::move(look));
}

awaitable<net::Response> ArchiveHandlers::show(net::Request request)
{
    const auto found = co_await find(request);
    if (!found)
        co_return problem(found.error());
    auto count = [id = found->row.bulletin.id()](app::Facts& facts) {
        return facts.deliveries().airings_of(id, shown_airings);
    };
    const auto airings = co_await facts_.read(std::move(count));
    auto name = [row = found->row, now = clock_.now()](app::Records& records) {
        return named(row, *records.units().tree(day_of(now)));
    };
    const auto shown = co_await truth_.read(std::move(name));
    json::Object body = to_json(shown);
    const BulletinContent& content = found->row.bulletin.content();
    body["text"] = json::of(content.text);
    body["language"] = json::of(content.language);
    body["valid_to"] = json::of(content.valid_to);
    body["kept_until"] = json::of(found->kept_until);
    body["tracks"] = json::list_of(content.tracks, [](const Track& track) {
        return json::Object{ { "language", json::of(track.language) },
            { "text", json::of(track.text) }, { "media", json::of(track.media) },
            { "reader", json::of(track.reader) } };
    });
    const auto languages = languages_of(content);
    body["heard"] = json::list_of(
        airings, [&](const app::AiringRow& row) { return to_json(row, languages); });
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> ArchiveHandlers::sound(net::Request request)
{
    const auto found = co_await find(request);
    if (!found)
        co_return problem(found.error());
    const Bulletin& bulletin = found->row.bulletin;
    if (found->row.aired.cleaned)
        co_return problem({ Kind::missing, "archive.sound_cleaned", {}, {}, {} });
    if (!bulletin.sound() || !folder_.exists(bulletin.sound()->hash))
        co_return problem({ Kind::missing, "media.missing", {}, {}, {} });
    const std::string& hash = bulletin.sound()->hash;
    auto response
        = net::Response::file(folder_.path_of(hash).string(), "audio/ogg", "\"" + hash + "\"");
    response.headers.set("Cache-Control", "private, max-age=86400");
    if (request.query.contains("save"))
        save_as(response, bulletin.content().title, ".opus");
    co_return response;
}

awaitable<net::Response> ArchiveHandlers::text(net::Request request)
{
    const auto found = co_await find(request);
    if (!found)
        co_return problem(found.error());
    auto response = net::Response::with(
        net::Status::ok, "text/plain; charset=utf-8", written(found->row.bulletin));
    save_as(response, found->row.bulletin.content().title, ".txt");
    co_return response;
}

awaitable<net::Response> ArchiveHandlers::show_rule(net::Request request)
{
    const auto asked = read_asked_unit(request);
    if (!asked)
        co_return problem(asked.error());
    auto look = [deed = deed_of(request, clock_), of = *asked](app::Records& records) {
        return app::archive_rule(records, deed, of.unit, of.day);
    };
    const auto rule = co_await truth_.read(std::move(look));
    co_return answer_of(rule, [](const app::ShownArchiveRule& one) { return to_json(one); });
}

awaitable<net::Response> ArchiveHandlers::save_rule(net::Request request)
{
    const auto id = request.path_id<UnitId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto months = static_cast<int>(in.integer("months", 0, app::most_months_kept));
    const auto seen = in.optional_integer("version", 0, std::numeric_limits<std::int32_t>::max());
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), id = *id, months, seen](app::Records& records) {
        return app::save_archive_rule(records, deed, id, months, seen);
    };
    const auto saved = co_await truth_.commit(std::move(work));
    co_return answer_of(saved, [](const app::ShownArchiveRule& one) { return to_json(one); });
}

}
