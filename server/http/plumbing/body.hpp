// Reading what a client sent: JSON bodies, pages, filters of lists.
#pragma once

#include "base/result.hpp"
#include "core/ids.hpp"
#include "net/http.hpp"
#include "server/app/page.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/reader.hpp"

namespace nguon::http {

// The body as an object, all text in NFC. An empty body is an empty object, as transitions need no
// body at all.
Result<json::Object> read_object(const net::Request& request);

// ?limit=1..500&cursor=
Result<app::Page> read_page(const net::Request& request);

// Typed readings of query parameters; a name that is absent or empty yields nothing.
class QueryReader {
public:
    explicit QueryReader(const net::Request& request)
        : query_(request.query)
    {
    }

    std::optional<std::string> text(std::string_view name, std::size_t most = 200);
    template <typename SomeId> std::optional<SomeId> id(std::string_view name)
    {
        const auto value = find(name);
        if (!value)
            return std::nullopt;
        const auto id = SomeId::parse(*value);
        if (!id)
            refuse(name, "input.bad_id");
        return id;
    }
    // RFC 3339, or a day, which stands for its first moment.
    std::optional<Moment> moment(std::string_view name);
    std::optional<Day> day(std::string_view name);
    std::optional<bool> boolean(std::string_view name);
    // One of the words `parse` knows; several stand apart by commas or in repeated parameters.
    template <typename Parse> auto choices(std::string_view name, Parse parse)
    {
        std::vector<typename std::invoke_result_t<Parse, std::string_view>::value_type> found;
        for (const std::string& word : words(name)) {
            if (const auto value = parse(word))
                found.push_back(*value);
            else
                refuse(name, "input.not_a_choice");
        }
        return found;
    }
    template <typename Parse> auto choice(std::string_view name, Parse parse)
    {
        const auto all = choices(name, parse);
        using Value = typename std::invoke_result_t<Parse, std::string_view>::value_type;
        return all.empty() ? std::optional<Value>() : std::optional<Value>(all.front());
    }
    void refuse(std::string_view name, std::string code, std::string detail = {});
    // All that was wrong, at once.
    Result<void> finish() const;

private:
    std::optional<std::string_view> find(std::string_view name) const;
    std::vector<std::string> words(std::string_view name) const;

    const net::Query& query_;
    Error error_{ Kind::invalid, "input.invalid", {}, {} };
};

// The first refusal among several results, if any.
template <typename... Results> std::optional<Error> first_error(const Results&... results)
{
    std::optional<Error> found;
    const auto look = [&](const auto& result) {
        if (!found && !result)
            found = result.error();
    };
    (look(results), ...);
    return found;
}

// What is asked of the unit in the path: as of today, or as of ?day=.
struct AskedUnit {
    UnitId unit;
    std::optional<Day> day;
};
Result<AskedUnit> read_asked_unit(const net::Request& request);

// The version that the writer of a change saw; none means the current one.
std::optional<Version> read_seen(json::Reader& in);
// The same of a body that says nothing else.
Result<std::optional<Version>> read_seen(const net::Request& request);

// {items, next, total?}
template <typename T, typename Write> json::Object page_body(const app::Paged<T>& page, Write write)
{
    json::Array items;
    items.reserve(page.items.size());
    for (const T& item : page.items)
        items.push_back(write(item));
    json::Object body{ { "items", std::move(items) } };
    body["next"] = page.next.empty() ? json::Value(nullptr) : json::Value(page.next);
    if (page.total)
        body["total"] = *page.total;
    return body;
}

// What was found as a 200, or its refusal.
template <typename T, typename Write> net::Response answer_of(const Result<T>& found, Write write)
{
    return found ? json_response(net::Status::ok, write(*found)) : problem(found.error());
}

// The same of a page of a list.
template <typename T, typename Write>
net::Response answer_page(const Result<app::Paged<T>>& found, Write write)
{
    return answer_of(found, [&](const app::Paged<T>& page) { return page_body(page, write); });
}
template <typename T, typename Write>
net::Response answer_page(const app::Paged<T>& page, Write write)
{
    return json_response(net::Status::ok, page_body(page, write));
}

}
