// Who approved an order, as a device checks it: forged, replayed, for other words, by another key.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "core/emergency/emergency.hpp"
#include "protocol/frames.hpp"
#include "protocol/order.hpp"
#include "protocol/order_approval.hpp"
#include "trust/limits.hpp"
#include "trust/soft_passkey_test.hpp"

namespace nguon::protocol {
namespace {

using namespace std::chrono_literals;
using nguon::testing::SoftPasskey;

const Moment noon = *parse_rfc3339("2026-11-21T12:00:00+07:00");
const Site site{ "loa.example.vn", { "https://loa.example.vn" } };
constexpr UnitId commune{ 7 };
constexpr AccountId officer{ 5 };

class OrderApprovals : public ::testing::Test {
protected:
    OrderApprovals()
    {
        keyring.version = 1;
        keyring.keys.push_back({ signer.public_key(), "signer",
            { DocumentType::order, DocumentType::approval }, noon - 24h, noon + 24h * 30, {} });
        keyring.site = site;
        keyring.persons.push_back(
            { passkey.key(), officer, "Nguyễn Thị Hoa", { commune }, noon - 240h, {} });
        profile.device = DeviceId(42);
        profile.units = { commune, UnitId(1) };
    }

    static Order order()
    {
        Order order;
        order.id = OrderId(9);
        order.issued = noon;
        order.starts = noon + 600ms;
        order.expires = noon + 1h;
        order.length = 20s;
        order.tone = "attention";
        order.text = "Lũ lên nhanh, bà con rời bờ suối ngay.";
        order.audience.units = { commune };
        return order;
    }
    static OrderApproval by_officer()
    {
        return { ApprovalPart::sent, { officer, "Nguyễn Thị Hoa", commune, noon }, {}, {} };
    }
    Order by_province(Order order = OrderApprovals::order())
    {
        order.approvals = { by_officer() };
        EXPECT_TRUE(sign_approvals(order, signer));
        return order;
    }
    Order by_person(Order order = OrderApprovals::order())
    {
        OrderApproval approval = by_officer();
        approval.by.proof.emplace().at = noon - 20s;
        approval.by.proof
            = passkey.sign(approval_challenge(order, approval).bytes(), site, noon - 20s);
        order.approvals = { approval };
        return order;
    }
    // As it goes over the wire and is opened on the device.
    std::string code(const Order& sent)
    {
        const auto opened
            = open_order(*signer.sign(DocumentType::order, to_payload(sent)), keyring, noon);
        if (!opened)
            return opened.error().code;
        const auto person = require_person(*opened, keyring, profile);
        return person ? "" : person.error().code;
    }

    LocalSigner signer{ SecretKey::generate() };
    SoftPasskey passkey;
    Keyring keyring;
    DeviceProfile profile;
};

TEST_F(OrderApprovals, an_order_says_who_approved_it_and_proves_it)
{
    const Order sent = by_province();
    EXPECT_EQ(code(sent), "");
    const auto opened
        = open_order(*signer.sign(DocumentType::order, to_payload(sent)), keyring, noon);
    ASSERT_EQ(opened->approvals.size(), 1U);
    EXPECT_EQ(opened->approvals[0].by.name, "Nguyễn Thị Hoa");
    EXPECT_EQ(opened->approvals[0].by.account, officer);
}

TEST_F(OrderApprovals, without_an_approval_nothing_sounds_but_silence_needs_none)
{
    Order nobody = order();
    EXPECT_EQ(code(nobody), "approval.missing");
    nobody.act = OrderAct::cancel;
    EXPECT_EQ(code(nobody), "");
}

TEST_F(OrderApprovals, an_approval_of_other_words_audience_time_or_revision_is_forged)
{
    const auto changed = [&](auto change) {
        std::string codes;
        for (Order sent : { by_province(), by_person() }) {
            change(sent);
            codes += code(sent) + " ";
        }
        return codes;
    };
    const std::string both = "approval.forged approval.forged ";
    EXPECT_EQ(changed([](Order& one) { one.text = "Sơ tán khẩn cấp."; }), both);
    EXPECT_EQ(changed([](Order& one) { one.media = std::string(64, 'a'); }), both);
    EXPECT_EQ(changed([](Order& one) { one.audience.units = { UnitId(1) }; }), both);
    EXPECT_EQ(changed([](Order& one) { one.expires += 1h; }), both);
    EXPECT_EQ(changed([](Order& one) { ++one.revision; }), both);
    EXPECT_EQ(changed([](Order& one) { one.id = OrderId(10); }), both);
    EXPECT_EQ(changed([](Order& one) { one.exercise = true; }), both);
    EXPECT_EQ(changed([](Order& one) { one.level = Level::province; }), both);
    EXPECT_EQ(changed([](Order& one) { one.repeat = 9; }), both);
    EXPECT_EQ(changed([](Order& one) { one.approvals[0].by.name = "Trần Văn Giả"; }), both);
    EXPECT_EQ(changed([](Order& one) { one.approvals[0].by.account = AccountId(6); }), both);
    EXPECT_EQ(changed([](Order& one) { one.approvals[0].part = ApprovalPart::approved; }), both);
}

TEST_F(OrderApprovals, a_device_that_asks_for_a_person_is_not_content_with_the_province)
{
    profile.requires_person = true;
    EXPECT_EQ(code(by_province()), "approval.person_missing");
    EXPECT_EQ(code(by_person()), "");
    profile.requires_person = false;
    keyring.person_required = { UnitId(1) };
    EXPECT_EQ(code(by_province()), "approval.person_missing")
        << "the root's word counts whatever the profile says";
    EXPECT_EQ(code(by_person()), "");
}

TEST_F(OrderApprovals, a_person_counts_only_as_the_root_vouches_for_him)
{
    profile.requires_person = true;
    const Order sent = by_person();
    keyring.persons[0].units = { UnitId(8) };
    EXPECT_EQ(code(sent), "approval.person_missing") << "of another commune";
    keyring.persons[0].units = { commune };
    keyring.persons[0].revoked_at = noon;
    EXPECT_EQ(code(sent), "approval.revoked");
    keyring.persons.clear();
    EXPECT_EQ(code(sent), "approval.person_missing") << "a key that nobody knows";
}

TEST_F(OrderApprovals, an_unknown_passkey_does_no_harm_where_no_person_is_asked_for)
{
    const Order sent = by_person();
    keyring.persons.clear();
    EXPECT_EQ(code(sent), "") << "the keyring may be on its way";
}

TEST_F(OrderApprovals, another_persons_key_under_the_same_name_is_forged)
{
    profile.requires_person = true;
    Order sent = by_person();
    SoftPasskey thief;
    sent.approvals[0].by.proof
        = thief.sign(approval_challenge(sent, sent.approvals[0]).bytes(), site, noon - 20s);
    EXPECT_EQ(code(sent), "approval.person_missing");
    sent.approvals[0].by.proof->kid = passkey.key().kid().text();
    EXPECT_EQ(code(sent), "approval.forged");
}

TEST_F(OrderApprovals, the_assertion_of_one_alert_is_worth_nothing_beside_another)
{
    profile.requires_person = true;
    const Order first = by_person();
    Order second = order();
    second.id = OrderId(11);
    second.approvals = first.approvals;
    EXPECT_EQ(code(second), "approval.forged");
}

TEST_F(OrderApprovals, two_persons_and_many_words_still_fit_into_one_order)
{
    Order sent = order();
    sent.text.clear();
    constexpr std::string_view words = "nước dâng rất nhanh ";
    while (count_code_points(sent.text) + count_code_points(words) <= longest_emergency_text)
        sent.text += words;
    sent = by_person(sent);
    sent.approvals[0].by.name.clear();
    for (int i = 0; i < 30; ++i) // the longest name an account may have
        sent.approvals[0].by.name += "Thủy";
    sent.approvals.push_back(sent.approvals[0]);
    EXPECT_LE(to_payload(sent).size(), most_order_payload) << "what the signer signs";
    const auto document = signer.sign(DocumentType::order, to_payload(sent));
    EXPECT_LE(encode(*document).size(), most_order_bytes);
}

}
}
