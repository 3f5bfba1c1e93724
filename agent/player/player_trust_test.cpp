// An agent that lies, a server that is not ours, a memory card that was edited.
#include "agent/player/player_test_support.hpp"
#include "trust/soft_passkey_test.hpp"

#include <sys/stat.h>

namespace nguon::agent {
namespace {

using namespace testing;

class PlayerTrustTest : public ::testing::Test {
protected:
    void SetUp() override { device->enrol(province); }
    void restart()
    {
        const Moment now = device->now();
        device.reset();
        device = std::make_unique<VirtualDevice>(folder.path(), now);
    }
    std::string offer_plan(const SignedDocument& document)
    {
        return device->code(RefreshQuestion{ Refreshed::plan, document });
    }
    Version held_plan() { return device->player->report(device->mono()).status.plan_version; }

    DataFolder folder;
    Province province;
    std::unique_ptr<VirtualDevice> device = std::make_unique<VirtualDevice>(folder.path());
    PlanSlot slot = province.slot(1, morning, 1min, "media");
};

TEST_F(PlayerTrustTest, keeps_its_key_for_itself_and_for_good)
{
    const auto before = device->ask(IdentityQuestion{});
    struct stat status { };
    ASSERT_EQ(::stat(device->folders.device_key().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    restart();
    const auto after = device->ask(IdentityQuestion{});
    EXPECT_EQ(before->public_key, after->public_key);
    EXPECT_EQ(after->device, our_device);
    EXPECT_EQ(after->root, province.root.public_key());
}

TEST_F(PlayerTrustTest, is_enrolled_once)
{
    const EnrolQuestion again{ our_device, province.root.public_key(), province.keyring() };
    EXPECT_EQ(device->code(again), "");
    EXPECT_EQ(device->code(EnrolQuestion{ DeviceId(43), again.root, again.keyring }),
        "local.enrolled_elsewhere");
    const Province other;
    EXPECT_EQ(device->code(EnrolQuestion{ our_device, other.root.public_key(), other.keyring() }),
        "local.enrolled_elsewhere");
}

TEST_F(PlayerTrustTest, is_not_enrolled_under_a_root_that_did_not_sign_its_keyring)
{
    const DataFolder fresh;
    VirtualDevice blank(fresh.path());
    const Province other;
    EXPECT_EQ(blank.code(EnrolQuestion{ our_device, province.root.public_key(), other.keyring() }),
        "trust.unknown_key");
    EXPECT_EQ(blank.code(ProveQuestion{ std::string(43, 'a'), std::string(43, 'b') }),
        "local.not_enrolled");
    EXPECT_EQ(blank.code(LogQuestion{}), "local.not_enrolled");
}

TEST_F(PlayerTrustTest, refuses_keyrings_of_another_root_older_and_altered_ones)
{
    const auto offer = [&](const SignedDocument& document) {
        return device->code(RefreshQuestion{ Refreshed::keyring, document });
    };
    EXPECT_EQ(offer(Province().keyring(5)), "trust.unknown_key");
    EXPECT_EQ(offer(province.keyring(3)), "");
    EXPECT_EQ(offer(province.keyring(2)), "trust.old_keyring");
    SignedDocument altered = province.keyring(4);
    altered.payload.replace(altered.payload.find("signer"), 6, "sinner");
    EXPECT_EQ(offer(altered), "trust.bad_signature");
}

TEST_F(PlayerTrustTest, refuses_plans_that_are_forged_altered_old_or_of_another_device)
{
    const auto plan = province.plan(10, { slot });
    ASSERT_EQ(device->offer(plan), "");
    EXPECT_EQ(offer_plan(plan.document), ""); // what it holds already

    EXPECT_EQ(device->offer(Province().plan(11, { slot })), "trust.unknown_key");
    EXPECT_EQ(device->offer(province.plan(9, { slot })), "plan.old_version");
    EXPECT_EQ(device->offer(province.plan(11, { slot }, {}, DeviceId(43))), "plan.other_device");
    EXPECT_EQ(device->offer(province.plan(10, {})), "plan.old_version"); // same number, other words
    auto altered = province.plan(11, { slot }).document;
    altered.payload.replace(altered.payload.find("\"version\":11"), 12, "\"version\":12");
    EXPECT_EQ(offer_plan(altered), "trust.bad_signature");
    auto profile = province.signed_profile(province.profile(2));
    EXPECT_EQ(offer_plan(profile), "trust.wrong_type");
    profile.type = DocumentType::plan;
    EXPECT_EQ(offer_plan(profile), "trust.bad_signature");
    EXPECT_EQ(held_plan(), 10);
}

TEST_F(PlayerTrustTest, refuses_a_body_that_is_missing_or_not_the_one_that_was_signed)
{
    const auto plan = province.plan(10, { slot });
    EXPECT_EQ(offer_plan(plan.document), "plan.body_missing");
    PlanBody other;
    other.audience = "u:7";
    put_file(device->folders.incoming_body(plan.body.hash), protocol::pack(other).gzip);
    EXPECT_EQ(offer_plan(plan.document), "plan.wrong_hash");
    put_file(device->folders.incoming_body(plan.body.hash), "no gzip");
    EXPECT_EQ(offer_plan(plan.document), "plan.damaged");
    EXPECT_EQ(held_plan(), 0);
}

TEST_F(PlayerTrustTest, plays_by_what_is_stored_after_a_restart_and_refuses_it_when_edited)
{
    ASSERT_EQ(device->offer(province.plan(10, { slot })), "");
    std::filesystem::remove_all(device->folders.agent());
    restart();
    EXPECT_EQ(held_plan(), 10);

    const auto forged = Province().plan(11, { slot });
    put_file(device->folders.body(forged.body.hash), forged.body.gzip);
    put_file(device->folders.plan(), encode(forged.document));
    restart();
    EXPECT_EQ(held_plan(), 0);
    EXPECT_TRUE(device->has_fault("trust.unknown_key"));
    EXPECT_EQ(device->offer(province.plan(10, { slot })), "");
    EXPECT_EQ(held_plan(), 10);
}

TEST_F(PlayerTrustTest, a_stored_body_that_was_edited_is_fetched_again_from_the_agent)
{
    const auto plan = province.plan(10, { slot });
    device->offer(plan);
    put_file(device->folders.body(plan.body.hash), "scratched");
    restart();
    EXPECT_EQ(held_plan(), 10); // the agent's copy verifies too
    std::filesystem::remove_all(device->folders.agent());
    put_file(device->folders.body(plan.body.hash), "scratched");
    restart();
    EXPECT_EQ(held_plan(), 0);
}

TEST_F(PlayerTrustTest, a_revoked_key_takes_its_plan_and_approvals_with_it)
{
    device->offer(province.plan(10, { slot }));
    device->bring_media("media");
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::keyring, province.keyring(2, morning - 2h) }), "");
    EXPECT_EQ(held_plan(), 0);
    device->until(morning + 5min);
    EXPECT_EQ(device->starts(), 0);
    EXPECT_EQ(device->offer(province.plan(11, { slot })), "trust.revoked");
}

TEST_F(PlayerTrustTest, refuses_profiles_of_others_and_older_ones)
{
    DeviceProfile profile = province.profile(3);
    const auto offer = [&] {
        return device->code(
            RefreshQuestion{ Refreshed::profile, province.signed_profile(profile) });
    };
    EXPECT_EQ(offer(), "");
    profile.version = 2;
    EXPECT_EQ(offer(), "profile.old_version");
    profile.version = 4;
    profile.device = DeviceId(43);
    EXPECT_EQ(offer(), "profile.other_device");
}

TEST_F(PlayerTrustTest, proves_itself_and_checks_the_server_for_this_link_only)
{
    const std::string server_nonce(43, 's');
    const std::string own_nonce(43, 'n');
    const auto proof = device->ask(ProveQuestion{ server_nonce, own_nonce });
    ASSERT_TRUE(proof);
    protocol::Hello hello;
    hello.device = our_device;
    hello.proof = proof->proof;
    hello.nonce = own_nonce;
    EXPECT_TRUE(
        protocol::check_hello(hello, server_nonce, device->ask(IdentityQuestion{})->public_key));

    const auto welcome = [&](const LocalSigner& key, const std::string& nonce, Moment issued) {
        return Province::sign(key, DocumentType::welcome, protocol::welcome_payload(nonce, issued));
    };
    const Moment now = device->now();
    EXPECT_EQ(
        device->code(CheckWelcomeQuestion{ welcome(province.signer, own_nonce, now), own_nonce }),
        "");
    const std::string old_nonce(43, 'o');
    EXPECT_EQ(
        device->code(CheckWelcomeQuestion{ welcome(province.signer, old_nonce, now), own_nonce }),
        "link.wrong_nonce");
    EXPECT_EQ(
        device->code(CheckWelcomeQuestion{ welcome(province.signer, old_nonce, now), old_nonce }),
        "link.wrong_nonce");
    EXPECT_EQ(device->code(CheckWelcomeQuestion{
                  welcome(LocalSigner(SecretKey::generate()), own_nonce, now), own_nonce }),
        "trust.unknown_key");
}

// A province whose root says that persons approve alerts, and one of them.
class PersonalTrustTest : public PlayerTrustTest {
protected:
    SignedDocument keyring_with(
        Version version, std::vector<UnitId> required, std::optional<Moment> revoked = {}) const
    {
        Keyring ring = parse_keyring(province.keyring(version).payload).value();
        ring.site = site;
        ring.persons
            = { { passkey.key(), AccountId(5), "Hoa", { our_unit }, morning - 240h, revoked } };
        ring.person_required = std::move(required);
        return Province::sign(province.root, DocumentType::keyring, to_payload(ring));
    }
    void take_keyring(const SignedDocument& document)
    {
        ASSERT_EQ(device->code(RefreshQuestion{ Refreshed::keyring, document }), "");
    }
    SignedDocument signed_by_person(Order order)
    {
        OrderApproval approval{ ApprovalPart::sent,
            { AccountId(5), "Hoa", our_unit, order.issued, PersonalProof() }, {}, {} };
        approval.by.proof->at = order.issued - 20s;
        approval.by.proof = passkey.sign(
            protocol::approval_challenge(order, approval).bytes(), site, order.issued - 20s);
        order.approvals = { approval };
        return province.signed_order(order);
    }
    std::string give(const SignedDocument& order)
    {
        return device->code(OrderQuestion{ order, true });
    }

    Site site{ "loa.example.vn", { "https://loa.example.vn" } };
    nguon::testing::SoftPasskey passkey;
};

TEST_F(PersonalTrustTest, where_the_root_asks_for_a_person_the_provinces_word_is_not_enough)
{
    EXPECT_EQ(give(province.signed_order(province.order(8, device->now() + 1s))), "");
    take_keyring(keyring_with(2, { our_unit }));
    const Order order = province.order(9, device->now() + 1s);
    EXPECT_EQ(give(province.signed_order(order)), "approval.person_missing")
        << "whoever has taken over server and signer";
    EXPECT_EQ(give(signed_by_person(order)), "");
}

TEST_F(PersonalTrustTest, a_server_cannot_take_the_roots_demand_back)
{
    take_keyring(keyring_with(3, { our_unit }));
    DeviceProfile lenient = province.profile(2);
    lenient.requires_person = false;
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::profile, province.signed_profile(lenient) }), "");
    EXPECT_EQ(device->code(RefreshQuestion{ Refreshed::keyring, province.keyring(2) }),
        "trust.old_keyring");
    EXPECT_EQ(give(province.signed_order(province.order(9, device->now() + 1s))),
        "approval.person_missing");
    restart();
    EXPECT_EQ(give(province.signed_order(province.order(10, device->now() + 1s))),
        "approval.person_missing");
}

TEST_F(PersonalTrustTest, a_profile_may_ask_for_a_person_too)
{
    take_keyring(keyring_with(2, {}));
    DeviceProfile strict = province.profile(2);
    strict.requires_person = true;
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::profile, province.signed_profile(strict) }), "");
    const Order order = province.order(9, device->now() + 1s);
    EXPECT_EQ(give(province.signed_order(order)), "approval.person_missing");
    EXPECT_EQ(give(signed_by_person(order)), "");
}

TEST_F(PersonalTrustTest, a_revoked_person_approves_nothing_and_silence_needs_no_person)
{
    take_keyring(keyring_with(2, { our_unit }));
    Order order = province.order(9, device->now() + 1s);
    ASSERT_EQ(give(signed_by_person(order)), "");
    take_keyring(keyring_with(3, { our_unit }, device->now()));
    EXPECT_EQ(give(signed_by_person(province.order(10, device->now() + 1s))), "approval.revoked");
    ++order.revision;
    order.act = OrderAct::cancel;
    EXPECT_EQ(give(province.signed_order(order)), "");
}

TEST_F(PersonalTrustTest, other_words_under_the_name_of_an_approved_order_need_a_person_too)
{
    take_keyring(keyring_with(2, { our_unit }));
    Order order = province.order(9, device->now() + 1min);
    ASSERT_EQ(give(signed_by_person(order)), "");
    Order other = order;
    other.text = "Lời khác.";
    other.approvals.clear();
    EXPECT_EQ(give(province.signed_order(other)), "approval.person_missing");
}

}
}
