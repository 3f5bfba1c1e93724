// docs/openapi.yaml and the table of routes say the same, both ways.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <type_traits>
#include <utility>

#include "base/text.hpp"
#include "server/http/openapi/openapi.hpp"
#include "server/http/routes.hpp"

namespace nguon::http {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using Operations = std::set<std::string>;

// Stands for any collaborator: the table takes references to it and never looks inside. A bundle of
// handlers is filled with as many as it has members, so that new ones need no change here.
struct Nobody {
    template <typename T> operator T&() const
    {
        if constexpr (std::is_aggregate_v<T>) {
            static T bundle = bundle_of<T>(std::make_index_sequence<32>());
            return bundle;
        } else {
            alignas(std::max_align_t) static std::array<std::byte, sizeof(T)> room{};
            return *reinterpret_cast<T*>(room.data());
        }
    }

    template <typename T, std::size_t... Member> static T bundle_of(std::index_sequence<Member...>)
    {
        if constexpr (requires { T{ (static_cast<void>(Member), Nobody())... }; })
            return T{ (static_cast<void>(Member), Nobody())... };
        else
            return bundle_of<T>(std::make_index_sequence<sizeof...(Member) - 1>());
    }
};

Operations routed()
{
    net::Router router;
    const Nobody none;
    TruthDesk& desk = none;
    const runtime::Clock& clock = static_cast<runtime::Clock&>(none);
    News& news = none;
    add_routes(router, static_cast<Handlers&>(none), desk, clock, news);
    Operations found;
    for (const net::Router::Route& route : router.routes())
        found.insert(std::string(net::to_text(route.method)) + " " + route.path);
    return found;
}

// The paths and methods of a description written as ours is: a path two blanks in, its methods
// four. What stands deeper, and the other chapters, are passed over.
Operations described(std::string_view yaml)
{
    static const std::map<std::string_view, std::string> methods{ { "get", "GET" },
        { "post", "POST" }, { "put", "PUT" }, { "patch", "PATCH" }, { "delete", "DELETE" } };
    Operations found;
    bool in_paths = false;
    std::string path;
    for (std::string_view line : split(yaml, '\n')) {
        if (!line.empty() && line.front() != ' ' && line.front() != '#')
            in_paths = line.starts_with("paths:");
        if (!in_paths || !line.ends_with(':'))
            continue;
        line.remove_suffix(1);
        if (line.starts_with("  /"))
            path = line.substr(2);
        const auto method = line.starts_with("    ") ? methods.find(line.substr(4)) : methods.end();
        if (method != methods.end())
            found.insert(method->second + " " + path);
    }
    return found;
}

// Told of the program as a whole, and routed where it is put together (server/main/health.cpp).
const Operations of_the_program{ "GET /healthz", "GET /readyz", "GET /metrics" };

Operations without(Operations all, const Operations& some)
{
    for (const std::string& one : some)
        all.erase(one);
    return all;
}

}

TEST(Openapi, every_route_is_described)
{
    EXPECT_THAT(without(routed(), described(openapi_text())), IsEmpty());
}

TEST(Openapi, everything_described_is_routed)
{
    EXPECT_THAT(without(without(described(openapi_text()), of_the_program), routed()), IsEmpty());
}

TEST(Openapi, the_health_of_the_program_is_described_too)
{
    EXPECT_THAT(without(of_the_program, described(openapi_text())), IsEmpty());
}

TEST(Openapi, the_reader_of_these_tests_sees_paths_and_methods_and_nothing_else)
{
    const auto found = described("info:\n"
                                 "  /not/this:\n"
                                 "    get:\n"
                                 "paths:\n"
                                 "  /a/{id}:\n"
                                 "    parameters:\n"
                                 "    get:\n"
                                 "      post:\n"
                                 "    delete:\n"
                                 "components:\n"
                                 "  /nor/this:\n"
                                 "    get:\n");

    EXPECT_EQ(found, (Operations{ "GET /a/{id}", "DELETE /a/{id}" }));
}

TEST(Openapi, the_description_in_the_program_is_whole)
{
    EXPECT_TRUE(openapi_text().starts_with("openapi: 3.1."));
    EXPECT_THAT(std::string(openapi_text()), HasSubstr("X-CSRF-Token"));
    EXPECT_TRUE(openapi_text().ends_with('\n'));
}

}
