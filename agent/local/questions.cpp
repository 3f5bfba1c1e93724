// What the agent asks of the player, as bytes.
#include "agent/local/message_parts.hpp"

#include "base/text.hpp"
#include "protocol/voice_frame.hpp"

namespace nguon::agent {
namespace {

constexpr auto least_int = std::numeric_limits<std::int64_t>::min();
constexpr json::TextRule pin_rule{ .least = 1, .most = 64 };
constexpr std::size_t most_blanks = 40;
constexpr std::size_t longest_blank = 2'000; // bytes
constexpr std::size_t most_voice = protocol::most_voice_bytes;

constexpr std::array refreshed{ json::Choice<Refreshed>{ "keyring", Refreshed::keyring },
    json::Choice<Refreshed>{ "profile", Refreshed::profile },
    json::Choice<Refreshed>{ "plan", Refreshed::plan } };

constexpr std::array media_states{ json::Choice<MediaState>{ "here", MediaState::here },
    json::Choice<MediaState>{ "gone", MediaState::gone },
    json::Choice<MediaState>{ "exchanged", MediaState::exchanged } };

std::int64_t nanoseconds_of(WallTime wall) { return wall.time_since_epoch().count(); }
std::int64_t nanoseconds_of(MonoTime mono)
{
    return std::chrono::duration_cast<Nanoseconds>(mono.time_since_epoch()).count();
}

ClockMapping read_mapping(json::Reader& in)
{
    ClockMapping mapping;
    mapping.mono = MonoTime(Nanoseconds(in.integer("mono_ns", least_int, most_int)));
    mapping.wall = WallTime(Nanoseconds(in.integer("wall_ns", least_int, most_int)));
    // Beyond this no crystal runs; a mapping that says so is a mistake, not a clock.
    mapping.rate_ppm = in.number("rate_ppm", -10'000, 10'000);
    mapping.error = Nanoseconds(in.integer("error_ns", 0, most_int));
    mapping.error_growth_ppm = in.number("error_growth_ppm", 0, 10'000);
    mapping.trusted = in.boolean("trusted");
    return mapping;
}

struct QuestionWriter {
    json::Object& out;

    std::string_view operator()(const IdentityQuestion&) const { return "identity"; }
    std::string_view operator()(const EnrolQuestion& q) const
    {
        out["device"] = json::of(q.device);
        out["root"] = json::of(q.root.text());
        out["keyring"] = to_json(q.keyring);
        return "enrol";
    }
    std::string_view operator()(const ProveQuestion& q) const
    {
        out["nonce"] = json::of(q.nonce);
        out["own_nonce"] = json::of(q.own_nonce);
        return "prove";
    }
    std::string_view operator()(const CheckWelcomeQuestion& q) const
    {
        out["proof"] = to_json(q.proof);
        out["own_nonce"] = json::of(q.own_nonce);
        return "check_welcome";
    }
    std::string_view operator()(const RefreshQuestion& q) const
    {
        out["what"] = json::of(json::name_in(refreshed, q.what));
        out["document"] = to_json(q.document);
        return "refresh";
    }
    std::string_view operator()(const MediaQuestion& q) const
    {
        out["hash"] = json::of(q.hash.text());
        out["state"] = json::of(json::name_in(media_states, q.state));
        return "media";
    }
    std::string_view operator()(const OrderQuestion& q) const
    {
        out["order"] = to_json(q.order);
        out["live"] = q.live;
        if (!q.stick.empty())
            out["stick"] = json::of(q.stick);
        return "order";
    }
    std::string_view operator()(const CommandQuestion& q) const
    {
        out["command"] = to_json(q.command);
        return "command";
    }
    std::string_view operator()(const LogQuestion& q) const
    {
        out["after"] = q.after;
        out["most"] = q.most;
        return "log";
    }
    std::string_view operator()(const AcknowledgedQuestion& q) const
    {
        out["sequence"] = q.sequence;
        return "acknowledged";
    }
    std::string_view operator()(const ClockQuestion& q) const
    {
        out["mono_ns"] = nanoseconds_of(q.mapping.mono);
        out["wall_ns"] = nanoseconds_of(q.mapping.wall);
        out["rate_ppm"] = q.mapping.rate_ppm;
        out["error_ns"] = q.mapping.error.count();
        out["error_growth_ppm"] = q.mapping.error_growth_ppm;
        out["trusted"] = q.mapping.trusted;
        return "clock";
    }
    std::string_view operator()(const LinkQuestion& q) const
    {
        out["up"] = q.up;
        return "link";
    }
    std::string_view operator()(const StatusQuestion&) const { return "status"; }
    std::string_view operator()(const StopQuestion&) const { return "stop"; }
    std::string_view operator()(const SmsQuestion& q) const
    {
        out["text"] = json::of(q.text);
        return "sms";
    }
    std::string_view operator()(const OnsiteMenuQuestion&) const { return "onsite_menu"; }
    std::string_view operator()(const OnsiteSendQuestion& q) const
    {
        json::Object blanks;
        for (const auto& [name, words] : q.blanks)
            blanks[name] = json::of(words);
        out["who"] = json::of(q.who);
        out["pin"] = json::of(q.pin);
        out["words"] = json::of(q.words);
        out["blanks"] = std::move(blanks);
        return "onsite_send";
    }
    std::string_view operator()(const OnsiteStopQuestion& q) const
    {
        out["who"] = json::of(q.who);
        out["pin"] = json::of(q.pin);
        return "onsite_stop";
    }
    std::string_view operator()(const LiveQuestion& q) const
    {
        out["live"] = to_json(q.live);
        return "live";
    }
    std::string_view operator()(const VoiceQuestion& q) const
    {
        out["frame"] = json::of(to_base64url(q.frame));
        return "voice";
    }
    std::string_view operator()(const RelayQuestion& q) const
    {
        out["occurrence"] = json::of(q.occurrence.text());
        out["begins"] = q.begins;
        out["bytes"] = json::of(to_base64url(q.bytes));
        return "relay";
    }
};

std::map<std::string, std::string> read_blanks(json::Reader& in)
{
    std::map<std::string, std::string> blanks;
    const auto object = in.raw_object("blanks");
    if (object.size() > most_blanks)
        in.refuse("blanks", "input.too_many");
    for (const auto& [name, words] : object) {
        if (!words.is_string() || words.get_string().size() > longest_blank)
            in.refuse("blanks", "input.wrong_type");
        else
            blanks.emplace(std::string_view(name), std::string_view(words.get_string()));
    }
    return blanks;
}

std::string read_bytes(json::Reader& in, const char* name, std::size_t most)
{
    auto bytes = from_base64url(in.text(name, { .least = 1, .most = 2 * most }));
    if (!bytes || bytes->size() > most)
        in.refuse(name, "input.invalid");
    return std::move(bytes).value_or("");
}

std::optional<QuestionContent> read_question(std::string_view ask, json::Reader& in)
{
    if (ask == "identity")
        return IdentityQuestion{};
    if (ask == "enrol")
        return EnrolQuestion{ in.id<DeviceId>("device"), read_parsed<PublicKey>(in, "root"),
            read_document(in, "keyring") };
    if (ask == "prove")
        return ProveQuestion{ in.text("nonce", { .least = 20, .most = 64 }),
            in.text("own_nonce", { .least = 20, .most = 64 }) };
    if (ask == "check_welcome")
        return CheckWelcomeQuestion{ read_document(in, "proof"),
            in.text("own_nonce", { .least = 20, .most = 64 }) };
    if (ask == "refresh")
        return RefreshQuestion{ in.choice("what", refreshed), read_document(in, "document") };
    if (ask == "media")
        return MediaQuestion{ read_parsed<Hash>(in, "hash"), in.choice("state", media_states) };
    if (ask == "order")
        return OrderQuestion{ read_document(in, "order"), in.boolean("live"),
            in.optional_text("stick", { .most = 100 }).value_or("") };
    if (ask == "sms")
        return SmsQuestion{ in.text("text", { .most = 1'000, .lines = json::Lines::many }) };
    if (ask == "onsite_menu")
        return OnsiteMenuQuestion{};
    if (ask == "onsite_send") {
        OnsiteSendQuestion question;
        question.who = in.text("who", person_rule);
        question.pin = in.text("pin", pin_rule);
        question.words = in.id<TemplateId>("words");
        question.blanks = read_blanks(in);
        return question;
    }
    if (ask == "onsite_stop") {
        OnsiteStopQuestion question;
        question.who = in.text("who", person_rule);
        question.pin = in.text("pin", pin_rule);
        return question;
    }
    if (ask == "live")
        return LiveQuestion{ read_document(in, "live") };
    if (ask == "voice")
        return VoiceQuestion{ read_bytes(in, "frame", most_voice) };
    if (ask == "relay")
        return RelayQuestion{ read_parsed<OccurrenceKey>(in, "occurrence"),
            read_bytes(in, "bytes", most_relay_bytes), in.boolean("begins") };
    if (ask == "command")
        return CommandQuestion{ read_document(in, "command") };
    if (ask == "log")
        return LogQuestion{ in.integer("after", 0, most_int),
            in.integer("most", 1, most_records_asked) };
    if (ask == "acknowledged")
        return AcknowledgedQuestion{ in.integer("sequence", 0, most_int) };
    if (ask == "clock")
        return ClockQuestion{ read_mapping(in) };
    if (ask == "link")
        return LinkQuestion{ in.boolean("up") };
    if (ask == "status")
        return StatusQuestion{};
    if (ask == "stop")
        return StopQuestion{};
    return std::nullopt;
}

}

std::string encode(const Question& question)
{
    json::Object out{ { "id", question.id }, { "ask", "" } };
    const std::string_view ask = std::visit(QuestionWriter{ out }, question.content);
    out["ask"] = json::of(ask);
    return json::serialise(out);
}

Result<Question> decode_question(std::string_view text)
{
    const auto object = json::parse_object(text, message_limits);
    if (!object)
        return malformed();
    json::Reader in(*object, json::Unknown::ignore);
    Question question;
    question.id = in.integer("id", 1, most_int);
    const std::string ask = in.text("ask", { .least = 1, .most = 30 });
    auto content = read_question(ask, in);
    const std::string id = std::to_string(question.id);
    if (!in.finish())
        return malformed(id);
    if (!content)
        return fail(Kind::invalid, "local.unknown_question", id);
    question.content = std::move(*content);
    return question;
}

}
