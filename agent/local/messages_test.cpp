#include "agent/local/messages.hpp"

#include "json/parse.hpp"

#include <gtest/gtest.h>

#include <random>

namespace nguon::agent {
namespace {

SignedDocument document()
{
    LocalSigner signer(SecretKey::generate());
    return *signer.sign(DocumentType::plan, R"({"issued":"2026-11-21T06:00:00+07:00"})");
}

const std::string nonce(43, 'n');
const Hash hash = sha256("media");

ClockMapping mapping()
{
    ClockMapping m;
    m.mono = MonoTime(std::chrono::nanoseconds(1'234'567'890'123));
    m.wall = WallTime(std::chrono::nanoseconds(1'790'000'000'123'456'789));
    m.rate_ppm = -12.5;
    m.error = std::chrono::nanoseconds(250'000);
    m.trusted = true;
    return m;
}

Report report()
{
    Report r;
    r.status.plan_version = 1'790'000'000'000;
    r.status.ready = true;
    r.status.clock_error_ms = 3;
    r.status.volume = 80;
    r.status.on_air = "17@1790000000000#0";
    r.status.faults = { "output.lost" };
    r.status.log_waiting = 4;
    r.keyring = 5;
    r.profile = 6;
    r.log_last = 7;
    r.time_trusted = true;
    return r;
}

std::vector<QuestionContent> all_questions()
{
    return { IdentityQuestion{},
        EnrolQuestion{ DeviceId(42), SecretKey::generate().public_key(), document() },
        ProveQuestion{ nonce, nonce }, CheckWelcomeQuestion{ document(), nonce },
        RefreshQuestion{ Refreshed::profile, document() }, MediaQuestion{ hash, MediaState::gone },
        OrderQuestion{ document(), true }, CommandQuestion{ document() }, LogQuestion{ 12, 500 },
        AcknowledgedQuestion{ 12 }, ClockQuestion{ mapping() }, LinkQuestion{ true },
        StatusQuestion{}, StopQuestion{},
        RelayQuestion{ { ScheduleId(17), moment_from_unix_ms(1'790'000'000'000), 2 },
            std::string("OggS\0\xff", 6), true } };
}

std::vector<std::string> all_from_player()
{
    return { encode_answer(1, AnswerContent(Done{})),
        encode_answer(2,
            AnswerContent(IdentityAnswer{ SecretKey::generate().public_key(), DeviceId(4),
                SecretKey::generate().public_key() })),
        encode_answer(3, AnswerContent(ProofAnswer{ document() })),
        encode_answer(4, AnswerContent(OrderAnswer{ OrderId(9), 2 })),
        encode_answer(5, AnswerContent(CommandAnswer{ CommandId(8), false, "command.expired" })),
        encode_answer(6, AnswerContent(LogAnswer{ R"({"first":1})" })),
        encode_answer(7, AnswerContent(StatusAnswer{ report() })),
        encode_answer(8, fail(Kind::conflict, "plan.old_version", "7")),
        encode(Event(ChangedEvent{ report() })), encode(Event(LogGrewEvent{ 99 })),
        encode(Event(StageEvent{ OrderId(3), 1, Stage::sounding, "" })),
        encode(Event(NeedEvent{ hash })),
        encode(Event(RelayEvent{ { ScheduleId(17), moment_from_unix_ms(1'790'000'000'000), 2 },
            "http://dai.example.vn/vov1", false, true })) };
}

template <typename Answer> Result<Answer> through_the_wire(const Result<AnswerContent>& answer)
{
    const auto message = decode_from_player(encode_answer(7, answer));
    if (!message || !message->answer || message->answer->re != 7)
        return fail(Kind::invalid, "test.no_answer");
    return read_answer<Answer>(message->answer->content);
}

TEST(Messages, a_station_is_asked_for_by_its_slot_and_what_it_sent_comes_back_as_it_was)
{
    const OccurrenceKey slot{ ScheduleId(17), moment_from_unix_ms(1'790'000'000'000), 2 };
    const auto told = decode_from_player(
        encode(Event(RelayEvent{ slot, "http://dai.example.vn/vov1", true, false })));
    ASSERT_TRUE(told && told->event);
    const auto& event = std::get<RelayEvent>(*told->event);
    EXPECT_EQ(event.occurrence, slot);
    EXPECT_EQ(event.address, "http://dai.example.vn/vov1");
    EXPECT_TRUE(event.private_network);
    EXPECT_FALSE(event.open);

    std::string bytes("OggS\0\xff", 6);
    const auto asked = decode_question(encode(Question{ 7, RelayQuestion{ slot, bytes, true } }));
    ASSERT_TRUE(asked);
    const auto& question = std::get<RelayQuestion>(asked->content);
    EXPECT_EQ(question.bytes, bytes);
    EXPECT_TRUE(question.begins);
    bytes.assign(most_relay_bytes + 1, 'x');
    EXPECT_FALSE(decode_question(encode(Question{ 8, RelayQuestion{ slot, bytes, false } })));
}

TEST(Messages, every_question_comes_back_as_it_was)
{
    for (const QuestionContent& content : all_questions()) {
        const std::string text = encode(Question{ 7, content });
        const auto back = decode_question(text);
        ASSERT_TRUE(back) << text;
        EXPECT_EQ(back->id, 7);
        EXPECT_EQ(back->content.index(), content.index());
        EXPECT_EQ(encode(*back), text);
    }
}

TEST(Messages, a_clock_mapping_keeps_its_nanoseconds)
{
    const auto back = decode_question(encode(Question{ 1, ClockQuestion{ mapping() } }));
    ASSERT_TRUE(back);
    const auto& got = std::get<ClockQuestion>(back->content).mapping;
    EXPECT_EQ(got.mono, mapping().mono);
    EXPECT_EQ(got.wall, mapping().wall);
    EXPECT_EQ(got.error, mapping().error);
    EXPECT_DOUBLE_EQ(got.rate_ppm, -12.5);
    EXPECT_TRUE(got.trusted);
}

TEST(Messages, a_status_comes_back_as_it_was)
{
    const auto back = through_the_wire<StatusAnswer>(AnswerContent(StatusAnswer{ report() }));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->report.status.plan_version, report().status.plan_version);
    EXPECT_EQ(back->report.status.faults, report().status.faults);
    EXPECT_EQ(back->report.status.clock_error_ms, 3);
    EXPECT_EQ(back->report.log_last, 7);
    EXPECT_TRUE(back->report.time_trusted);
}

TEST(Messages, what_may_be_set_off_here_and_what_is_stored_comes_back_as_it_was)
{
    OnsiteMenuAnswer menu;
    PlanTemplate flood;
    flood.id = TemplateId(501);
    flood.title = "Lũ quét";
    flood.text = "Bà con rời bờ suối ngay.";
    menu.templates = { flood };
    menu.stored = { { "Lũ quét", 3, hash }, { "Cháy rừng", 0, sha256("other") } };
    menu.tones = { { "siren", 0, sha256("wail") } };
    menu.people = { "Lò Văn Mai" };
    menu.wait_s = 30;
    const auto back = through_the_wire<OnsiteMenuAnswer>(AnswerContent(menu));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->stored, menu.stored);
    EXPECT_EQ(back->tones, menu.tones);
    EXPECT_EQ(back->people, menu.people);
    EXPECT_EQ(back->wait_s, 30);

    const auto earlier
        = decode_from_player(R"({"re":7,"templates":[],"people":[],"on_air":"","wait_s":0})");
    ASSERT_TRUE(earlier && earlier->answer);
    const auto read = read_answer<OnsiteMenuAnswer>(earlier->answer->content);
    ASSERT_TRUE(read) << "a player of an earlier day";
    EXPECT_TRUE(read->stored.empty());
}

TEST(Messages, an_upload_is_carried_to_the_byte)
{
    const std::string upload = "{\"entries\":[\"{\\\"sequence\\\":1}\"]}\n";
    const auto back = through_the_wire<LogAnswer>(AnswerContent(LogAnswer{ upload }));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->upload, upload);
    EXPECT_EQ(through_the_wire<LogAnswer>(AnswerContent(LogAnswer{}))->upload, std::nullopt);
}

TEST(Messages, a_refusal_keeps_kind_and_code)
{
    const auto back = through_the_wire<Done>(fail(Kind::conflict, "plan.old_version", "7"));
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().kind, Kind::conflict);
    EXPECT_EQ(back.error().code, "plan.old_version");
    EXPECT_EQ(back.error().detail, "7");
}

TEST(Messages, an_answer_of_another_kind_is_malformed)
{
    const auto back = through_the_wire<ProofAnswer>(AnswerContent(Done{}));
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().code, "local.malformed");
}

TEST(Messages, an_unknown_question_tells_its_id_and_an_unknown_event_is_named)
{
    const auto question = decode_question(R"({"id":12,"ask":"dance"})");
    ASSERT_FALSE(question);
    EXPECT_EQ(question.error().code, "local.unknown_question");
    EXPECT_EQ(question.error().detail, "12");

    const auto event = decode_from_player(R"({"tell":"weather"})");
    ASSERT_FALSE(event);
    EXPECT_EQ(event.error().code, "local.unknown_event");
}

TEST(Messages, a_question_that_lacks_a_part_is_malformed_under_its_id)
{
    for (const char* text : { R"({"id":3,"ask":"media","hash":"xyz","state":"here"})",
             R"({"id":3,"ask":"prove","nonce":"short","own_nonce":"short"})",
             R"({"id":3,"ask":"enrol","device":"0","root":"","keyring":{}})",
             R"({"id":3,"ask":"log","after":-1,"most":1})",
             R"({"id":3,"ask":"log","after":1,"most":100000})" }) {
        const auto question = decode_question(text);
        ASSERT_FALSE(question) << text;
        EXPECT_EQ(question.error().code, "local.malformed");
        EXPECT_EQ(question.error().detail, "3");
    }
}

TEST(Messages, damaged_messages_are_refused_or_read_but_never_worse)
{
    std::mt19937 chance(7);
    std::vector<std::string> texts = all_from_player();
    for (const QuestionContent& content : all_questions())
        texts.push_back(encode(Question{ 7, content }));
    int refused = 0;
    for (const std::string& text : texts) {
        for (int round = 0; round < 200; ++round) {
            std::string damaged = text;
            for (int i = 0; i <= round % 3; ++i)
                damaged[chance() % damaged.size()] = static_cast<char>(chance());
            if (round % 5 == 0)
                damaged.resize(chance() % damaged.size());
            refused += !decode_question(damaged) ? 1 : 0;
            const auto message = decode_from_player(damaged);
            refused += !message ? 1 : 0;
            if (message && message->answer)
                (void)read_answer<StatusAnswer>(message->answer->content);
        }
    }
    EXPECT_GT(refused, 1'000);
}

}
}
