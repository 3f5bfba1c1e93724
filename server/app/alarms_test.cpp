#include "server/app/alarms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/system_words.hpp"
#include "json/parse.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Moment noon = moment_from_unix_ms(1'795'000'000'000);
const std::vector<AlarmWay> by_mail{ AlarmWay::mail };

Finding signer(int urgency)
{
    return { .part = "signer",
        .grade = urgency > 0 ? Grade::bad : Grade::good,
        .code = urgency > 0 ? "signer.silent" : "signer.answers",
        .urgency = urgency };
}

Finding certificate(int urgency)
{
    return { .part = "expiry.https",
        .grade = Grade::bad,
        .code = "https.ends_soon",
        .urgency = urgency,
        .is_settled = true,
        .when = noon + 24h };
}

// Looks every ten seconds from `from` until `until`; how often something was told.
std::size_t watch(AlarmBook& book, const std::vector<Finding>& findings, Moment from, Moment until)
{
    std::size_t told = 0;
    for (Moment at = from; at <= until; at += 10s)
        told += book.look(findings, at).size();
    return told;
}

TEST(AlarmBook, what_is_told_once_waits_for_its_letter_and_is_no_open_fault)
{
    AlarmBook book("", by_mail);
    book.tell(
        { "upkeep", "upkeep.runs_out", false, noon, "2 mục sắp hết hạn", "A\nB", "Gia hạn." });
    EXPECT_THAT(book.open(), IsEmpty());
    const AlarmBook after(book.kept(), by_mail);
    const auto due = after.due(AlarmWay::mail, noon);
    ASSERT_THAT(due, SizeIs(1));
    EXPECT_EQ(due[0].says, "A\nB");
}

TEST(AlarmBook, tells_a_fault_once_when_it_has_lasted)
{
    AlarmBook book("", by_mail);
    EXPECT_THAT(book.look({ { signer(1) } }, noon), IsEmpty());
    EXPECT_THAT(book.look({ { signer(1) } }, noon + 59s), IsEmpty());
    const auto told = book.look({ { signer(1) } }, noon + 60s);
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_FALSE(told[0].is_well);
    EXPECT_EQ(told[0].at, noon) << "since when, not since when it is told";
    EXPECT_EQ(told[0].title, "Bộ ký số");
    EXPECT_EQ(watch(book, { signer(1) }, noon + 70s, noon + 24h), 0U);
}

TEST(AlarmBook, does_not_tell_what_passes_by_itself)
{
    AlarmBook book("", by_mail);
    book.look({ { signer(1) } }, noon);
    book.look({ { signer(0) } }, noon + 50s);
    EXPECT_THAT(book.look({ { signer(1) } }, noon + 65s), IsEmpty());
    EXPECT_THAT(book.due(AlarmWay::mail, noon + 65s), IsEmpty());
}

TEST(AlarmBook, tells_once_that_it_is_well_again)
{
    AlarmBook book("", by_mail);
    watch(book, { signer(1) }, noon, noon + 60s);
    EXPECT_EQ(watch(book, { signer(0) }, noon + 70s, noon + 70s + 290s), 0U);
    const auto well = book.look({ { signer(0) } }, noon + 70s + 300s);
    ASSERT_THAT(well, SizeIs(1));
    EXPECT_TRUE(well[0].is_well);
    EXPECT_EQ(watch(book, { signer(0) }, noon + 380s, noon + 24h), 0U);
    EXPECT_THAT(book.open(), IsEmpty());
}

TEST(AlarmBook, what_comes_and_goes_has_to_stay_away_ever_longer)
{
    AlarmBook book("", by_mail);
    std::size_t told = 0;
    // A minute and a half wrong, six minutes well, for a day.
    for (Moment at = noon; at < noon + 24h; at += 450s) {
        told += watch(book, { signer(1) }, at, at + 90s);
        told += watch(book, { signer(0) }, at + 100s, at + 440s);
    }
    EXPECT_LE(told, 4U);
    EXPECT_GE(told, 2U);
}

TEST(AlarmBook, a_certificate_is_told_at_each_step_and_without_waiting)
{
    AlarmBook book("", by_mail);
    EXPECT_THAT(book.look({ { certificate(1) } }, noon), SizeIs(1));
    EXPECT_THAT(book.look({ { certificate(1) } }, noon + 10s), IsEmpty());
    EXPECT_THAT(book.look({ { certificate(2) } }, noon + 20s), SizeIs(1));
    EXPECT_THAT(book.look({ { certificate(1) } }, noon + 30s), IsEmpty()) << "less pressing";
    EXPECT_THAT(book.look({ { certificate(2) } }, noon + 40s), SizeIs(1));
    EXPECT_THAT(book.look({ { certificate(0) } }, noon + 50s), SizeIs(1));
}

TEST(AlarmBook, two_of_one_name_are_told_as_one)
{
    AlarmBook book("", by_mail);
    const std::vector<Finding> both{ certificate(1), certificate(0) };
    EXPECT_EQ(watch(book, both, noon, noon + 1h), 1U);
    EXPECT_EQ(watch(book, { certificate(0), certificate(0) }, noon + 2h, noon + 3h), 1U);
}

TEST(AlarmBook, what_cannot_be_seen_is_neither_wrong_nor_well)
{
    AlarmBook book("", by_mail);
    watch(book, { signer(1) }, noon, noon + 60s);
    Finding unseen = signer(0);
    unseen.grade = Grade::unknown;
    EXPECT_EQ(watch(book, { unseen }, noon + 70s, noon + 24h), 0U);
    EXPECT_THAT(book.open(), SizeIs(1));
}

TEST(AlarmBook, remembers_across_a_restart_what_was_told_and_what_still_has_to_go_out)
{
    AlarmBook before("", by_mail);
    watch(before, { signer(1), certificate(1) }, noon, noon + 60s);
    AlarmBook after(before.kept(), by_mail);
    EXPECT_EQ(after.kept(), before.kept());
    EXPECT_THAT(after.due(AlarmWay::mail, noon + 70s), SizeIs(2));
    EXPECT_EQ(watch(after, { signer(1), certificate(1) }, noon + 70s, noon + 2h), 0U);
    EXPECT_EQ(watch(after, { signer(0), certificate(1) }, noon + 2h, noon + 3h), 1U);
}

TEST(AlarmBook, begins_anew_where_what_was_kept_cannot_be_read)
{
    AlarmBook book(R"({"parts":[{"told":"ba"}]})", by_mail);
    EXPECT_THAT(book.open(), IsEmpty());
    EXPECT_EQ(watch(book, { signer(1) }, noon, noon + 60s), 1U);
}

TEST(AlarmBook, a_way_that_is_set_later_is_told_what_is_wrong_already)
{
    AlarmBook before("", {});
    watch(before, { signer(1) }, noon, noon + 60s);
    AlarmBook after(before.kept(), by_mail);
    EXPECT_THAT(after.due(AlarmWay::mail, noon + 2h), SizeIs(1));
    EXPECT_THAT(after.due(AlarmWay::webhook, noon + 2h), IsEmpty());
}

TEST(AlarmBook, tries_again_ever_later_and_loses_nothing_meanwhile)
{
    AlarmBook book("", by_mail);
    book.look({ { certificate(1) } }, noon);
    book.failed(AlarmWay::mail, "connection refused", noon);
    EXPECT_THAT(book.due(AlarmWay::mail, noon + 59s), IsEmpty());
    EXPECT_THAT(book.due(AlarmWay::mail, noon + 60s), SizeIs(1));
    book.failed(AlarmWay::mail, "connection refused", noon + 60s);
    EXPECT_THAT(book.due(AlarmWay::mail, noon + 179s), IsEmpty());
    for (int i = 0; i < 20; ++i)
        book.failed(AlarmWay::mail, "connection refused", noon + 10h);
    EXPECT_THAT(book.due(AlarmWay::mail, noon + 11h), SizeIs(1)) << "at most an hour";
    EXPECT_EQ(book.state(AlarmWay::mail).failure, "connection refused");
    book.look({ { certificate(2) } }, noon + 11h);
    book.sent(AlarmWay::mail, 1, noon + 11h);
    EXPECT_THAT(book.due(AlarmWay::mail, noon + 11h), SizeIs(1)) << "what came meanwhile stays";
    EXPECT_EQ(book.state(AlarmWay::mail).failure, "");
    EXPECT_EQ(book.state(AlarmWay::mail).last_sent, noon + 11h);
}

TEST(AlarmBook, sends_no_more_than_ten_letters_an_hour_and_joins_the_rest)
{
    AlarmBook book("", by_mail);
    Moment at = noon;
    std::size_t letters = 0;
    for (int i = 0; i < 100; ++i, at += 20s) {
        book.look({ { certificate(i % 2 == 0 ? 1 : 0) } }, at);
        const auto news = book.due(AlarmWay::mail, at);
        if (news.empty())
            continue;
        ++letters;
        book.sent(AlarmWay::mail, news.size(), at);
    }
    EXPECT_EQ(letters, AlarmBook::most_an_hour);
    EXPECT_THAT(book.due(AlarmWay::mail, noon + 70min), SizeIs(AlarmBook::most_waiting));
}

TEST(AlarmBook, a_clock_that_was_ahead_holds_nothing_back)
{
    AlarmBook book("", by_mail);
    const Moment ahead = noon + std::chrono::days(900);
    book.look({ { signer(1) } }, ahead);
    book.look({ { signer(1) } }, noon);
    EXPECT_THAT(book.look({ { signer(1) } }, noon + 60s), SizeIs(1));

    AlarmBook tried("", by_mail);
    tried.look({ { certificate(1) } }, ahead);
    tried.failed(AlarmWay::mail, "away", ahead);
    EXPECT_THAT(tried.due(AlarmWay::mail, noon), SizeIs(1));

    AlarmBook sent("", by_mail);
    for (std::size_t i = 0; i < AlarmBook::most_an_hour; ++i)
        sent.sent(AlarmWay::mail, 0, ahead);
    sent.look({ { certificate(1) } }, noon);
    EXPECT_THAT(sent.due(AlarmWay::mail, noon), SizeIs(1));
}

TEST(AlarmLetter, says_what_is_wrong_since_when_and_what_to_do)
{
    AlarmBook book("", by_mail);
    watch(book, { signer(1) }, noon, noon + 60s);
    const auto letter
        = write_letter(book.due(AlarmWay::mail, noon + 60s), "https://loa.example/console/system");
    EXPECT_EQ(letter.subject, "[nguon] Cần xử lý: Bộ ký số");
    EXPECT_THAT(letter.text, HasSubstr("Từ " + vietnamese_moment(noon)));
    EXPECT_THAT(letter.text, HasSubstr("Việc cần làm: Chạy systemctl status nguon-signer"));
    EXPECT_THAT(letter.text, HasSubstr("https://loa.example/console/system"));
}

TEST(AlarmLetter, joins_several_into_one)
{
    AlarmNews bad{ "signer", "signer.silent", false, noon, "Bộ ký số", "Im.", "Chạy lại." };
    AlarmNews well = bad;
    well.is_well = true;
    const auto letter = write_letter({ bad, well }, "http://x");
    EXPECT_EQ(letter.subject, "[nguon] 2 thay đổi về tình trạng hệ thống");
    EXPECT_THAT(letter.text, HasSubstr("CẦN XỬ LÝ: Bộ ký số"));
    EXPECT_THAT(letter.text, HasSubstr("ĐÃ ỔN: Bộ ký số"));
}

TEST(AlarmLetter, of_a_test_frightens_nobody)
{
    const auto letter = write_letter({ test_news(noon) }, "http://x/console/system");
    EXPECT_EQ(letter.subject, "[nguon] Thử báo động");
    EXPECT_THAT(letter.text, HasSubstr("Không có gì hỏng"));
    EXPECT_THAT(letter.text, Not(HasSubstr("CẦN XỬ LÝ")));
    EXPECT_THAT(letter.text, HasSubstr("http://x/console/system"));
}

TEST(AlarmHook, is_json_that_a_program_can_read)
{
    const AlarmNews bad{ "disk", "disk.full", false, noon, "Ổ đĩa", "Đầy.", "Dọn." };
    const auto body = json::parse_object(write_hook({ bad }, "alarm", "http://x", noon));
    ASSERT_TRUE(body);
    EXPECT_EQ(body->at("kind").as_string(), "alarm");
    const auto& news = body->at("news").as_array().at(0).as_object();
    EXPECT_EQ(news.at("state").as_string(), "bad");
    EXPECT_EQ(news.at("code").as_string(), "disk.full");
}

// Every finding that the rule knows is worded, and what is wrong names a way out.
TEST(SystemWords, are_there_for_whatever_is_found)
{
    std::vector<SystemFacts> worlds(1);
    for (const bool is_set : { true, false }) {
        for (const bool is_bad : { true, false }) {
            for (const auto days : { 400, 20, 5, -1 }) {
                SystemFacts facts;
                facts.measured = noon;
                facts.started = noon - 24h * (is_bad ? 3 : 0);
                facts.version = "0.2.0";
                facts.disk = DiskFact{ is_bad ? 10U : 4ULL << 30, 8ULL << 30 };
                facts.database.answers = is_set;
                facts.database.took = is_bad ? 6'000ms : 1ms;
                facts.database.copied_by_backup = !is_bad;
                facts.signer_answers = is_set;
                for (const auto kind : { ExpiryFact::Kind::https, ExpiryFact::Kind::signing_key,
                         ExpiryFact::Kind::authority }) {
                    facts.expiries.push_back({ kind, "a", noon + 24h * days });
                    facts.expiries.push_back({ kind, "b", std::nullopt });
                }
                facts.backup.is_set = is_set;
                if (days > 10)
                    facts.backup.newest = noon - 24h * (is_bad ? 9 : 0);
                facts.backup.failure = days == 5 ? "Hết chỗ" : "";
                facts.backup.damage = days == -1 ? 3 : 0;
                facts.backup.drill_failed = days == 5;
                if (days == 400)
                    facts.backup.drilled = noon - 24h * (is_bad ? 300 : 3);
                facts.clock = ClockFact{ is_set, Milliseconds(is_bad ? 5'000 : 1) };
                facts.devices = DevicesFact{ 5, 5, is_bad ? 1 : 0, 0,
                    { { is_set ? "0.1.0" : "0.3.0", 2, 2 } } };
                facts.queues = { { "ký số", is_bad ? 95U : 60U, 100 } };
                facts.mail = { is_set, is_bad ? "refused" : "" };
                worlds.push_back(facts);
            }
        }
    }
    for (const SystemFacts& facts : worlds) {
        for (const Finding& finding : judge(facts)) {
            const SystemWords words = words_of(finding);
            EXPECT_THAT(words.title, Not(HasSubstr("."))) << finding.part;
            EXPECT_NE(words.says, "") << finding.code;
            EXPECT_THAT(words.says, Not(HasSubstr("{"))) << finding.code;
            if (finding.grade >= Grade::attention) {
                EXPECT_NE(words.advice, "") << finding.code;
            }
        }
    }
}

TEST(SystemWords, are_written_as_in_vietnam)
{
    const Finding low{ .part = "disk",
        .grade = Grade::attention,
        .code = "disk.low",
        .figure = 4'509'715'660,
        .other = 12 };
    EXPECT_EQ(words_of(low).says, "Chỉ còn trống 4,2 GB (12%).");
    EXPECT_EQ(vietnamese_bytes(0), "0,0 KB");
    EXPECT_EQ(vietnamese_bytes(1ULL << 40), "1,0 TB");
}

}
}
