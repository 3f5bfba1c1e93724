// For tests of changes of units: what the tests of all of them say and ask.
#pragma once

#include <gtest/gtest.h>

#include "server/app/unit_changes.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon::testing {

// The small province, whose two communes are merged, parted and moved over the API.
class UnitChangesApi : public ::testing::Test {
protected:
    // Võ Nhai and La Hiên become one.
    Answer look(const std::string& on = "2026-11-23", const std::string& to = {})
    {
        return api.post(admin, "/api/v1/unit-changes",
            R"({"kind":"merge","from":["2","3"],"to":[)"
                + (to.empty() ? R"({"name":"Xã Lớn","kind":"commune","code":"09999"})" : to)
                + R"(],"on":")" + on + R"(","resolution":"12/NQ-HĐND"})");
    }
    Answer confirm(const Answer& shown, const std::string& resolution = "12/NQ-HĐND")
    {
        return api.post(admin, "/api/v1/unit-changes/" + shown.text("id") + "/confirm",
            R"({"resolution":")" + resolution + "\"}");
    }
    // Undone, or called off; `seen` as it was answered.
    Answer undo(const Answer& shown, const std::string& more = {})
    {
        return api.post(admin, "/api/v1/unit-changes/" + shown.text("id") + "/undo",
            R"({"version":)" + std::to_string(shown.number("version")) + more + "}");
    }
    // Without the braces around its fields.
    Answer wish(const std::string& fields, const std::string& on = "2026-11-23")
    {
        return api.post(admin, "/api/v1/unit-changes",
            "{" + fields + R"(,"on":")" + on + R"(","resolution":"12/NQ-HĐND"})");
    }
    Answer merged()
    {
        const Answer done = confirm(look());
        EXPECT_EQ(done.text("state"), "done") << done.code() << done.text("title");
        return done;
    }
    UnitId made()
    {
        UnitId found;
        world.truth().read([&](app::Records& records) {
            found = records.units().find_by_code("09999", today())->id;
        });
        return found;
    }
    Day today() { return day_of(world.clock().now()); }
    // Sessions last for half a day.
    void sign_in_again()
    {
        admin = api.add_account(60 + ++signed_in, "quantri2", world.province, "province_admin");
    }
    std::vector<std::string> codes(const Answer& shown)
    {
        std::vector<std::string> found;
        for (const auto& one : shown.body.at("conflicts").as_array())
            found.emplace_back(one.as_object().at("code").as_string());
        return found;
    }
    template <typename Work> auto read(Work work)
    {
        std::optional<std::invoke_result_t<Work&, app::Records&>> found;
        world.truth().read([&](app::Records& records) { found.emplace(work(records)); });
        return std::move(*found);
    }
    Result<app::UnitChangeRecord> carry_out_due()
    {
        const app::Deed deed = system();
        const auto due
            = read([&](app::Records& records) { return app::due_change(records, deed); });
        if (!due)
            return fail(Kind::missing, "nothing is due");
        return world.commit(
            [&](app::Records& records) { return app::carry_out_due(records, deed, *due); });
    }
    app::Deed system()
    {
        app::Deed deed = world.by(world.admin);
        deed.caller = {};
        return deed;
    }

    RegisterApi api;
    World& world = api.world();
    AccountId admin = world.admin;
    int signed_in = 0;
};

}
