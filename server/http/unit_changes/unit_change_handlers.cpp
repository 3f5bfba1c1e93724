#include "server/http/unit_changes/unit_change_handlers.hpp"

#include <charconv>

#include "base/text.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/unit_changes/unit_change_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr json::TextRule change_resolution_rule{ .most = 200 };

struct Shown {
    UnitChangeId id;
    json::Object body;
};

bool is_blank(const std::optional<std::string>& text) { return !text || trim(*text).empty(); }

net::Response answer(const Result<Shown>& done)
{
    return done ? json_response(net::Status::ok, done->body) : problem(done.error());
}

// A page of what was looked at, by its place in the list.
Result<app::Paged<app::MovedUnit>> page_of_units(
    const std::vector<app::MovedUnit>& all, const app::Page& page)
{
    std::size_t at = 0;
    if (!page.cursor.empty()) {
        const char* end = page.cursor.data() + page.cursor.size();
        const auto read = std::from_chars(page.cursor.data(), end, at);
        if (read.ec != std::errc() || read.ptr != end || at > all.size())
            return fail_field("cursor", "input.bad_cursor");
    }
    const std::size_t until = std::min(all.size(), at + static_cast<std::size_t>(page.limit));
    app::Paged<app::MovedUnit> found;
    found.items.assign(all.begin() + static_cast<std::ptrdiff_t>(at),
        all.begin() + static_cast<std::ptrdiff_t>(until));
    if (until < all.size())
        found.next = std::to_string(until);
    found.total = static_cast<std::int64_t>(all.size());
    return found;
}

}

UnitChangeHandlers::UnitChangeHandlers(
    TruthDesk& desk, const runtime::Clock& clock, News& news, std::function<void()> changed)
    : desk_(desk)
    , clock_(clock)
    , news_(news)
    , changed_(std::move(changed))
{
}

void UnitChangeHandlers::tell()
{
    changed_();
    news_.tell({ "unit", 0, {} });
}

awaitable<Result<app::UnitChangeRecord>> UnitChangeHandlers::look(Look work)
{
    auto found = std::make_shared<std::optional<app::UnitChangeRecord>>();
    auto looking = [work = std::move(work), found](app::Records& records) -> Result<void> {
        found->reset();
        auto record = work(records);
        if (!record)
            return tl::unexpected(record.error());
        *found = std::move(*record);
        // Refusing undoes the transaction: it was only to be seen what would happen.
        return fail(Kind::conflict, "unit_change.looked_at");
    };
    const auto looked = co_await desk_.commit(std::move(looking), Urgency::bulk);
    if (*found)
        co_return std::move(**found);
    co_return tl::unexpected(looked.error());
}

awaitable<net::Response> UnitChangeHandlers::keep(
    net::Request request, app::UnitChangeRecord record)
{
    auto work = [record = std::move(record)](
                    app::Records& records) { return app::keep_preview(records, record); };
    auto show = [](app::Records& records, const app::UnitChangeRecord& kept) {
        auto response = json_response(net::Status::created, to_json(records, kept));
        response.headers.set("Location", "/api/v1/unit-changes/" + kept.id.text());
        return response;
    };
    auto kept = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!kept)
        co_return problem(kept.error());
    co_return std::move(kept->answer);
}

// Whoever lost the answer and asks again is told what came of it, and not that somebody else was
// faster.
awaitable<net::Response> UnitChangeHandlers::carry_out(const net::Request& request, Look work)
{
    auto show = [](app::Records& records, const app::UnitChangeRecord& record) {
        return json_response(net::Status::ok, to_json(records, record));
    };
    auto done = co_await once(
        desk_, claim_of(request), std::move(work), std::move(show), Urgency::bulk);
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell();
    co_return std::move(done->answer);
}

awaitable<net::Response> UnitChangeHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    if (!page)
        co_return problem(page.error());
    auto look = [deed = deed_of(request, clock_), page = *page](
                    app::Records& records) -> app::Paged<Shown> {
        app::Paged<Shown> found;
        const auto rows = app::list_changes(records, deed, page);
        for (const app::UnitChangeRecord& record : rows.items)
            found.items.push_back({ record.id, to_json(records, record) });
        found.next = rows.next;
        return found;
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const Shown& one) { return one.body; });
}

awaitable<net::Response> UnitChangeHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    json::Reader in(*object);
    app::WishedChange wished = read_change(in, deed);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    co_return co_await preview(std::move(request), std::move(wished));
}

awaitable<net::Response> UnitChangeHandlers::preview(net::Request request, app::WishedChange wished)
{
    const app::Deed deed = deed_of(request, clock_);
    auto may = [deed, wished](app::Records& records) {
        return app::may_look_at_change(records, deed, wished);
    };
    if (const auto allowed = co_await desk_.read(std::move(may)); !allowed)
        co_return problem(allowed.error());
    Look work = [deed, wished = std::move(wished)](app::Records& records) {
        return app::look_at_change(records, deed, wished, app::ChangeRights::asked);
    };
    auto found = co_await look(std::move(work));
    if (!found)
        co_return problem(found.error());
    co_return co_await keep(std::move(request), std::move(*found));
}

awaitable<net::Response> UnitChangeHandlers::reform(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, clock_);
    json::Reader in(*object);
    const app::ReformWish wish = read_reform_wish(in);
    const bool is_settled = in.optional_boolean("preview").value_or(false);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto read = [deed, wish](
                    app::Records& records) { return app::read_reform_table(records, deed, wish); };
    const auto reading = co_await desk_.read(std::move(read));
    if (!reading)
        co_return problem(reading.error());
    if (!is_settled)
        co_return json_response(net::Status::ok, to_json(*reading));
    if (!reading->open.empty())
        co_return problem(
            fail(Kind::conflict, "unit_change.reform_open", std::to_string(reading->open.size()))
                .value());
    app::WishedChange wished{ reading->change, {} };
    co_return co_await preview(std::move(request), std::move(wished));
}

awaitable<Result<std::shared_ptr<const app::UnitChangeRecord>>> UnitChangeHandlers::find(
    app::Deed deed, UnitChangeId id)
{
    auto look = [deed = std::move(deed), id](
                    app::Records& records) { return app::show_change_to(records, deed, id); };
    co_return co_await desk_.read(std::move(look));
}

awaitable<net::Response> UnitChangeHandlers::show(net::Request request)
{
    const auto id = request.path_id<UnitChangeId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, clock_), id = *id](app::Records& records) {
        const auto record = app::show_change_to(records, deed, id);
        if (!record)
            return Result<Shown>(tl::unexpected(record.error()));
        return Result<Shown>(Shown{ id, http::to_json(records, **record) });
    };
    co_return answer(co_await desk_.read(std::move(look)));
}

awaitable<net::Response> UnitChangeHandlers::units(net::Request request)
{
    const auto id = request.path_id<UnitChangeId>("id");
    const auto page = read_page(request);
    if (const auto bad = first_error(id, page))
        co_return problem(*bad);
    const auto record = co_await find(deed_of(request, clock_), *id);
    if (!record)
        co_return problem(record.error());
    co_return answer_page(page_of_units((*record)->preview.units, *page),
        [](const app::MovedUnit& moved) { return to_json(moved); });
}

awaitable<net::Response> UnitChangeHandlers::confirm(net::Request request)
{
    const auto id = request.path_id<UnitChangeId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const std::string resolution = in.text("resolution", change_resolution_rule);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work
        = [deed = deed_of(request, clock_), id = *id, resolution, seen](app::Records& records) {
              return app::confirm_change(records, deed, id, resolution, seen);
          };
    co_return co_await carry_out(request, std::move(work));
}

awaitable<net::Response> UnitChangeHandlers::undo(net::Request request)
{
    const auto id = request.path_id<UnitChangeId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto resolution = in.optional_text("resolution", change_resolution_rule);
    const auto on = in.optional_day("on");
    const bool only_look = in.optional_boolean("preview").value_or(false);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    // Without it a change that was done a moment ago would be undone by who meant to call it off.
    if (!only_look && !seen)
        co_return problem(fail_field("version", "input.required").value());
    const app::Deed deed = deed_of(request, clock_);
    const auto record = co_await find(deed, *id);
    if (!record)
        co_return problem(record.error());
    const bool is_done = (*record)->state == app::UnitChangeState::done;
    const std::string written = is_blank(resolution)
        ? message("unit_change.taken_back_as", (*record)->change.resolution)
        : *resolution;
    if (only_look) {
        if (!is_done)
            co_return problem(fail(Kind::conflict, "unit_change.wrong_state").value());
        auto may = [deed, id = *id, written, on](app::Records& records) {
            return app::may_look_at_reversal(records, deed, id, written, on);
        };
        if (const auto allowed = co_await desk_.read(std::move(may)); !allowed)
            co_return problem(allowed.error());
        Look work = [deed, id = *id, written, on](app::Records& records) {
            return app::look_at_reversal(records, deed, id, written, on);
        };
        auto found = co_await look(std::move(work));
        if (!found)
            co_return problem(found.error());
        co_return co_await keep(std::move(request), std::move(*found));
    }
    auto work = [deed, id = *id, seen, is_done, written, on](app::Records& records) {
        return is_done ? app::undo_change(records, deed, id, written, on, seen)
                       : app::cancel_change(records, deed, id, seen);
    };
    co_return co_await carry_out(request, std::move(work));
}

}
