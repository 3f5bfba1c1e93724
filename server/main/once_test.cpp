// A request with an Idempotency-Key is done once, wherever the server ends in between.
#include "server/main/testing/register_api.hpp"

#include <gtest/gtest.h>

#include "json/write.hpp"

namespace nguon {
namespace {

using namespace testing;

struct Thing {
    const char* name;
    const char* path;
    const char* body;
    const char* deed; // as it is noted
};

const Thing things[] = {
    { "group", "/api/v1/groups", R"({"name":"Cụm","units":["4"]})", "group.saved" },
    { "unit", "/api/v1/units", R"({"name":"Xóm Mới","kind":"hamlet","parent":"2"})", "unit.added" },
    { "account", "/api/v1/accounts",
        R"({"username":"moi","name":"Mới","password":"mot-mat-khau-dai-moi","unit":"2"})",
        "account.added" },
};

// What is asked for, and after how many transactions the power fails.
class OnceApi : public ::testing::TestWithParam<std::tuple<Thing, int>> {
protected:
    // Nothing when the power went before the answer.
    std::optional<Answer> ask()
    {
        try {
            return api.call(api.world().admin, net::Method::post, thing.path, thing.body,
                { { "Idempotency-Key", "k1" } });
        } catch (const PowerLost&) {
            return std::nullopt;
        }
    }
    std::ptrdiff_t times_done()
    {
        const auto deeds = api.deeds();
        return std::count(deeds.begin(), deeds.end(), std::string(thing.deed));
    }

    const Thing thing = std::get<0>(GetParam());
    RegisterApi api;
};

TEST_P(OnceApi, a_repeat_after_the_power_failed_is_one_deed_with_one_answer)
{
    api.store().fail_after(std::get<1>(GetParam()));
    const auto first = ask();
    api.store().come_back();
    const bool done = times_done() == 1;
    const auto again = ask();
    ASSERT_TRUE(again);
    EXPECT_EQ(again->status, 201U) << json::serialise(again->body);
    EXPECT_EQ(times_done(), 1);
    if (first) {
        EXPECT_EQ(again->body, first->body);
    }
    EXPECT_EQ(again->headers.get("Idempotency-Replayed"), done ? "true" : "")
        << "the answer is there as soon as the deed is";
}

INSTANTIATE_TEST_SUITE_P(Of, OnceApi,
    ::testing::Combine(::testing::ValuesIn(things), ::testing::Range(0, 4)), [](const auto& given) {
        return std::string(std::get<0>(given.param).name) + "_after_"
            + std::to_string(std::get<1>(given.param));
    });

}
}
