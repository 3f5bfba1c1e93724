#include "protocol/sms_order.hpp"

#include "base/text.hpp"
#include "protocol/order.hpp"

#include <gtest/gtest.h>

namespace nguon::protocol {
namespace {

using namespace std::chrono_literals;

const Moment pressed = *parse_rfc3339("2026-11-21T05:00:00.600+07:00");

class AnOrderInATextMessage : public ::testing::Test {
protected:
    AnOrderInATextMessage()
    {
        keyring.version = 1;
        keyring.root = root.public_key();
        keyring.issued = pressed - 24h;
        // The second of them signs orders; the first has another purpose.
        keyring.keys = { { other.public_key(), "other", { DocumentType::plan }, pressed - 48h,
                             pressed + 48h, {} },
            { key.public_key(), "signer", { DocumentType::order }, pressed - 48h, pressed + 48h,
                {} } };
        sms.order.id = OrderId(455204829300777);
        sms.order.revision = 3;
        sms.order.level = Level::province;
        sms.order.issued = pressed;
        sms.order.expires = pressed + 2h;
        sms.order.repeat = 3;
        sms.order.audience.units = { UnitId(455204829290000), UnitId(455204829290001) };
        sms.hazard = Hazard::flash_flood;
        sms.words = TemplateId(455204829291234);
        sms.fingerprint = fingerprint_of("Lũ quét! Bà con rời bờ suối ngay.");
    }

    std::string signed_message(const SmsOrder& order)
    {
        return to_sms(*key.sign(DocumentType::order, *sms_payload(order)));
    }
    std::string refusal(std::string_view text, std::optional<Moment> now = pressed + 1min)
    {
        const auto opened = open_sms(text, keyring, now);
        return opened ? "" : opened.error().code;
    }

    LocalSigner root{ SecretKey::generate() };
    LocalSigner other{ SecretKey::generate() };
    LocalSigner key{ SecretKey::generate() };
    Keyring keyring;
    SmsOrder sms;
};

TEST_F(AnOrderInATextMessage, fits_one_message_and_says_who_when_and_which_words)
{
    const std::string text = signed_message(sms);
    EXPECT_LE(text.size(), longest_sms);
    const auto opened = open_sms("  " + text + "\r\n", keyring, pressed + 1min);
    ASSERT_TRUE(opened) << opened.error().code;
    EXPECT_EQ(opened->order.id, sms.order.id);
    EXPECT_EQ(opened->order.revision, 3);
    EXPECT_EQ(opened->order.act, OrderAct::sound);
    EXPECT_EQ(opened->order.level, Level::province);
    EXPECT_EQ(opened->order.repeat, 3);
    EXPECT_FALSE(opened->order.exercise);
    // Seconds are enough for what travels for seconds.
    EXPECT_EQ(opened->order.issued, pressed - 600ms);
    EXPECT_EQ(opened->order.expires, pressed + 2h + 400ms);
    EXPECT_EQ(opened->order.audience.units, sms.order.audience.units);
    EXPECT_EQ(opened->hazard, Hazard::flash_flood);
    EXPECT_EQ(opened->words, sms.words);
    EXPECT_EQ(opened->fingerprint, sms.fingerprint);
    EXPECT_EQ(sms.fingerprint, fingerprint_of("Lũ quét! Bà con rời bờ suối ngay."));
    EXPECT_NE(sms.fingerprint, fingerprint_of("Lũ quét! Bà con rời bờ suối."));
}

TEST_F(AnOrderInATextMessage, may_end_an_exercise_for_one_device_without_words)
{
    SmsOrder end;
    end.order.id = OrderId(7);
    end.order.revision = 1'000;
    end.order.act = OrderAct::cancel;
    end.order.exercise = true;
    end.order.issued = pressed;
    end.order.expires = pressed + 24h - 1s;
    end.order.audience.devices = { DeviceId(42) };
    end.order.audience.groups = { GroupId(9) };
    const auto opened = open_sms(signed_message(end), keyring, std::nullopt);
    ASSERT_TRUE(opened) << opened.error().code;
    EXPECT_EQ(opened->order.revision, 1'000);
    EXPECT_EQ(opened->order.act, OrderAct::cancel);
    EXPECT_TRUE(opened->order.exercise);
    EXPECT_FALSE(opened->words);
    EXPECT_EQ(opened->order.audience.devices, end.order.audience.devices);
    EXPECT_EQ(opened->order.audience.groups, end.order.audience.groups);
}

TEST_F(AnOrderInATextMessage, is_not_made_of_what_does_not_fit)
{
    sms.order.audience.units.push_back(UnitId(5));
    EXPECT_EQ(sms_payload(sms).error().code, "sms.too_long");
    sms.order.audience.units.clear();
    sms.order.audience.circles = { { { 22.3, 104.0 }, 500 } };
    EXPECT_EQ(sms_payload(sms).error().code, "sms.area");
}

TEST_F(AnOrderInATextMessage, is_refused_with_any_letter_changed)
{
    const std::string text = signed_message(sms);
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_NE(refusal(changed), "") << i;
    }
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_NE(refusal(text.substr(0, length)), "") << length;
    EXPECT_NE(refusal(text + "AAAA"), "");
}

TEST_F(AnOrderInATextMessage, is_refused_after_its_time_and_from_a_key_of_another_purpose)
{
    EXPECT_EQ(refusal(signed_message(sms), pressed + 3h), "order.expired");
    EXPECT_EQ(refusal(signed_message(sms), pressed - 1h), "trust.not_yet_valid");
    sms.order.expires = pressed + 30h;
    EXPECT_EQ(refusal(signed_message(sms)), "order.too_long");
    sms.order.expires = pressed + 1h;
    const auto forged = other.sign(DocumentType::order, *sms_payload(sms));
    EXPECT_EQ(refusal(to_sms(*forged)), "trust.not_entitled");
    keyring.keys[1].revoked_at = pressed;
    EXPECT_EQ(refusal(signed_message(sms)), "trust.revoked");
}

TEST_F(AnOrderInATextMessage, cannot_come_over_the_line_nor_an_order_of_the_line_by_message)
{
    const auto document = *key.sign(DocumentType::order, *sms_payload(sms));
    EXPECT_EQ(open_order(document, keyring, pressed).error().code, "order.malformed");
    const auto plan = *key.sign(DocumentType::plan, *sms_payload(sms));
    EXPECT_EQ(refusal(to_sms(plan)), "trust.bad_signature");
    EXPECT_EQ(refusal("Chúc mừng năm mới"), "sms.malformed");
}

}
}
