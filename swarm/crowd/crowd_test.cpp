#include "protocol/order_approval.hpp"
#include "swarm/crowd/officers.hpp"
#include "swarm/crowd/roster.hpp"
#include "swarm/crowd/tally.hpp"
#include "swarm/crowd/verifier.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

namespace nguon::swarm {
namespace {

using namespace std::chrono_literals;

constexpr Moment noon{ std::chrono::sys_days{ std::chrono::year{ 2026 } / 11 / 21 } + 5h };

struct Trust {
    LocalSigner root{ SecretKey::generate() };
    LocalSigner province{ SecretKey::generate() };

    SignedDocument keyring()
    {
        Keyring ring;
        ring.version = 1;
        ring.root = root.public_key();
        ring.issued = noon;
        ring.keys.push_back({ province.public_key(), "signer",
            { DocumentType::order, DocumentType::approval, DocumentType::welcome }, noon - 1h,
            noon + 24h, {} });
        return *root.sign(DocumentType::keyring, to_payload(ring));
    }
    Verifier verifier() { return *Verifier::create(root.public_key(), keyring()); }
    SignedDocument order(std::int64_t revision)
    {
        Order wanted;
        wanted.id = OrderId(7);
        wanted.revision = revision;
        wanted.issued = noon;
        wanted.starts = noon;
        wanted.expires = noon + 10min;
        wanted.text = "Nước lên";
        wanted.approvals.push_back(
            { ApprovalPart::sent, { AccountId(5), "Hoa", UnitId(1), noon }, {}, {} });
        EXPECT_TRUE(protocol::sign_approvals(wanted, province));
        return *province.sign(DocumentType::order, protocol::to_payload(wanted));
    }
};

TEST(SwarmVerifier, a_keyring_of_another_root_is_refused)
{
    Trust trust;
    EXPECT_FALSE(Verifier::create(trust.province.public_key(), trust.keyring()));
}

TEST(SwarmVerifier, the_same_bytes_are_verified_once_and_others_for_themselves)
{
    Trust trust;
    Verifier verifier = trust.verifier();
    const SignedDocument first = trust.order(1);
    EXPECT_TRUE(*verifier.open(first, noon));
    EXPECT_EQ(verifier.open(first, noon), verifier.open(first, noon));
    EXPECT_EQ(verifier.distinct_orders(), 1u);
    EXPECT_TRUE(*verifier.open(trust.order(2), noon));
    EXPECT_EQ(verifier.distinct_orders(), 2u);
}

// A remembered verdict must not vouch for other words under the same signature.
TEST(SwarmVerifier, altered_words_under_a_known_signature_are_refused)
{
    Trust trust;
    Verifier verifier = trust.verifier();
    SignedDocument order = trust.order(1);
    ASSERT_TRUE(*verifier.open(order, noon));
    order.payload.replace(order.payload.find("10:00"), 2, "23");
    const auto verdict = verifier.open(order, noon);
    ASSERT_FALSE(*verdict);
    EXPECT_EQ(verdict->error().code, "trust.bad_signature");
}

TEST(SwarmVerifier, a_welcome_counts_for_its_own_nonce_only)
{
    Trust trust;
    const Verifier verifier = trust.verifier();
    protocol::Welcome welcome;
    welcome.proof
        = *trust.province.sign(DocumentType::welcome, protocol::welcome_payload("mine", noon));
    EXPECT_TRUE(verifier.is_welcome(welcome, "mine", noon));
    EXPECT_FALSE(verifier.is_welcome(welcome, "another's", noon));
    welcome.proof
        = *trust.root.sign(DocumentType::welcome, protocol::welcome_payload("mine", noon));
    EXPECT_FALSE(verifier.is_welcome(welcome, "mine", noon));
}

TEST(SwarmRoster, what_was_written_is_read_again)
{
    Trust trust;
    Roster roster;
    roster.unit = UnitId(5);
    roster.units = { UnitId(5), UnitId(1) };
    roster.root = trust.root.public_key();
    roster.keyring = trust.keyring();
    roster.members.push_back({ DeviceId(9), "token", std::string(32, 's'), {} });
    roster.members[0].log = next(ChainHead(), "an entry");
    const auto read = parse_roster(encode(roster));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->units, roster.units);
    EXPECT_EQ(read->keyring, roster.keyring);
    ASSERT_EQ(read->members.size(), 1u);
    EXPECT_EQ(read->members[0].seed, roster.members[0].seed);
    EXPECT_EQ(read->members[0].log, roster.members[0].log);
    EXPECT_FALSE(parse_roster("{}"));
    EXPECT_FALSE(parse_roster("not json"));
}

TEST(SwarmRoster, the_file_is_for_its_owner_only)
{
    Trust trust;
    const auto file = std::filesystem::temp_directory_path()
        / ("nguon-swarm-test-" + std::to_string(::getpid()) + ".json");
    Roster roster;
    roster.unit = UnitId(5);
    roster.units = { UnitId(5) };
    roster.root = trust.root.public_key();
    roster.keyring = trust.keyring();
    save_roster(file, roster);
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);
    const auto read = load_roster(file);
    std::filesystem::remove(file);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->has_value());
    const auto none = load_roster(file);
    ASSERT_TRUE(none);
    EXPECT_FALSE(none->has_value());
}

TEST(SwarmOfficers, accounts_are_read_as_the_demo_writes_them)
{
    const auto officers = parse_officers(R"([{"username":"a","password":"p","roles":["operator"],)"
                                         R"("unit":"12","unit_name":"Xã"}])");
    ASSERT_TRUE(officers);
    EXPECT_TRUE(officers->front().is("operator"));
    EXPECT_FALSE(parse_officers("[]"));
    EXPECT_FALSE(parse_officers(""));
    EXPECT_FALSE(parse_officers(R"([{"username":"a"}])"));
}

TEST(SwarmTally, a_percentile_is_a_value_that_was_measured)
{
    Spans spans;
    EXPECT_EQ(spans.percentile(50), 0);
    for (int i = 100; i >= 1; --i)
        spans.add(std::chrono::milliseconds(i));
    EXPECT_EQ(spans.percentile(50), 50);
    EXPECT_EQ(spans.percentile(99), 99);
    EXPECT_EQ(spans.percentile(100), 100);
    spans.add(1s);
    EXPECT_EQ(spans.percentile(100), 1000);
}

TEST(SwarmTally, processor_time_of_a_process_grows_and_of_none_is_zero)
{
    EXPECT_GT(processor_time(::getpid()).count(), 0);
    EXPECT_EQ(processor_time(0).count(), 0);
}

}
}
