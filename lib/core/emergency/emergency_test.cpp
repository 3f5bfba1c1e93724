#include "core/emergency/emergency.hpp"

#include <gtest/gtest.h>

#include "core/emergency/receipt.hpp"
#include "core/order/closing.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment now = *parse_rfc3339("2026-11-21T12:00:00+07:00");
const UnitId province(1);
const UnitId commune(2);
const UnitId other(3);
const UnitId hamlet(4);
const UnitId other_hamlet(5);

UnitTree tree()
{
    const Day today = day_of(now);
    const auto unit = [&](UnitId id, UnitKind kind, std::optional<UnitId> parent) {
        Unit made;
        made.id = id;
        made.name = id.text();
        made.kind = kind;
        made.parent = parent;
        made.valid_from = today - std::chrono::days(100);
        return made;
    };
    return *UnitTree::create(
        { unit(province, UnitKind::province, {}), unit(commune, UnitKind::commune, province),
            unit(other, UnitKind::ward, province), unit(hamlet, UnitKind::hamlet, commune),
            unit(other_hamlet, UnitKind::hamlet, other) },
        today);
}

Endorsement by(std::int64_t account, Moment at = now)
{
    return { AccountId(account), "Người " + std::to_string(account), commune, at };
}

Emergency::Saved draft(Reach reach)
{
    Emergency::Saved saved;
    saved.id = EmergencyId(7);
    saved.unit = commune;
    saved.reach = reach;
    saved.rule = EmergencyRules().of(reach);
    saved.audience.units = { commune };
    saved.content.text = "Nước đang lên nhanh.";
    saved.content.expires = now + 1h;
    saved.author = by(1);
    return saved;
}

Emergency sent(Reach reach) { return *Emergency::declare(draft(reach), now); }

std::string refused(const Result<void>& result) { return result ? "" : result.error().code; }

TEST(ReachOf, is_one_commune_for_it_and_what_stands_below_it)
{
    EXPECT_EQ(reach_of(std::vector{ commune, hamlet }, tree()), Reach::one_commune);
    EXPECT_EQ(reach_of(std::vector{ hamlet, other_hamlet }, tree()), Reach::wider);
    EXPECT_EQ(reach_of(std::vector{ province }, tree()), Reach::wider);
    EXPECT_EQ(reach_of({}, tree()), Reach::wider);
}

TEST(AnEmergency, of_one_commune_sounds_at_once_and_is_reviewed_within_a_day)
{
    Emergency one = sent(Reach::one_commune);
    EXPECT_EQ(one.state(), EmergencyState::live);
    EXPECT_EQ(one.saved().revision, 1);
    EXPECT_EQ(one.saved().review_due, now + 24h);
    EXPECT_EQ(refused(one.approve(by(1), 1)), "emergency.own_approval");
    ASSERT_TRUE(one.approve(by(2, now + 1h), 1));
    EXPECT_EQ(one.saved().reviewed->account, AccountId(2));
    EXPECT_EQ(one.saved().revision, 1) << "a review tells the devices nothing";
    EXPECT_EQ(refused(one.approve(by(3), 2)), "emergency.nothing_to_approve");
}

TEST(AnEmergency, of_more_than_a_commune_waits_for_a_second_person)
{
    Emergency wide = sent(Reach::wider);
    EXPECT_EQ(wide.state(), EmergencyState::awaiting_approval);
    EXPECT_EQ(wide.saved().revision, 0);
    EXPECT_EQ(refused(wide.approve(by(1), 1)), "emergency.own_approval");
    EXPECT_EQ(refused(wide.approve(by(2), 5)), "emergency.stale");
    ASSERT_TRUE(wide.approve(by(2, now + 10s), 1));
    EXPECT_EQ(wide.state(), EmergencyState::live);
    EXPECT_EQ(wide.saved().pressed, now + 10s);
    EXPECT_FALSE(wide.saved().review_due) << "two persons stand behind it already";
}

TEST(AnEmergency, sounds_without_approval_only_after_a_minute_and_with_a_reason)
{
    Emergency wide = sent(Reach::wider);
    EXPECT_EQ(refused(wide.break_glass(by(1, now + 59s), "Lũ đang về", 1)), "emergency.too_early");
    EXPECT_EQ(refused(wide.break_glass(by(1, now + 61s), "  ", 1)), "input.invalid");
    ASSERT_TRUE(wide.break_glass(by(1, now + 60s), "Lũ đang về", 1));
    EXPECT_EQ(wide.state(), EmergencyState::live);
    EXPECT_EQ(wide.saved().break_glass, "Lũ đang về");
    EXPECT_TRUE(wide.awaits_review());
    Emergency live = sent(Reach::one_commune);
    EXPECT_EQ(
        refused(live.break_glass(by(1, now + 2min), "Vội", 1)), "emergency.nothing_to_approve");
}

TEST(AnEmergency, is_written_in_other_languages_each_once)
{
    const auto refusal = [](std::vector<Translation> translations) {
        Emergency::Saved saved = draft(Reach::one_commune);
        saved.content.translations = std::move(translations);
        const auto made = Emergency::declare(saved, now);
        return made ? std::string()
                    : made.error().fields.front().path + " " + made.error().fields.front().code;
    };
    EXPECT_EQ(refusal({ { "en", "Leave now." }, { "tyz", "Nặm khửn." } }), "");
    EXPECT_EQ(refusal({ { "vi-VN", "Nước lên." } }), "translations[0].language input.repeated");
    EXPECT_EQ(refusal({ { "en", "Leave." }, { "EN", "Leave." } }),
        "translations[1].language input.repeated");
    EXPECT_EQ(
        refusal({ { "tiếng Tày", "Nặm." } }), "translations[0].language bulletin.bad_language");
    EXPECT_EQ(refusal({ { "en", " " } }), "translations[0].text emergency.text_empty");
    EXPECT_EQ(
        refusal({ { "en", std::string(1'201, 'a') } }), "translations[0].text input.too_long");
    std::vector<Translation> many;
    for (char c = 'a'; c < 'a' + 13; ++c)
        many.push_back({ std::string{ 'x', c }, "x" });
    EXPECT_EQ(refusal(many), "translations input.too_many");
}

TEST(AnEmergency, leaves_the_translations_of_other_words)
{
    EmergencyContent content = draft(Reach::one_commune).content;
    content.translations = { { "en", "Water is rising." } };
    say(content, content.text);
    EXPECT_EQ(content.translations.size(), 1U);
    say(content, "Nước đang rút.");
    EXPECT_TRUE(content.translations.empty());
}

TEST(AnEmergency, takes_other_words_only_from_those_who_had_to_stand_behind_the_first)
{
    EmergencyContent other_words = draft(Reach::wider).content;
    other_words.text = "Đính chính: nước đã rút.";
    Emergency one = sent(Reach::one_commune);
    ASSERT_TRUE(one.update(other_words, by(1, now + 1min), 1));
    EXPECT_EQ(one.saved().revision, 2);

    Emergency wide = sent(Reach::wider);
    ASSERT_TRUE(wide.approve(by(2), 1));
    ASSERT_TRUE(wide.update(other_words, by(1, now + 1min), 2));
    EXPECT_EQ(wide.saved().revision, 1) << "the approved words go on";
    EXPECT_EQ(wide.saved().content.text, "Nước đang lên nhanh.");
    EXPECT_EQ(refused(wide.approve(by(1, now + 2min), 3)), "emergency.own_approval");
    ASSERT_TRUE(wide.approve(by(2, now + 2min), 3));
    EXPECT_EQ(wide.saved().content.text, other_words.text);
    EXPECT_EQ(wide.saved().revision, 2);
    EXPECT_FALSE(wide.saved().proposal);
}

TEST(AnEmergency, is_made_silent_by_one_person_and_then_stays_so)
{
    Emergency ended = sent(Reach::one_commune);
    ASSERT_TRUE(ended.end(by(2, now + 1min), "Nước rút", 1));
    EXPECT_EQ(ended.state(), EmergencyState::ended);
    EXPECT_EQ(order_of(ended).act, OrderAct::end);
    EXPECT_EQ(order_of(ended).revision, 2);
    EXPECT_EQ(refused(ended.update(ended.saved().content, by(1), 2)), "emergency.over");
    EXPECT_EQ(refused(ended.cancel(by(1), "", 2)), "emergency.over");

    Emergency waiting = sent(Reach::wider);
    EXPECT_EQ(refused(waiting.end(by(1), "", 1)), "emergency.not_live");
    ASSERT_TRUE(waiting.cancel(by(1), "Nhầm", 1));
    EXPECT_EQ(waiting.saved().revision, 0) << "nobody has heard of it";
}

TEST(AnEmergency, is_over_when_its_time_is)
{
    Emergency one = sent(Reach::one_commune);
    EXPECT_FALSE(one.expire(now + 59min));
    EXPECT_TRUE(one.expire(now + 1h));
    EXPECT_EQ(one.state(), EmergencyState::expired);
    EXPECT_FALSE(one.expire(now + 2h));
}

TEST(AnEmergency, that_is_an_exercise_needs_one_person)
{
    Emergency::Saved saved = draft(Reach::wider);
    saved.exercise = true;
    saved.content.media = MediaHash(64, 'a');
    const auto exercise = Emergency::declare(saved, now);
    EXPECT_EQ(exercise->state(), EmergencyState::live);
    EXPECT_FALSE(exercise->saved().review_due);
    const Order order = order_of(*exercise);
    EXPECT_TRUE(order.exercise);
    EXPECT_TRUE(order.text.starts_with("Đây là diễn tập. Nước đang lên"));
    EXPECT_TRUE(order.text.ends_with("đây chỉ là diễn tập."));
    EXPECT_EQ(order.media, "") << "the recording of the real thing is not heard";
}

TEST(AnEmergency, says_something_to_somebody_for_a_minute_to_a_day)
{
    const auto code = [](auto change) {
        Emergency::Saved saved = draft(Reach::one_commune);
        change(saved);
        const auto declared = Emergency::declare(saved, now);
        return declared ? "" : declared.error().fields.front().code;
    };
    EXPECT_EQ(code([](auto& one) { one.content.text = " \n"; }), "emergency.text_empty");
    EXPECT_EQ(
        code([](auto& one) { one.content.expires = now + 30s; }), "emergency.expires_too_soon");
    EXPECT_EQ(
        code([](auto& one) { one.content.expires = now + 25h; }), "emergency.expires_too_late");
    EXPECT_EQ(code([](auto& one) { one.audience = {}; }), "emergency.nobody");
    EXPECT_EQ(code([](auto& one) { one.content.text.assign(1'201, 'a'); }), "input.too_long");
    EXPECT_EQ(code([](auto& one) { one.content.repeat = 11; }), "input.out_of_range");
}

TEST(AnOrder, begins_six_tenths_of_a_second_after_the_press_and_leaves_time_for_the_words)
{
    const Order order = order_of(sent(Reach::one_commune));
    EXPECT_EQ(order.issued, now);
    EXPECT_EQ(order.starts, now + 600ms);
    EXPECT_EQ(order.repeat, 3);
    EXPECT_GT(order.length, 6s);
    EmergencyContent voiced;
    voiced.text = "Một câu";
    voiced.media = MediaHash(64, 'a');
    voiced.media_length = 20s;
    EXPECT_EQ(airing_length(voiced), 3600ms + 20s + closing_length + 1500ms);
}

TEST(AnAiring, is_longer_by_the_pauses_of_the_devices_own_voice)
{
    EmergencyContent content;
    content.text = "Lũ đang lên, bà con lên cao. Mang theo 3.5 lít nước";
    const Milliseconds without = airing_length(content);
    content.spacing.phrases = 1'100ms;
    EXPECT_EQ(airing_length(content) - without, 3 * 1'100ms); // no phrase ends inside 3.5
    // A recording has the pauses it has.
    content.media = MediaHash(64, 'a');
    content.media_length = 20s;
    EXPECT_EQ(airing_length(content), 3600ms + 20s + closing_length + 1500ms);
    const Order order = order_of_content(content, false);
    EXPECT_EQ(order.phrase_gap, 1'100ms);
    EXPECT_EQ(order.gap, content.spacing.airings);
}

TEST(TheRules, agree_on_a_manner_only_where_both_have_chosen_the_same)
{
    EmergencyRules one;
    EmergencyRules above;
    one.manner = Manner::together;
    EXPECT_EQ(strictest(one, above).manner, std::nullopt);
    above.manner = Manner::together;
    EXPECT_EQ(strictest(one, above).manner, Manner::together);
    above.manner = Manner::in_turns;
    EXPECT_EQ(strictest(one, above).manner, std::nullopt);
}

TEST(AReceipt, keeps_the_first_word_of_each_stage_and_shows_the_furthest)
{
    OrderReceipt receipt;
    EXPECT_EQ(receipt.stage(), OrderStage::waiting);
    EXPECT_TRUE(receipt.note(OrderStage::received, now));
    EXPECT_FALSE(receipt.note(OrderStage::received, now + 1s));
    EXPECT_EQ(receipt.when(OrderStage::received), now);
    EXPECT_TRUE(receipt.note(OrderStage::refused, now, "order.not_meant"));
    EXPECT_EQ(receipt.stage(), OrderStage::refused);
    EXPECT_TRUE(receipt.note(OrderStage::sounding, now + 1s));
    EXPECT_EQ(receipt.stage(), OrderStage::sounding) << "what sounds did not refuse";
}

TEST(Progress, sums_by_stage_and_unit_and_times_from_the_press)
{
    std::vector<OrderReceipt> receipts;
    for (int i = 1; i <= 100; ++i) {
        OrderReceipt& one = receipts.emplace_back();
        one.device = DeviceId(i);
        one.unit = i <= 40 ? commune : other;
        if (i <= 90)
            one.note(OrderStage::received, now + Milliseconds(i));
        if (i <= 50)
            one.note(OrderStage::sounding, now + Milliseconds(600 + i));
        if (i == 90)
            one.note(OrderStage::refused, now, "order.expired");
    }
    const OrderProgress progress = progress_of(receipts, now);
    EXPECT_EQ(progress.counts.planned, 100);
    EXPECT_EQ(progress.counts.waiting, 10);
    EXPECT_EQ(progress.counts.received, 90);
    EXPECT_EQ(progress.counts.sounding, 50);
    EXPECT_EQ(progress.counts.refused, 1);
    EXPECT_EQ(progress.by_unit.at(commune).sounding, 40);
    EXPECT_EQ(progress.received.p50, 45);
    EXPECT_EQ(progress.received.p95, 86);
    EXPECT_EQ(progress.received.last, 90);
    EXPECT_EQ(progress.sounding.last, 650);
    EXPECT_FALSE(progress.sounded.last);
}

TEST(EmergencyRules, of_two_units_the_stricter_half_of_each_holds)
{
    EmergencyRules careful;
    careful.one_commune = { true, 90s, 12h };
    const EmergencyRules both = strictest(EmergencyRules(), careful);
    EXPECT_EQ(both.one_commune, (EmergencyRule{ true, 90s, 12h }));
    EXPECT_EQ(both.wider, (EmergencyRule{ true, 60s, 24h }));
    EXPECT_FALSE(both.requires_person);
    careful.requires_person = true;
    EXPECT_TRUE(strictest(careful, EmergencyRules()).requires_person);
}

TEST(EmergencyRules, a_patience_of_hours_and_a_review_of_next_month_are_refused)
{
    EXPECT_TRUE(check_rules(EmergencyRules()));
    EmergencyRules rules;
    rules.wider.patience = 1h;
    EXPECT_EQ(check_rules(rules).error().fields.at(0).path, "wider.patience_s");
    rules = {};
    rules.wider.patience = 1s;
    EXPECT_FALSE(check_rules(rules));
    rules = {};
    rules.one_commune.review_within = 24h * 30;
    EXPECT_EQ(check_rules(rules).error().fields.at(0).path, "one_commune.review_within_h");
}

TEST(EmergencyRules, a_commune_may_ask_for_a_second_person_too)
{
    Emergency::Saved careful = draft(Reach::one_commune);
    careful.rule = { true, 120s, 24h };
    const Emergency asked = *Emergency::declare(careful, now);
    EXPECT_EQ(asked.state(), EmergencyState::awaiting_approval);
    EXPECT_EQ(asked.patient_until(), now + 120s);
}

}
}
