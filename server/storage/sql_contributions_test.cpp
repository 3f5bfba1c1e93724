#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

class ContributionsOn : public RecordsOn {
protected:
    void SetUp() override
    {
        RecordsOn::SetUp();
        if (IsSkipped())
            return;
        write([](app::Records& records) {
            for (std::int64_t id = 1; id <= 4; ++id) {
                Bulletin::Saved saved;
                saved.id = BulletinId(id);
                saved.unit = nung;
                saved.content.title = "Tin";
                records.bulletins().add(Bulletin(saved));
            }
        });
    }
    static Contribution sent(std::int64_t id, UnitId from, UnitId to, Moment at)
    {
        Contribution one;
        one.id = ContributionId(id);
        one.bulletin = BulletinId(id);
        one.sent_version = 1;
        one.unit = from;
        one.to = to;
        one.sent_by = AccountId(7);
        one.sent_name = "Trần Thị Biên";
        one.sent_at = at;
        one.changed = at;
        return one;
    }
    std::vector<std::int64_t> ids(const app::ContributionFilter& filter)
    {
        const auto known = tree();
        return read([&](app::Records& records) {
            std::vector<std::int64_t> found;
            for (const Contribution& one : records.contributions().list(filter, *known, {}).items)
                found.push_back(one.id.value());
            return found;
        });
    }
};
NGUON_ON_BOTH_ENGINES(ContributionsOn);

TEST_P(ContributionsOn, come_back_with_everything_in_them_and_are_saved_by_who_saw_them)
{
    write([&](app::Records& records) {
        auto& contributions = records.contributions();
        Contribution one = sent(1, nung, province, now);
        contributions.add(one);
        EXPECT_EQ(contributions.find(ContributionId(1)), one);
        ASSERT_TRUE(one.take("Hưng", BulletinId(2), now + 1h));
        EXPECT_TRUE(contributions.save(one, 1));
        EXPECT_FALSE(contributions.save(one, 1)) << "stale";
        one.version = 2;
        EXPECT_EQ(contributions.of_result(BulletinId(2)), one);
        EXPECT_EQ(contributions.of_bulletin(BulletinId(1), province), one);
        EXPECT_FALSE(contributions.of_bulletin(BulletinId(1), vo));
        EXPECT_EQ(contributions.all_of(BulletinId(1)).size(), 1U);
    });
}

TEST_P(ContributionsOn, lists_are_of_who_received_or_who_sent)
{
    write([&](app::Records& records) {
        records.contributions().add(sent(1, nung, province, now));
        records.contributions().add(sent(2, vo, province, now + 1h));
        records.contributions().add(sent(3, lau, nung, now + 2h));
        Contribution returned = sent(4, nung, province, now - 1h);
        returned.state = ContributionState::returned;
        records.contributions().add(returned);
    });
    using app::Direction;
    EXPECT_THAT(ids({ Direction::received, { province }, {} }), ElementsAre(3, 2, 1, 4));
    EXPECT_THAT(ids({ Direction::received, { nung }, {} }), ElementsAre(3));
    EXPECT_THAT(ids({ Direction::sent, { nung }, {} }), ElementsAre(3, 1, 4));
    EXPECT_THAT(ids({ Direction::received, { province }, { ContributionState::returned } }),
        ElementsAre(4));
}

}
}
