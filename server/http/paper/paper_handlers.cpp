#include "server/http/paper/paper_handlers.hpp"

#include "core/time/first_days.hpp"
#include "runtime/random.hpp"
#include "server/app/archive.hpp"
#include "server/app/devices.hpp"
#include "server/app/power_facts.hpp"
#include "server/http/archive/archive_handlers.hpp"
#include "server/http/paper/papers.hpp"
#include "server/http/paper/span_wish.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"

namespace nguon::http {
namespace {

using std::chrono::days;

constexpr int most_paper_days = 31;
constexpr int most_airings = 10'000; // of one bulletin

Day monday_of(Day day) { return day - days(std::chrono::weekday{ day }.iso_encoding() - 1); }

std::vector<std::string> names_of(app::Records& records, const Audience& audience, Day day)
{
    const auto tree = records.units().tree(day);
    std::vector<std::string> names;
    for (const UnitId unit : audience.units) {
        if (const Unit* found = tree->find(unit))
            names.push_back(found->name);
    }
    for (const app::Group& group : records.groups().find_all(audience.groups))
        names.push_back(group.name);
    for (const DeviceId id : audience.devices) {
        if (const auto device = records.devices().find(id))
            names.push_back(device->name);
    }
    return names;
}

}

PaperHandlers::PaperHandlers(Parts parts)
    : parts_(parts)
{
}

awaitable<net::Response> PaperHandlers::weekly_programme(net::Request request)
{
    const auto under_way = opened(request);
    if (!under_way)
        co_return problem(under_way.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const SpanWish wish = read_span_wish(
        query, monday_of(day_of(deed.now)), [](Day from) { return from + days(7); },
        most_paper_days);
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, wish](app::Records& records) -> Result<std::string> {
        const auto head = app::paper_head(records, deed, wish.unit, wish.from, wish.to);
        if (!head)
            return tl::unexpected(head.error());
        const auto lines = app::planned_lines(records, *head);
        if (!lines)
            return tl::unexpected(lines.error());
        return weekly_programme_html(*head, *lines);
    };
    auto html = co_await parts_.truth.read(std::move(look));
    if (!html)
        co_return problem(html.error());
    co_return co_await pdf(*under_way, std::move(*html), "lich-phat-" + to_iso(wish.from) + ".pdf");
}

awaitable<net::Response> PaperHandlers::monthly_log(net::Request request)
{
    const auto under_way = opened(request);
    if (!under_way)
        co_return problem(under_way.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const SpanWish wish = read_span_wish(
        query, first_of_month(day_of(deed.now)), [](Day from) { return app::add_months(from, 1); },
        most_paper_days);
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    struct Asked {
        app::PaperHead head;
        std::shared_ptr<const UnitTree> tree;
    };
    auto look = [deed, wish](app::Records& records) -> Result<Asked> {
        auto head = app::paper_head(records, deed, wish.unit, wish.from, wish.to);
        if (!head)
            return tl::unexpected(head.error());
        return Asked{ std::move(*head), records.units().tree(day_of(deed.now)) };
    };
    const auto asked = co_await parts_.truth.read(std::move(look));
    if (!asked)
        co_return problem(asked.error());
    struct Rows {
        std::vector<Delivery> airings;
        std::vector<app::PlayLogRow> alerts;
    };
    auto gather = [asked = *asked](app::Facts& facts) -> Result<Rows> {
        auto rows = app::diary_rows(facts, asked.head, *asked.tree);
        if (!rows)
            return tl::unexpected(rows.error());
        auto alerts = app::diary_alerts(facts, asked.head, *asked.tree);
        if (!alerts)
            return tl::unexpected(alerts.error());
        return Rows{ std::move(*rows), std::move(*alerts) };
    };
    auto rows = co_await parts_.facts.read(std::move(gather));
    if (!rows)
        co_return problem(rows.error());
    auto name = [tree = asked->tree, airings = std::move(rows->airings)](
                    app::Records& records) { return app::with_names(records, *tree, airings); };
    auto named = co_await parts_.truth.read(std::move(name));
    auto explain = [shown = std::move(named)](app::Facts& facts) mutable {
        app::add_told(facts, shown);
        return std::move(shown);
    };
    auto shown = co_await parts_.facts.read(std::move(explain));
    auto write = [asked = *asked, shown = std::move(shown), alerts = std::move(rows->alerts)](
                     app::Records& records) {
        return diary_html(
            asked.head, app::diary_of(records, asked.head, *asked.tree, shown, alerts));
    };
    auto html = co_await parts_.truth.read(std::move(write));
    co_return co_await pdf(
        *under_way, std::move(html), "nhat-ky-phat-" + to_iso(wish.from) + ".pdf");
}

awaitable<net::Response> PaperHandlers::pole_labels(net::Request request)
{
    const auto under_way = opened(request);
    if (!under_way)
        co_return problem(under_way.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto device = query.id<DeviceId>("device");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed, unit, device](app::Records& records) -> Result<std::vector<app::Label>> {
        const Day today = day_of(deed.now);
        const auto head = app::paper_head(records, deed, unit, today, today);
        if (!head)
            return tl::unexpected(head.error());
        return app::labels_of(records, deed, *head, device);
    };
    const auto labels = co_await parts_.truth.read(std::move(look));
    if (!labels)
        co_return problem(labels.error());
    co_return co_await pdf(*under_way, labels_html(*labels, parts_.site()), "nhan-nghe-lai.pdf");
}

awaitable<net::Response> PaperHandlers::pairing_codes(net::Request request)
{
    const auto under_way = opened(request);
    if (!under_way)
        co_return problem(under_way.error());
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    app::PairingSheetWish wish;
    wish.unit = in.optional_id<UnitId>("unit");
    if (in.has("devices"))
        wish.devices = in.list("devices", { .most = app::most_labels },
            [](const json::Field& field) { return field.id<DeviceId>(); });
    else if (!wish.unit)
        in.refuse("unit", "input.required");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto work = [deed, wish](app::Records& records) {
        return app::make_pairing_sheet(records, deed, wish,
            [] { return runtime::random_bytes(app::random_for_pairing_code); });
    };
    const auto labels = co_await parts_.truth.commit(std::move(work));
    if (!labels)
        co_return problem(labels.error());
    const Moment expires = deed.now + app::pairing_code_life;
    co_return co_await pdf(
        *under_way, pairing_sheet_html(*labels, parts_.site(), expires), "ma-ghep-thiet-bi.pdf");
}

awaitable<net::Response> PaperHandlers::bulletin(net::Request request)
{
    const auto under_way = opened(request);
    if (!under_way)
        co_return problem(under_way.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const auto id = query.id<BulletinId>("bulletin");
    if (!id)
        query.refuse("bulletin", "input.required");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto count
        = [id = *id](app::Facts& facts) { return facts.deliveries().airings_of(id, most_airings); };
    auto airings = co_await parts_.facts.read(std::move(count));
    struct Written {
        std::string html;
        std::string title;
    };
    auto look
        = [deed, id = *id, airings = std::move(airings)](app::Records& records) -> Result<Written> {
        auto found = app::find_bulletin(records, deed, id);
        if (!found)
            return tl::unexpected(found.error());
        const Day today = day_of(deed.now);
        const auto head = app::paper_head(records, deed, {}, today, today);
        if (!head)
            return tl::unexpected(head.error());
        const auto author = records.accounts().find(found->author());
        std::string category;
        for (const app::Category& one : records.categories().all()) {
            if (one.code == found->content().category)
                category = one.name;
        }
        const std::string title = found->content().title;
        auto receivers = names_of(records, found->audience(), today);
        BulletinPaper paper{ std::move(*found), author ? author->name : std::string(),
            std::move(category), std::move(receivers), airings };
        return Written{ bulletin_html(*head, paper), title };
    };
    auto written = co_await parts_.truth.read(std::move(look));
    if (!written)
        co_return problem(written.error());
    co_return co_await pdf(
        *under_way, std::move(written->html), file_name_of(written->title, ".pdf"));
}

awaitable<net::Response> PaperHandlers::certificate(net::Request request)
{
    const auto under_way = opened(request);
    if (!under_way)
        co_return problem(under_way.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    QueryReader query(request);
    const auto id = query.id<BulletinId>("bulletin");
    if (!id)
        query.refuse("bulletin", "input.required");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    struct Asked {
        Bulletin bulletin;
        app::PaperHead head;
        std::shared_ptr<const UnitTree> tree;
    };
    auto look = [deed, id = *id](app::Records& records) -> Result<Asked> {
        auto found = app::find_bulletin(records, deed, id);
        if (!found)
            return tl::unexpected(found.error());
        const Day today = day_of(deed.now);
        auto head = app::paper_head(records, deed, {}, today, today);
        if (!head)
            return tl::unexpected(head.error());
        return Asked{ std::move(*found), std::move(*head), records.units().tree(today) };
    };
    const auto asked = co_await parts_.truth.read(std::move(look));
    if (!asked)
        co_return problem(asked.error());
    app::DeliveryFilter filter;
    filter.units = { asked->head.unit };
    filter.bulletin = *id;
    auto count = [filter, tree = asked->tree](
                     app::Facts& facts) { return facts.deliveries().airings_in(filter, *tree); };
    const auto certified = app::certified_days(co_await parts_.facts.read(std::move(count)));
    if (certified.empty())
        co_return problem({ Kind::conflict, "paper.not_three_days", {}, {}, {} });
    co_return co_await pdf(*under_way, certificate_html(asked->head, asked->bulletin, certified),
        file_name_of("xac nhan phat " + asked->bulletin.content().title, ".pdf"));
}

}
