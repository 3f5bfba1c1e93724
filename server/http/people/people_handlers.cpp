#include "server/http/people/people_handlers.hpp"

#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array staffs{ json::Choice<Staff>{ "grassroots", Staff::grassroots },
    json::Choice<Staff>{ "it", Staff::it } };
constexpr std::size_t longest_contact = 100;
constexpr std::size_t longest_course = 200;

json::Object to_json(const app::ShownOfficer& shown)
{
    const Officer& one = shown.officer;
    json::Object body{ { "id", json::of(one.id) }, { "unit", json::of(one.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "post", json::of(one.post) },
        { "post_title", json::of(shown.post_title) }, { "name", json::of(one.name) },
        { "staff", json::of(name_of(one.staff)) }, { "full_time", one.full_time },
        { "duties", json::of(one.duties) }, { "account", json::of(one.account) },
        { "stand_in", json::of(one.stand_in) }, { "stand_in_name", json::of(shown.stand_in_name) },
        { "from", json::of(one.tenure.from) }, { "to", json::of(one.tenure.to) },
        { "trainings",
            json::list_of(one.trainings,
                [](const Training& training) {
                    return json::Object{ { "course", json::of(training.course) },
                        { "on", json::of(training.on) } };
                }) },
        { "may_edit", shown.may_edit }, { "changed", json::of(one.changed) },
        { "changed_by", json::of(one.by_name) }, { "version", one.version } };
    body["phone"] = shown.contact_shown ? json::of(one.phone) : json::Value(nullptr);
    body["email"] = shown.contact_shown ? json::of(one.email) : json::Value(nullptr);
    return body;
}

json::Object to_json(const app::ShownPost& shown)
{
    const StaffPost& post = shown.post;
    return json::Object{ { "id", json::of(post.id) }, { "unit", json::of(post.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "title", json::of(post.title) },
        { "staff", json::of(name_of(post.staff)) }, { "duties", json::of(post.duties) },
        { "seats", post.seats }, { "holders", shown.holders }, { "vacancies", shown.vacancies() },
        { "from", json::of(post.tenure.from) }, { "to", json::of(post.tenure.to) },
        { "may_edit", shown.may_edit }, { "changed", json::of(post.changed) },
        { "changed_by", json::of(post.by_name) }, { "version", post.version } };
}

json::Object to_json(const StaffFigures& figures)
{
    return json::Object{ { "officers", figures.officers }, { "trained", figures.trained },
        { "trained_permille", json::of(figures.trained_permille()) }, { "seats", figures.seats },
        { "vacancies", figures.vacancies } };
}

json::Object to_json(const app::StaffSummary& summary)
{
    return json::Object{ { "day", json::of(summary.day) }, { "total", to_json(summary.total) },
        { "items", json::list_of(summary.rows, [](const app::StaffSummary::Row& row) {
             return json::Object{ { "unit", json::of(row.unit) }, { "name", json::of(row.name) },
                 { "figures", to_json(row.figures) } };
         }) } };
}

Tenure read_tenure(json::Reader& in)
{
    Tenure tenure;
    tenure.from = in.day("from");
    tenure.to = in.optional_day("to");
    return tenure;
}

Officer read_officer(json::Reader& in)
{
    Officer one;
    one.unit = in.id<UnitId>("unit");
    one.post = in.optional_id<StaffPostId>("post");
    one.name = in.text("name", { .least = 1, .most = longest_officer_name });
    one.staff = in.choice("staff", staffs);
    one.full_time = in.boolean("full_time");
    one.duties = in.optional_text("duties", { .most = longest_duties, .lines = json::Lines::many })
                     .value_or("");
    one.phone = in.optional_text("phone", { .most = longest_contact }).value_or("");
    one.email = in.optional_text("email", { .most = longest_contact }).value_or("");
    one.account = in.optional_id<AccountId>("account");
    one.stand_in = in.optional_id<OfficerId>("stand_in");
    one.tenure = read_tenure(in);
    const auto read_training = [](json::Reader& item) {
        Training training;
        training.course = item.text("course", { .least = 1, .most = longest_course });
        training.on = item.day("on");
        return training;
    };
    auto trainings = in.optional_list("trainings", { .most = most_trainings }, read_training);
    if (trainings)
        one.trainings = std::move(*trainings);
    return one;
}

StaffPost read_post(json::Reader& in)
{
    StaffPost post;
    post.title = in.text("title", { .least = 1, .most = longest_officer_name });
    post.staff = in.choice("staff", staffs);
    post.duties = in.optional_text("duties", { .most = longest_duties, .lines = json::Lines::many })
                      .value_or("");
    post.seats = static_cast<int>(in.integer("seats", 1, most_seats));
    post.tenure = read_tenure(in);
    return post;
}

}

awaitable<net::Response> PeopleHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::OfficerWish wish;
    wish.unit = query.id<UnitId>("unit");
    wish.day = query.day("day");
    wish.ever = query.boolean("ever").value_or(false);
    wish.staff = query.choice("staff", parse_staff);
    wish.trained = query.boolean("trained");
    wish.search = query.text("q").value_or("");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), wish, page = *page](app::Records& records) {
        return app::list_officers(records, deed, wish, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const app::ShownOfficer& one) { return to_json(one); });
}

awaitable<net::Response> PeopleHandlers::show(net::Request request)
{
    const auto id = request.path_id<OfficerId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, clock_), id = *id](
                    app::Records& records) { return app::show_officer(records, deed, id); };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const app::ShownOfficer& one) { return to_json(one); });
}

awaitable<net::Response> PeopleHandlers::add(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    Officer officer = read_officer(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), officer = std::move(officer)](
                    app::Records& records) { return app::add_officer(records, deed, officer); };
    auto show = [](app::Records&, const app::ShownOfficer& one) {
        return json_response(net::Status::created, to_json(one));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> PeopleHandlers::save(net::Request request)
{
    const auto id = request.path_id<OfficerId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    Officer officer = read_officer(in);
    officer.id = *id;
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, officer = std::move(officer), seen](app::Records& records) {
        return app::save_officer(records, deed, officer, seen);
    };
    const auto saved = co_await desk_.commit(std::move(work));
    if (!saved && saved.error().code == "people.stale") {
        auto look = [deed, id = *id](
                        app::Records& records) { return app::show_officer(records, deed, id); };
        const auto current = co_await desk_.read(std::move(look));
        if (current)
            co_return stale(saved.error(), to_json(*current));
    }
    co_return answer_of(saved, [](const app::ShownOfficer& one) { return to_json(one); });
}

awaitable<net::Response> PeopleHandlers::list_posts(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::StaffPostWish wish;
    wish.unit = query.id<UnitId>("unit");
    wish.day = query.day("day");
    wish.ever = query.boolean("ever").value_or(false);
    wish.vacant = query.boolean("vacant").value_or(false);
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, clock_), wish, page = *page](app::Records& records) {
        return app::list_staff_posts(records, deed, wish, page);
    };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_page(found, [](const app::ShownPost& one) { return to_json(one); });
}

awaitable<net::Response> PeopleHandlers::add_post(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    json::Reader in(*object);
    StaffPost post = read_post(in);
    post.unit = in.id<UnitId>("unit");
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, clock_), post = std::move(post)](
                    app::Records& records) { return app::add_staff_post(records, deed, post); };
    auto show = [](app::Records&, const app::ShownPost& one) {
        return json_response(net::Status::created, to_json(one));
    };
    auto done = co_await once(desk_, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    co_return std::move(done->answer);
}

awaitable<net::Response> PeopleHandlers::save_post(net::Request request)
{
    const auto id = request.path_id<StaffPostId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    StaffPost post = read_post(in);
    post.id = *id;
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, clock_);
    auto work = [deed, post = std::move(post), seen](app::Records& records) {
        return app::save_staff_post(records, deed, post, seen);
    };
    const auto saved = co_await desk_.commit(std::move(work));
    if (!saved && saved.error().code == "people.post_stale") {
        auto look = [deed, id = *id](
                        app::Records& records) { return app::show_staff_post(records, deed, id); };
        const auto current = co_await desk_.read(std::move(look));
        if (current)
            co_return stale(saved.error(), to_json(*current));
    }
    co_return answer_of(saved, [](const app::ShownPost& one) { return to_json(one); });
}

awaitable<net::Response> PeopleHandlers::figures(net::Request request)
{
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto day = query.day("day");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto look = [deed = deed_of(request, clock_), unit, day](
                    app::Records& records) { return app::staff_figures(records, deed, unit, day); };
    const auto found = co_await desk_.read(std::move(look));
    co_return answer_of(found, [](const app::StaffSummary& one) { return to_json(one); });
}

}
