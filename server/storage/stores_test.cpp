#include "server/storage/testing/records.hpp"

#include <algorithm>
#include <thread>

namespace nguon::storage {
namespace {

using namespace testing;

class StoresOn : public RecordsOn { };
NGUON_ON_BOTH_ENGINES(StoresOn);

TEST_P(StoresOn, work_that_says_no_leaves_no_trace)
{
    truth_->write([](app::Records& records) {
        records.settings().save("a", "1");
        return false;
    });
    EXPECT_FALSE(read([](app::Records& records) { return records.settings().find("a"); }));
}

TEST_P(StoresOn, keep_what_they_hold_when_they_are_opened_again)
{
    write([](app::Records& records) { records.settings().save("a", "1"); });
    truth_.reset();
    facts_.reset();
    truth_ = open_truth(place(), now);
    EXPECT_EQ(read([](app::Records& records) { return records.settings().find("a"); }), "1");
    EXPECT_EQ(read([](app::Records& records) { return records.accounts().roles().size(); }),
        default_roles().size());
    open_truth_as_it_is(place())->read(
        [](app::Records& records) { EXPECT_EQ(records.settings().find("a"), "1"); });
    open_facts_as_they_are(place());
}

TEST_P(StoresOn, of_an_older_program_get_the_roles_that_it_did_not_know)
{
    truth_.reset();
    sql::Database::Options options;
    options.schema = "nguon";
    const Place there = place();
    const std::string url = there.database == "sqlite"
        ? "sqlite:" + (there.folder / "nguon.db").string()
        : there.database;
    sql::Database::open(url, options)->write([](sql::Connection& sql) {
        sql.run("DELETE FROM role WHERE code = 'commune_admin'");
    });
    const auto has = [&] {
        const auto roles = read([](app::Records& records) { return records.accounts().roles(); });
        return std::any_of(roles.begin(), roles.end(),
            [](const Role& one) { return one.code == "commune_admin"; });
    };
    truth_ = open_truth_as_it_is(place());
    EXPECT_FALSE(has());
    truth_ = open_truth(place(), now);
    EXPECT_TRUE(has());
}

TEST_P(StoresOn, readers_of_a_store_cannot_write)
{
    EXPECT_THROW(
        read([](app::Records& records) { records.settings().save("a", "1"); }), sql::Failure);
}

TEST_P(StoresOn, an_order_does_not_wait_for_play_logs)
{
    facts_->write([&](app::Facts& facts) {
        facts.deliveries().set_closed_until(now);
        std::jthread([&] {
            truth_->write(Urgency::urgent, [](app::Records& records) {
                records.settings().save("order", "1");
                return true;
            });
        }).join();
        return true;
    });
    EXPECT_EQ(read([](app::Records& records) { return records.settings().find("order"); }), "1");
}

TEST(Stores, looking_at_a_folder_without_data_makes_none)
{
    const TemporaryFolder folder;
    EXPECT_THROW(open_truth_as_it_is({ "sqlite", folder.path() }), sql::Failure);
    EXPECT_THROW(open_facts_as_they_are({ "sqlite", folder.path() }), sql::Failure);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}
}
