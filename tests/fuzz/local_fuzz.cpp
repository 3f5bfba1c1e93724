// What agent and player say to each other: either may have been taken over. What one end reads can
// be written again and then means the same, and no answer is taken for one of another kind.
#include "agent/local/messages.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon;
using namespace nguon::agent;

namespace {

const SignedDocument& document()
{
    static const SignedDocument signed_order = [] {
        LocalSigner signer(SecretKey::from_seed(std::string(SecretKey::seed_size, 's')));
        return *signer.sign(
            DocumentType::order, R"({"issued":"2026-11-21T06:30:00+07:00","id":"7"})");
    }();
    return signed_order;
}

std::string asked(QuestionContent content) { return encode(Question{ 7, std::move(content) }); }

template <typename Answer> void read_as(const Result<json::Object>& content)
{
    if (const auto answer = read_answer<Answer>(content)) {
        const auto again = decode_from_player(encode_answer(7, AnswerContent(*answer)));
        expect(again && again->answer && read_answer<Answer>(again->answer->content).has_value());
    }
}

}

std::vector<std::string> seeds()
{
    const std::string nonce(43, 'n');
    const Hash hash = sha256("sound");
    const OccurrenceKey slot{ ScheduleId(17), moment_from_unix_ms(1'790'000'000'000), 2 };
    ClockMapping mapping;
    mapping.mono = MonoTime(std::chrono::nanoseconds(1'234'567'890'123));
    mapping.wall = WallTime(std::chrono::nanoseconds(1'790'000'000'123'456'789));
    OnsiteMenuAnswer menu;
    menu.stored = { { "Lũ quét", 3, hash } };
    menu.people = { "Lò Văn Mai" };
    return {
        asked(EnrolQuestion{ DeviceId(4),
            SecretKey::from_seed(std::string(SecretKey::seed_size, 'r')).public_key(),
            document() }),
        asked(ProveQuestion{ nonce, nonce }),
        asked(RefreshQuestion{ Refreshed::plan, document() }),
        asked(MediaQuestion{ hash, MediaState::exchanged }),
        asked(OrderQuestion{ document(), true, "USB-XA" }),
        asked(SmsQuestion{ "NG1:AAAA" }),
        asked(OnsiteSendQuestion{ "Lò Văn Mai", "493817", TemplateId(5), { { "nơi", "cầu" } } }),
        asked(ClockQuestion{ mapping }),
        asked(LogQuestion{ 12, 500 }),
        asked(VoiceQuestion{ std::string("NV\x01\0", 4) }),
        asked(RelayQuestion{ slot, std::string("OggS\0\xff", 6), true }),
        encode_answer(7, AnswerContent(OrderAnswer{ OrderId(9), 2, Stage::refused, hash, {} })),
        encode_answer(7, AnswerContent(StatusAnswer{})),
        encode_answer(7, AnswerContent(menu)),
        encode_answer(7, AnswerContent(LogAnswer{ R"({"first":1})" })),
        encode_answer(7, fail(Kind::conflict, "plan.old_version", "7")),
        encode(Event(StageEvent{ OrderId(3), 1, Stage::sounding, "" })),
        encode(Event(LiveEvent{ LiveId(3), "over", "live.expired" })),
        encode(Event(RelayEvent{ slot, "http://dai.example.vn/vov1", false, true })),
    };
}

void fuzz(std::string_view bytes)
{
    if (const auto question = decode_question(bytes)) {
        const auto again = decode_question(encode(*question));
        expect(again && again->id == question->id
            && again->content.index() == question->content.index());
    }
    const auto told = decode_from_player(bytes);
    if (!told)
        return;
    expect(told->answer.has_value() != told->event.has_value());
    if (told->event) {
        const auto again = decode_from_player(encode(*told->event));
        expect(again && again->event && again->event->index() == told->event->index());
        return;
    }
    const auto& content = told->answer->content;
    read_as<Done>(content);
    read_as<IdentityAnswer>(content);
    read_as<ProofAnswer>(content);
    read_as<OrderAnswer>(content);
    read_as<CommandAnswer>(content);
    read_as<LogAnswer>(content);
    read_as<StatusAnswer>(content);
    read_as<OnsiteMenuAnswer>(content);
}
