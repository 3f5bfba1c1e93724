// For tests of breakdowns, firms and upkeep: a commune with two devices, who mends them, and one
// turn of the housekeeping.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/breakdown_facts.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon::testing {

class BreakdownsApi : public ::testing::Test {
protected:
    void SetUp() override
    {
        world.commit([&](app::Records& records) {
            for (const DeviceId id : { world.first_cluster, world.second_cluster })
                records.devices().pair(id, "key", "token " + id.text(), world.clock().now());
        });
        technician = api.add_account(41, "kythuat", world.commune, "technician");
        worker = api.add_account(42, "tho", world.commune, "technician");
        world.commit([&](app::Records& records) {
            app::Account account = *records.accounts().find(worker);
            account.grants.clear();
            EXPECT_TRUE(records.accounts().save(account, account.version));
        });
        set_online(world.first_cluster, true);
        set_online(world.second_cluster, true);
    }

    void set_online(DeviceId device, bool online)
    {
        DeviceStatus status;
        status.online = online;
        status.last_seen = world.clock().now();
        world.commit([&](app::Records& records) {
            records.devices().save_statuses({ { device, status } });
        });
    }

    // One turn of the housekeeping.
    app::KeptBreakdowns turn(const std::vector<app::Incident>& incidents = {})
    {
        const Moment now = world.clock().now();
        return world.commit([&](app::Records& records) {
            const app::BreakdownLook look = app::look_for_breakdowns(records, {}, now);
            const BreakdownNews news = app::judge_breakdowns(watch, look, now, 100);
            app::Deed deed = world.by(world.admin);
            deed.caller = {};
            deed.caller.name = "Hệ thống";
            return app::keep_breakdowns(records, deed, news, incidents, look);
        });
    }
    app::KeptBreakdowns turn_after(std::chrono::minutes length)
    {
        world.clock().advance(length);
        return turn();
    }
    std::string opened_by_facts()
    {
        set_online(world.first_cluster, false);
        turn();
        EXPECT_EQ(turn_after(std::chrono::minutes(30)).opened, 1);
        return api.get(technician, path).items("id").at(0);
    }
    std::string one(const std::string& id) { return path + "/" + id; }
    Answer add_firm()
    {
        return api.post(technician, "/api/v1/contractors",
            R"({"unit":")" + world.commune.text() + R"(","name":"Điện máy Hoa Sen","accounts":[")"
                + worker.text() + R"("],"devices":[")" + world.first_cluster.text() + R"("]})");
    }

    RegisterApi api;
    World& world = api.world();
    AccountId technician;
    AccountId worker; // of a firm
    BreakdownWatch watch;
    const std::string path = "/api/v1/breakdowns";
};

}
