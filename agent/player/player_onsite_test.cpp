// What is set off at the place itself, in virtual time: the permit decides, nothing else.
#include "agent/player/onsite_test_support.hpp"

#include <gmock/gmock.h>

namespace nguon::agent::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(AtThePlace, nothing_is_permitted_without_a_permit)
{
    EXPECT_EQ(press(), "onsite.not_permitted");
    EXPECT_EQ(press(flood.id), "onsite.not_permitted");
    EXPECT_EQ(send(flood.id), "onsite.wrong_pin");
    const auto menu = device->ask(OnsiteMenuQuestion{});
    ASSERT_TRUE(menu);
    EXPECT_THAT(menu->templates, IsEmpty());
    pass(1min);
    EXPECT_EQ(device->starts(), 0);
}

TEST_F(AtThePlace, a_button_sounds_its_words_at_once_and_the_log_says_so)
{
    permit();
    EXPECT_EQ(press(), "");
    const Moment pressed = device->now();
    pass(20s);
    EXPECT_EQ(device->starts(), 2) << "tone and words";
    const auto records = device->records();
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records[0].result, Outcome::played);
    EXPECT_LE(*records[0].started_at - pressed, 200ms);
    ASSERT_TRUE(records[0].onsite);
    EXPECT_EQ(*records[0].onsite, (OnsiteAct{ OnsiteWay::button, "", flood.id }));
}

TEST_F(AtThePlace, a_button_cannot_sound_what_the_permit_does_not_name)
{
    permit();
    EXPECT_EQ(press(TemplateId(503)), "onsite.not_permitted");
    EXPECT_EQ(press(TemplateId(999)), "onsite.not_permitted");
    EXPECT_EQ(send(TemplateId(503)), "onsite.not_permitted");
}

TEST_F(AtThePlace, a_person_with_a_pin_fills_blanks_and_is_named_in_the_log)
{
    permit();
    const auto menu = device->ask(OnsiteMenuQuestion{});
    ASSERT_TRUE(menu);
    EXPECT_THAT(menu->templates, SizeIs(2));
    EXPECT_THAT(menu->people, ::testing::ElementsAre("Lò Văn Mai"));
    EXPECT_EQ(send(level.id), "input.invalid");
    EXPECT_EQ(send(level.id, { { "địa điểm", "cầu Nà Sọc" } }), "");
    EXPECT_EQ(device->ask(OnsiteMenuQuestion{})->on_air, "Mực nước");
    pass(40s);
    const auto records = device->records();
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records[0].onsite, (OnsiteAct{ OnsiteWay::pin, "Lò Văn Mai", level.id }));
    EXPECT_EQ(device->ask(OnsiteMenuQuestion{})->on_air, "");
}

TEST_F(AtThePlace, the_page_tells_version_and_hash_of_all_that_is_stored)
{
    permit();
    flood.version = 3;
    level.version = 1;
    offer_plan(2, { flood, level });
    const auto menu = device->ask(OnsiteMenuQuestion{});
    ASSERT_TRUE(menu);
    EXPECT_THAT(menu->stored,
        ::testing::ElementsAre(StoredWords{ "Lũ quét", 3, protocol::hash_of(flood) },
            StoredWords{ "Mực nước", 1, protocol::hash_of(level) }));
    ASSERT_THAT(menu->tones, SizeIs(2));
    EXPECT_EQ(menu->tones[1].title, "siren");
    EXPECT_NE(menu->tones[0].hash, menu->tones[1].hash);
}

TEST_F(AtThePlace, wrong_pins_cost_ever_more_time_also_after_a_restart)
{
    permit();
    EXPECT_EQ(send(flood.id, {}, "111222"), "onsite.wrong_pin");
    EXPECT_EQ(send(flood.id, {}, pin, "Người lạ"), "onsite.wrong_pin");
    EXPECT_EQ(send(flood.id, {}, "111223"), "onsite.wrong_pin");
    EXPECT_EQ(send(flood.id), "onsite.wait") << "also the right one";
    EXPECT_EQ(device->code(OnsiteStopQuestion{ "Lò Văn Mai", pin }), "onsite.wait");
    pass(31s);
    EXPECT_EQ(send(flood.id, {}, "111224"), "onsite.wrong_pin");
    restart(device->now() + 1s);
    EXPECT_EQ(send(flood.id), "onsite.wait");
    pass(1s);
    EXPECT_TRUE(device->has_fault("pin_guessed"));
    pass(61s);
    EXPECT_EQ(send(flood.id), "");
    pass(1s);
    EXPECT_FALSE(device->has_fault("pin_guessed"));
}

TEST_F(AtThePlace, it_cuts_into_an_item_and_gives_way_to_the_province)
{
    permit();
    device->until(morning + 10s);
    EXPECT_EQ(device->on_air(), morning_news.occurrence.text());
    EXPECT_EQ(press(), "");
    pass(1s);
    const std::string here = device->on_air();
    EXPECT_NE(here, morning_news.occurrence.text());
    const auto order = province.signed_order(province.order(9, device->now() + 600ms));
    ASSERT_EQ(device->code(OrderQuestion{ order, true, {} }), "");
    pass(2s);
    EXPECT_EQ(device->on_air(), "9");
    pass(30s);
    EXPECT_EQ(device->on_air(), here) << "what was cut is heard again";
}

TEST_F(AtThePlace, one_alert_stands_at_a_time_and_can_be_stopped_with_the_pin)
{
    permit();
    EXPECT_EQ(device->code(OnsiteStopQuestion{ "Lò Văn Mai", pin }), "onsite.nothing_on_air");
    EXPECT_EQ(press(), "");
    pass(5s);
    EXPECT_EQ(press(), "onsite.on_air");
    EXPECT_EQ(device->code(OnsiteStopQuestion{ "Lò Văn Mai", "000999" }), "onsite.wrong_pin");
    EXPECT_EQ(device->code(OnsiteStopQuestion{ "Lò Văn Mai", pin }), "");
    pass(1s);
    EXPECT_EQ(device->on_air(), "");
    EXPECT_EQ(press(), "");
}

TEST_F(AtThePlace, the_pin_does_not_stop_what_the_province_ordered)
{
    permit();
    const auto order = province.signed_order(province.order(9, device->now()));
    ASSERT_EQ(device->code(OrderQuestion{ order, true, {} }), "");
    pass(2s);
    EXPECT_EQ(device->code(OnsiteStopQuestion{ "Lò Văn Mai", pin }), "onsite.nothing_on_air");
    EXPECT_EQ(device->on_air(), "9");
}

TEST_F(AtThePlace, an_alert_goes_on_after_a_restart)
{
    permit();
    EXPECT_EQ(press(), "");
    pass(5s);
    const std::string here = device->on_air();
    restart(device->now() + 3s);
    pass(2s);
    EXPECT_EQ(device->on_air(), here);
}

TEST_F(AtThePlace, a_stick_needs_the_permit_and_a_true_signature)
{
    const Order order = province.order(9, device->now());
    permit(false);
    EXPECT_EQ(device->code(OrderQuestion{ province.signed_order(order), false, "USB-XA" }),
        "order.no_stick");
    DeviceProfile profile = province.profile(3);
    profile.onsite.stick = true;
    ASSERT_EQ(
        device->code(RefreshQuestion{ Refreshed::profile, province.signed_profile(profile) }), "");
    SignedDocument forged = province.signed_order(order);
    forged.payload.replace(forged.payload.find("Lũ"), 2, "Xe");
    EXPECT_EQ(device->code(OrderQuestion{ forged, false, "USB-XA" }), "trust.bad_signature");
    EXPECT_EQ(device->code(OrderQuestion{ province.signed_order(order), false, "USB-XA" }), "");
    pass(30s);
    const auto records = device->records_of(order.id);
    ASSERT_THAT(records, SizeIs(2)) << "the refusal and the airing";
    EXPECT_EQ(records[1].onsite, (OnsiteAct{ OnsiteWay::stick, "USB-XA", {} }));
}

TEST_F(AtThePlace, a_text_message_and_the_line_sound_one_order_once)
{
    Order order = province.order(9, device->now());
    const std::string text = text_message(order);
    EXPECT_EQ(device->code(SmsQuestion{ "Xin chào" }), "sms.malformed");
    EXPECT_EQ(device->code(SmsQuestion{ text }), "");
    pass(5s);
    EXPECT_EQ(device->code(SmsQuestion{ text }), "");
    EXPECT_EQ(device->code(OrderQuestion{ province.signed_order(order), true, {} }), "");
    pass(60s);
    EXPECT_EQ(device->starts(), 2) << "tone and words, once";
    const auto records = device->records_of(order.id);
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records[0].onsite, (OnsiteAct{ OnsiteWay::sms, "", flood.id }));
}

TEST_F(AtThePlace, a_text_message_for_others_or_with_other_words_is_known)
{
    protocol::SmsOrder sms;
    sms.order = province.order(9, device->now());
    sms.words = flood.id;
    sms.fingerprint = 1; // of words that were changed since
    sms.order.audience.units = { UnitId(8) };
    const auto message = [&] {
        return protocol::to_sms(
            *province.signer.sign(DocumentType::order, *protocol::sms_payload(sms)));
    };
    EXPECT_EQ(device->code(SmsQuestion{ message() }), "order.not_meant");
    sms.order.audience.units = { our_unit };
    EXPECT_EQ(device->code(SmsQuestion{ message() }), "");
    pass(60s);
    ASSERT_THAT(device->records_of(OrderId(9)), SizeIs(2));
    EXPECT_FALSE(device->records_of(OrderId(9))[1].onsite->from) << "not those words";
}

TEST_F(AtThePlace, a_text_message_is_refused_where_a_person_is_asked_for)
{
    permit(false, true);
    protocol::SmsOrder sms;
    sms.order = province.order(9, device->now());
    sms.words = flood.id;
    sms.fingerprint = protocol::fingerprint_of(flood.text);
    EXPECT_EQ(device->code(SmsQuestion{ protocol::to_sms(
                  *province.signer.sign(DocumentType::order, *protocol::sms_payload(sms))) }),
        "approval.person_missing");
    pass(1min);
    EXPECT_EQ(device->starts(), 0);
    EXPECT_EQ(send(flood.id), "") << "who stands at the place is a person";
}

TEST_F(AtThePlace, a_silent_test_finds_what_an_alert_would_miss)
{
    const auto test = [&](int number) {
        const auto answer = device->ask(
            CommandQuestion{ province.command(CommandVerb::self_test, 0, device->now(), number) });
        return answer ? answer->reason : answer.error().code;
    };
    // The stored sound of this test is no Opus, which is what a silent test is for.
    EXPECT_EQ(test(1), "self_test.sound_damaged");
    std::filesystem::remove(device->folders.media_file(*Hash::parse(flood.media)));
    EXPECT_EQ(test(2), "self_test.sound_missing");
    permit();
    EXPECT_EQ(press(), "");
    pass(2s);
    EXPECT_EQ(test(3), "player.busy");
    EXPECT_EQ(device->starts(), 1) << "nothing but the alert was heard";
}

// Reading the sounds and letting the voice speak takes seconds: an order that came meanwhile waited
// behind it.
TEST_F(AtThePlace, a_silent_test_is_only_begun_on_the_thread_that_takes_orders)
{
    const CommandQuestion asked{ province.command(CommandVerb::self_test, 0, device->now(), 1) };
    const auto taken = device->player->take(asked, device->mono());
    const auto* test = std::get_if<Player::BegunTest>(&taken);
    ASSERT_TRUE(test) << "not answered yet";
    EXPECT_THAT(test->check.sounds, SizeIs(2));
    const auto order = province.signed_order(province.order(9, device->now()));
    ASSERT_EQ(device->code(OrderQuestion{ order, true, {} }), "");
    pass(2s);
    EXPECT_EQ(device->on_air(), "9");
    const std::string found = test->check.run();
    EXPECT_EQ(found, "self_test.sound_damaged");
    const auto answer = device->player->end_test(*test, found);
    ASSERT_TRUE(answer);
    EXPECT_EQ(std::get<CommandAnswer>(*answer).reason, found);
    EXPECT_EQ(device->ask(asked)->reason, found) << "the same command has one answer";
}

// The title is gone with the template, and the whole text is longer than an answer may hold: the
// page was refused, and with it the way to stop the alert.
TEST_F(AtThePlace, the_page_names_what_is_on_air_although_the_plan_has_lost_its_words)
{
    permit();
    flood.text = "Lũ quét!\n";
    for (int i = 0; i < 60; ++i)
        flood.text += "Bà con rời bờ suối ngay. ";
    offer_plan(2, { flood });
    EXPECT_EQ(press(), "");
    pass(1s);
    offer_plan(3, {});
    const auto menu = device->ask(OnsiteMenuQuestion{});
    ASSERT_TRUE(menu);
    EXPECT_TRUE(menu->on_air.starts_with("Lũ quét!"));
    const auto message = decode_from_player(encode_answer(7, AnswerContent(*menu)));
    ASSERT_TRUE(message && message->answer && message->answer->content);
    const auto read = read_answer<OnsiteMenuAnswer>(message->answer->content);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->on_air, menu->on_air);
}

TEST_F(AtThePlace, an_update_within_a_second_of_the_first_sound_is_heard_with_its_own_words)
{
    Order first = province.order(9, device->now());
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(first), true, {} }), "");
    pass(300ms);
    EXPECT_EQ(device->starts(), 1);
    Order second = first;
    second.revision = 2;
    second.issued = device->now();
    second.starts = device->now() + 600ms;
    second.text = "Đính chính: mưa to, chưa có lũ.";
    second.media = sha256(sound).text();
    ASSERT_EQ(device->code(OrderQuestion{ province.signed_order(second), true, {} }), "");
    pass(3500ms);
    EXPECT_EQ(device->starts(), 2) << "its own tone";
    pass(60s);
    EXPECT_EQ(device->starts(), 3) << "and its own words";
    const auto records = device->records_of(first.id);
    ASSERT_THAT(records, SizeIs(2));
    EXPECT_EQ(records[0].result, Outcome::partial);
    EXPECT_EQ(records[1].result, Outcome::played);
}

}
}
