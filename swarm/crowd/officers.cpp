#include "swarm/crowd/officers.hpp"

#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <fmt/format.h>
#include <fstream>
#include <map>
#include <sstream>

namespace nguon::swarm {
namespace {

constexpr std::chrono::minutes fresh_for{ 3 };

struct UnitRow {
    UnitId id;
    std::string code;
    std::optional<UnitId> parent;
};

Officer read_officer(json::Reader& in)
{
    Officer officer;
    officer.username = in.text("username", { .least = 1, .most = 100 });
    officer.password = in.text("password", { .least = 1, .most = 500 });
    officer.roles = in.list(
        "roles", { .most = 50 }, [](const json::Field& f) { return f.text({ .most = 60 }); });
    return officer;
}

}

bool Officer::is(std::string_view role) const
{
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

Result<std::vector<Officer>> parse_officers(std::string_view text)
{
    const auto rows = json::parse(text);
    if (!rows || !rows->is_array() || rows->get_array().empty())
        return fail(Kind::invalid, "accounts.damaged");
    const json::Object wrapped{ { "accounts", *rows } };
    json::Reader in(wrapped);
    auto officers = in.list("accounts", { .least = 1, .most = 10'000 },
        [](const json::Field& field) { return field.object(read_officer, json::Unknown::ignore); });
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return officers;
}

Officers::Officers(ServerHttp& http, const Settings& settings)
    : http_(http)
    , settings_(settings)
{
}

awaitable<Result<void>> Officers::sign_in(Officer& officer)
{
    const auto now = std::chrono::steady_clock::now();
    const bool fresh = officer.password.empty() || now - officer.signed_in < fresh_for;
    if (!officer.token.empty() && fresh)
        co_return Result<void>();
    ServerHttp::Call call;
    call.method = net::Method::post;
    call.path = "/api/v1/session";
    call.body = json::serialise(json::Object{
        { "username", json::of(officer.username) }, { "password", json::of(officer.password) } });
    const auto session = co_await http_.ask_json(std::move(call));
    if (!session)
        co_return tl::unexpected(session.error());
    json::Reader in(*session, json::Unknown::ignore);
    officer.token = in.text("token", { .least = 1, .most = 200 });
    if (!in.finish())
        co_return fail(Kind::unavailable, "server.unreachable", "không phải máy chủ nguon");
    officer.signed_in = now;
    co_return Result<void>();
}

awaitable<Result<void>> Officers::confirm()
{
    auto confirmed = co_await sign_in(officers_[first_]);
    co_return confirmed;
}

awaitable<Result<void>> Officers::sign_in()
{
    if (!settings_.token.empty()) {
        officers_ = { { {}, {}, {}, settings_.token, {} } };
        co_return Result<void>();
    }
    std::ifstream file(settings_.accounts_file);
    std::stringstream text;
    text << file.rdbuf();
    auto officers = parse_officers(text.str());
    if (!officers)
        co_return fail(Kind::invalid, "accounts.damaged",
            fmt::format("Không đọc được tệp tài khoản “{}”.", settings_.accounts_file));
    officers_ = std::move(*officers);
    for (std::size_t i = officers_.size(); i-- > 0;) {
        if (officers_[i].is("province_admin"))
            first_ = i;
    }
    co_return co_await sign_in(officers_[first_]);
}

awaitable<Result<std::string>> Officers::second_token()
{
    for (const char* role : { "province_approver", "province_admin" }) {
        for (std::size_t i = 0; i < officers_.size(); ++i) {
            if (i == first_ || !officers_[i].is(role))
                continue;
            const auto signed_in = co_await sign_in(officers_[i]);
            if (!signed_in)
                co_return tl::unexpected(signed_in.error());
            co_return officers_[i].token;
        }
    }
    co_return fail(Kind::invalid, "accounts.nobody_else",
        "Cần người thứ hai để duyệt: tệp tài khoản không có ai khác có quyền duyệt của tỉnh.");
}

awaitable<Result<std::vector<UnitId>>> Officers::unit_and_above(std::string code)
{
    std::map<UnitId, UnitRow> rows;
    std::optional<UnitId> at;
    if (code.empty()) {
        ServerHttp::Call call{ .path = "/api/v1/session", .token = token() };
        const auto session = co_await http_.ask_json(std::move(call));
        if (!session)
            co_return tl::unexpected(session.error());
        json::Reader in(*session, json::Unknown::ignore);
        at = in.object(
            "account", [](json::Reader& account) { return account.id<UnitId>("unit"); },
            json::Unknown::ignore);
        if (!in.finish())
            co_return fail(Kind::unavailable, "server.unreachable", "không phải máy chủ nguon");
    }
    std::string cursor;
    do {
        ServerHttp::Call call{ .path = "/api/v1/units?limit=500" + cursor, .token = token() };
        const auto page = co_await http_.ask_json(std::move(call));
        if (!page)
            co_return tl::unexpected(page.error());
        json::Reader in(*page, json::Unknown::ignore);
        const auto read = [](json::Reader& unit) {
            UnitRow row;
            row.id = unit.id<UnitId>("id");
            row.code = unit.optional_text("code", { .most = 100 }).value_or("");
            row.parent = unit.optional_id<UnitId>("parent");
            return row;
        };
        const auto found = in.list("items", { .most = 500 },
            [&](const json::Field& field) { return field.object(read, json::Unknown::ignore); });
        const auto next = in.optional_text("next", { .most = 500 });
        if (!in.finish())
            co_return fail(Kind::unavailable, "server.unreachable", "không phải máy chủ nguon");
        for (const UnitRow& row : found) {
            rows.emplace(row.id, row);
            if (!code.empty() && row.code == code)
                at = row.id;
        }
        cursor = next ? "&cursor=" + net::percent_encode(*next) : std::string();
    } while (!cursor.empty());

    std::vector<UnitId> chain;
    while (at && rows.contains(*at) && chain.size() < 50) {
        chain.push_back(*at);
        at = rows.at(*at).parent;
    }
    if (chain.empty())
        co_return fail(
            Kind::invalid, "unit.missing", fmt::format("Không có đơn vị nào mã “{}”.", code));
    co_return chain;
}

}
