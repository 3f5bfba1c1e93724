#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;

class HearingsOn : public RecordsOn {
protected:
    void SetUp() override
    {
        RecordsOn::SetUp();
        write([](app::Records& records) {
            for (std::int64_t id = 1; id <= 3; ++id) {
                Asset asset;
                asset.id = AssetId(id);
                asset.kind = id == 3 ? AssetKind::station : AssetKind::cluster;
                asset.unit = nung;
                asset.name = "Cụm " + std::to_string(id);
                asset.from = today;
                asset.changed = now;
                records.assets().add(asset);
            }
        });
    }
    bool note(std::int64_t id, AssetId asset, std::string client, Heard heard, Moment at)
    {
        Hearing one;
        one.id = HearingId(id);
        one.client = std::move(client);
        one.asset = asset;
        one.heard = heard;
        one.place = Point{ 21.75, 106.125 };
        one.note = "loa phía chợ";
        one.at = at;
        one.by_name = "Ma Thị Hoa";
        bool added = false;
        write([&](app::Records& records) { added = records.hearings().add(one); });
        return added;
    }
};
NGUON_ON_BOTH_ENGINES(HearingsOn);

TEST_P(HearingsOn, are_noted_once_and_read_from_the_latest)
{
    EXPECT_TRUE(note(1, AssetId(1), "a", Heard::silent, now - 10min));
    EXPECT_FALSE(note(2, AssetId(1), "a", Heard::well, now));
    EXPECT_TRUE(note(3, AssetId(1), "b", Heard::weak, now));
    const auto first = read([](app::Records& records) {
        return records.hearings().of_asset(AssetId(1), { 1, "" });
    });
    ASSERT_EQ(first.items.size(), 1U);
    EXPECT_EQ(first.items[0].heard, Heard::weak);
    EXPECT_EQ(first.items[0].place, (Point{ 21.75, 106.125 }));
    const auto second = read([&](app::Records& records) {
        return records.hearings().of_asset(AssetId(1), { 1, first.next });
    });
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0].heard, Heard::silent);
    EXPECT_EQ(second.items[0].note, "loa phía chợ");
    EXPECT_TRUE(second.next.empty());
}

TEST_P(HearingsOn, tell_how_far_the_walk_has_come_by_the_last_word_of_each)
{
    note(1, AssetId(1), "a", Heard::silent, now - 10min);
    note(2, AssetId(1), "b", Heard::well, now);
    const auto shared = tree();
    const auto reach = read([&](app::Records& records) {
        app::HearingFilter filter;
        filter.units = { province };
        filter.day = today;
        return records.hearings().reach(filter, *shared);
    });
    EXPECT_EQ(reach.clusters, 2);
    EXPECT_EQ(reach.well, 1);
    EXPECT_EQ(reach.silent, 0);
    EXPECT_EQ(reach.left(), 1);
    const auto latest = read([](app::Records& records) {
        return records.hearings().latest({ AssetId(1), AssetId(2) });
    });
    ASSERT_EQ(latest.size(), 1U);
    EXPECT_EQ(latest[0].heard, Heard::well);
}

TEST_P(HearingsOn, what_was_heard_later_is_not_known_on_an_earlier_day)
{
    note(1, AssetId(1), "a", Heard::silent, now - 48h);
    note(2, AssetId(1), "b", Heard::well, now);
    note(3, AssetId(2), "a", Heard::well, now);
    const auto shared = tree();
    const auto before = now - 24h;
    const auto latest = read([&](app::Records& records) {
        return records.hearings().latest({ AssetId(1), AssetId(2) }, before);
    });
    ASSERT_EQ(latest.size(), 1U);
    EXPECT_EQ(latest[0].heard, Heard::silent);
    app::HearingFilter filter;
    filter.units = { province };
    filter.day = today;
    filter.before = before;
    const auto reach_of = [&] {
        return read(
            [&](app::Records& records) { return records.hearings().reach(filter, *shared); });
    };
    EXPECT_EQ(reach_of().clusters, 2);
    EXPECT_EQ(reach_of().silent, 1);
    EXPECT_EQ(reach_of().well, 0);
    EXPECT_EQ(reach_of().left(), 1);
    filter.within = { vo };
    EXPECT_EQ(reach_of().clusters, 0);
    filter.within.reset();
    filter.day = today - std::chrono::days(1);
    EXPECT_EQ(reach_of().clusters, 0) << "they did not stand there yet";
}

TEST_P(HearingsOn, what_was_heard_is_not_erased)
{
    note(1, AssetId(1), "a", Heard::well, now);
    bool heard = true;
    bool unheard = false;
    write([&](app::Records& records) {
        heard = records.assets().erase(AssetId(1));
        unheard = records.assets().erase(AssetId(2));
    });
    EXPECT_FALSE(heard);
    EXPECT_TRUE(unheard);
}

}
}
