// The province's word for a live voice: what it binds, and what it is never taken for.
#include "trust/live_approval.hpp"

#include <gtest/gtest.h>

#include "trust/approval.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment morning = *parse_rfc3339("2026-11-21T07:10:00+07:00");

struct LiveApprovals : ::testing::Test {
    LiveApprovals()
    {
        approval.live = LiveId(7);
        approval.bulletin = BulletinId(8);
        approval.schedule = ScheduleId(9);
        approval.issued = morning;
        approval.starts = morning + 3s;
        approval.latest = morning + 15min;
        approval.audience = "u:7";
        approval.key = SecretKey::generate().public_key();
        approval.approver = AccountId(5);
        approval.approver_name = "Nguyễn Thị Hoa";
        approval.approver_unit = UnitId(7);
    }
    std::string opened(DocumentType type, std::optional<Moment> now)
    {
        const auto document = signer.sign(type, to_payload(approval));
        const auto read = open_live(*document, keyring, now);
        return read ? "" : read.error().code;
    }
    std::string parsed() const
    {
        const auto read = parse_live_approval(to_payload(approval));
        return read ? "" : read.error().code;
    }

    LiveApproval approval;
    LocalSigner signer{ SecretKey::generate() };
    Keyring keyring{ .version = 1,
        .root = signer.public_key(),
        .issued = morning - 24h,
        .keys = { { signer.public_key(), "signer", { DocumentType::plan, DocumentType::approval },
            morning - 24h, morning + 24h, {} } } };
};

TEST_F(LiveApprovals, come_back_as_they_were_written)
{
    const auto document = signer.sign(DocumentType::approval, to_payload(approval));
    const auto read = open_live(*document, keyring, morning);
    ASSERT_TRUE(read) << read.error().code;
    EXPECT_EQ(*read, approval);
}

TEST_F(LiveApprovals, of_another_type_or_over_are_refused)
{
    EXPECT_EQ(opened(DocumentType::plan, morning), "trust.wrong_type");
    EXPECT_EQ(opened(DocumentType::approval, approval.latest), "live.expired");
    EXPECT_EQ(opened(DocumentType::approval, approval.latest - 1ms), "");
}

TEST_F(LiveApprovals, last_no_longer_than_any_live_and_begin_no_later_than_any_delay)
{
    approval.latest = approval.starts + longest_live;
    EXPECT_EQ(parsed(), "");
    approval.latest += 1ms;
    EXPECT_EQ(parsed(), "trust.malformed");
    approval.latest = approval.starts;
    EXPECT_EQ(parsed(), "trust.malformed");
    approval.latest = morning + 15min;
    approval.starts = morning + most_live_delay + 1ms;
    EXPECT_EQ(parsed(), "trust.malformed");
    approval.starts = morning - 1ms;
    EXPECT_EQ(parsed(), "trust.malformed");
}

TEST_F(LiveApprovals, are_no_approval_of_a_bulletin_and_of_no_order)
{
    EXPECT_FALSE(parse_approval(to_payload(approval)));
    EXPECT_FALSE(check_order_approval(to_payload(approval)));
}

}
}
