// A reform read from its table over the API, and what is open in it settled.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/unit_changes_api.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using testing::Answer;

class ReformApi : public testing::UnitChangesApi {
protected:
    ReformApi()
    {
        for (const auto& [unit, code] :
            { std::pair("1", "19"), { "2", "05716" }, { "3", "05719" } })
            EXPECT_EQ(api.patch(admin, std::string("/api/v1/units/") + unit,
                             std::string(R"({"version":1,"code":")") + code + "\"}")
                          .status,
                200U);
    }

    Answer read(json::Object more = {}, std::optional<AccountId> who = {})
    {
        json::Object body{ { "resolution", "1683/NQ-UBTVQH15" }, { "on", "2026-11-23" },
            { "table", table } };
        for (auto& [key, value] : more)
            body[key] = value;
        return api.post(who.value_or(admin), "/api/v1/unit-changes/reform", json::serialise(body));
    }
    static json::Object decision(const char* mention, const char* old_code)
    {
        return { { "code", "05716" }, { "mention", mention }, { "old_code", old_code } };
    }

    std::string table = "new_code,new_name,province_code,formed_from\n"
                        "19,Tỉnh Thái Nguyên,,giữ nguyên\n"
                        "05716,Xã Võ Nhai,19,\"Xã Võ Nhai, Xã La Hin\"\n";
};

TEST_F(ReformApi, what_is_not_clear_is_settled_and_then_looked_at)
{
    const Answer first = read();
    ASSERT_EQ(first.status, 200U) << first.code() << first.text("title");
    EXPECT_EQ(first.number("open_total"), 2);
    const auto open = first.body.at("open").as_array();
    const auto& unknown = open[0].as_object();
    EXPECT_EQ(unknown.at("reason").as_string(), "unknown");
    EXPECT_EQ(unknown.at("mention").as_string(), "Xã La Hin");
    EXPECT_EQ(unknown.at("suggestions").as_array()[0].as_object().at("code").as_string(), "05719");
    EXPECT_EQ(open[1].as_object().at("reason").as_string(), "unnamed");
    EXPECT_EQ(read({ { "preview", true } }).code(), "unit_change.reform_open");

    const json::Array settled{ decision("Xã La Hin", "05719") };
    EXPECT_EQ(read({ { "settled", settled } }).number("open_total"), 0);
    const Answer shown = read({ { "settled", settled }, { "preview", true } });
    ASSERT_EQ(shown.status, 201U) << shown.code() << shown.text("title");
    EXPECT_EQ(shown.text("state"), "preview");
    EXPECT_EQ(shown.number("units_ended"), 2);
    EXPECT_EQ(confirm(shown, "1683/NQ-UBTVQH15").text("state"), "done");
}

TEST_F(ReformApi, a_code_that_names_nothing_does_not_pass_for_a_decision)
{
    EXPECT_EQ(read({ { "settled", json::Array{ decision("Xã La Hin", "99999") } } }).code(),
        "import.unit_missing");
    json::Object elsewhere = decision("Xã La Hin", "05719");
    elsewhere["code"] = "99998";
    EXPECT_EQ(read({ { "settled", json::Array{ elsewhere } } }).code(), "import.unit_missing");
    EXPECT_EQ(
        read({ { "settled", json::Array{ decision("Xã La Hin", "") } } }).number("open_total"), 1)
        << "it is no unit, and Xã La Hiên is named by nobody";
}

TEST_F(ReformApi, is_for_who_manages_every_unit_and_reads_tables_only)
{
    EXPECT_EQ(read({}, api.commune_admin).status, 403U);
    EXPECT_EQ(read({}, world.editor).status, 403U);
    table = "name\nXã Võ Nhai\n";
    EXPECT_EQ(read().code(), "import.column_missing");
    EXPECT_EQ(read({ { "table", "" } }).status, 422U);
    EXPECT_EQ(read({ { "resolution", "  " } }).status, 422U);
}

}
}
