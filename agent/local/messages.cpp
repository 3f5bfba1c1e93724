// What the player answers and tells, as bytes.
#include "agent/local/message_parts.hpp"

namespace nguon::agent {
namespace {

constexpr json::TextRule code_rule{ .most = 60 };
constexpr std::array kinds{ json::Choice<Kind>{ "invalid", Kind::invalid },
    json::Choice<Kind>{ "unauthenticated", Kind::unauthenticated },
    json::Choice<Kind>{ "forbidden", Kind::forbidden },
    json::Choice<Kind>{ "missing", Kind::missing },
    json::Choice<Kind>{ "conflict", Kind::conflict },
    json::Choice<Kind>{ "too_many", Kind::too_many },
    json::Choice<Kind>{ "unavailable", Kind::unavailable } };

constexpr std::array stages{ json::Choice<Stage>{ "accepted", Stage::accepted },
    json::Choice<Stage>{ "refused", Stage::refused },
    json::Choice<Stage>{ "sounding", Stage::sounding },
    json::Choice<Stage>{ "sounded", Stage::sounded } };

json::Object report_to_json(const Report& report)
{
    const DeviceStatus& s = report.status;
    return json::Object{ { "plan", s.plan_version }, { "ready", s.ready },
        { "clock_error_ms", json::of(s.clock_error_ms) }, { "volume", s.volume },
        { "on_air", json::of(s.on_air) }, { "faults", json::list_of(s.faults) },
        { "log_waiting", s.log_waiting }, { "keyring", report.keyring },
        { "profile", report.profile }, { "log_last", report.log_last },
        { "time_trusted", report.time_trusted }, { "floor", json::of(report.floor) } };
}

Report read_report(json::Reader& in)
{
    Report report;
    DeviceStatus& s = report.status;
    s.plan_version = in.integer("plan", 0, most_int);
    s.ready = in.boolean("ready");
    s.clock_error_ms = in.optional_integer("clock_error_ms", 0, most_int);
    s.volume = static_cast<int>(in.integer("volume", 0, 100));
    s.on_air = in.text("on_air", { .most = 100 });
    s.faults = in.list(
        "faults", { .most = 20 }, [](const json::Field& field) { return field.text(code_rule); });
    s.log_waiting = in.integer("log_waiting", 0, most_int);
    report.keyring = in.integer("keyring", 0, most_int);
    report.profile = in.integer("profile", 0, most_int);
    report.log_last = in.integer("log_last", 0, most_int);
    report.time_trusted = in.boolean("time_trusted");
    report.floor = in.optional_moment("floor");
    return report;
}

json::Object stored_to_json(const StoredWords& one)
{
    return json::Object{ { "title", json::of(one.title) }, { "version", one.version },
        { "hash", json::of(one.hash.text()) } };
}

// A player of an earlier day says nothing of it.
std::vector<StoredWords> read_stored(json::Reader& in, std::string_view key)
{
    const auto read_one = [](json::Reader& from) {
        StoredWords one;
        one.title = from.text("title", { .most = 200 });
        one.version = from.integer("version", 0, most_int);
        one.hash = read_parsed<Hash>(from, "hash");
        return one;
    };
    auto found = in.optional_list(key, { .most = most_stored_told }, read_one);
    return found ? std::move(*found) : std::vector<StoredWords>();
}

struct AnswerWriter {
    json::Object& out;

    void operator()(const Done&) const { }
    void operator()(const IdentityAnswer& a) const
    {
        out["public_key"] = json::of(a.public_key.text());
        out["device"] = json::of(a.device);
        out["root"] = a.root ? json::of(a.root->text()) : json::Value(nullptr);
    }
    void operator()(const ProofAnswer& a) const { out["proof"] = to_json(a.proof); }
    void operator()(const OrderAnswer& a) const
    {
        out["order"] = json::of(a.order);
        out["revision"] = a.revision;
        out["reached"] = json::of(json::name_in(stages, a.reached));
        out["media"] = a.media ? json::of(a.media->text()) : json::Value(nullptr);
        out["lives_until"] = json::of(a.lives_until);
    }
    void operator()(const CommandAnswer& a) const
    {
        out["command"] = json::of(a.command);
        out["done"] = a.done;
        out["reason"] = json::of(a.reason);
    }
    void operator()(const LogAnswer& a) const { out["upload"] = json::of(a.upload); }
    void operator()(const StatusAnswer& a) const { out["report"] = report_to_json(a.report); }
    void operator()(const OnsiteMenuAnswer& a) const
    {
        out["templates"] = json::list_of(a.templates, [](const PlanTemplate& one) {
            return json::Object{ { "id", json::of(one.id) }, { "title", json::of(one.title) },
                { "text", json::of(one.text) } };
        });
        out["stored"] = json::list_of(a.stored, stored_to_json);
        out["tones"] = json::list_of(a.tones, stored_to_json);
        out["people"] = json::list_of(a.people);
        out["on_air"] = json::of(a.on_air);
        out["wait_s"] = a.wait_s;
    }
};

void read_content(json::Reader&, Done&) { }
void read_content(json::Reader& in, IdentityAnswer& a)
{
    a.public_key = read_parsed<PublicKey>(in, "public_key");
    a.device = in.optional_id<DeviceId>("device");
    a.root = read_optional<PublicKey>(in, "root");
}
void read_content(json::Reader& in, ProofAnswer& a) { a.proof = read_document(in, "proof"); }
void read_content(json::Reader& in, OrderAnswer& a)
{
    a.order = in.id<OrderId>("order");
    a.revision = in.integer("revision", 0, most_int);
    a.reached = in.choice("reached", stages);
    a.media = read_optional<Hash>(in, "media");
    a.lives_until = in.optional_moment("lives_until");
}
void read_content(json::Reader& in, CommandAnswer& a)
{
    a.command = in.optional_id<CommandId>("command").value_or(CommandId());
    a.done = in.boolean("done");
    a.reason = in.text("reason", code_rule);
}
void read_content(json::Reader& in, LogAnswer& a)
{
    a.upload
        = in.optional_text("upload", { .most = most_message_bytes, .lines = json::Lines::many });
}
void read_content(json::Reader& in, StatusAnswer& a)
{
    a.report = in.object("report", read_report, json::Unknown::ignore);
}

void read_content(json::Reader& in, OnsiteMenuAnswer& a)
{
    a.templates = in.list("templates", { .most = 200 }, [](json::Reader& from) {
        PlanTemplate one;
        one.id = from.id<TemplateId>("id");
        one.title = from.text("title", { .most = 200 });
        one.text = from.text("text", { .most = 4'000, .lines = json::Lines::many });
        return one;
    });
    a.stored = read_stored(in, "stored");
    a.tones = read_stored(in, "tones");
    a.people = in.list(
        "people", { .most = 50 }, [](const json::Field& field) { return field.text(person_rule); });
    a.on_air = in.text("on_air", { .most = longest_on_air, .lines = json::Lines::many });
    a.wait_s = in.integer("wait_s", 0, most_int);
}

struct EventWriter {
    json::Object& out;

    std::string_view operator()(const ChangedEvent& e) const
    {
        out["report"] = report_to_json(e.report);
        return "changed";
    }
    std::string_view operator()(const LogGrewEvent& e) const
    {
        out["sequence"] = e.sequence;
        return "log_grew";
    }
    std::string_view operator()(const StageEvent& e) const
    {
        out["order"] = json::of(e.order);
        out["revision"] = e.revision;
        out["stage"] = json::of(name_of(e.stage));
        out["reason"] = json::of(e.reason);
        return "stage";
    }
    std::string_view operator()(const NeedEvent& e) const
    {
        out["hash"] = json::of(e.hash.text());
        return "need";
    }
    std::string_view operator()(const LiveEvent& e) const
    {
        out["live"] = json::of(e.live);
        out["state"] = json::of(e.state);
        out["reason"] = json::of(e.reason);
        return "live";
    }
    std::string_view operator()(const RelayEvent& e) const
    {
        out["occurrence"] = json::of(e.occurrence.text());
        out["address"] = json::of(e.address);
        out["private"] = e.private_network;
        out["open"] = e.open;
        return "relay";
    }
};

// Whether the event is one that we know.
bool read_event(std::string_view tell, json::Reader& in, std::optional<Event>& event)
{
    if (tell == "changed")
        event.emplace(ChangedEvent{ in.object("report", read_report, json::Unknown::ignore) });
    else if (tell == "log_grew")
        event.emplace(LogGrewEvent{ in.integer("sequence", 0, most_int) });
    else if (tell == "stage")
        event.emplace(StageEvent{ in.id<OrderId>("order"), in.integer("revision", 0, most_int),
            in.choice("stage", stages), in.text("reason", code_rule) });
    else if (tell == "need")
        event.emplace(NeedEvent{ read_parsed<Hash>(in, "hash") });
    else if (tell == "live")
        event.emplace(LiveEvent{ in.id<LiveId>("live"), in.text("state", { .most = 20 }),
            in.text("reason", code_rule) });
    else if (tell == "relay")
        event.emplace(RelayEvent{ read_parsed<OccurrenceKey>(in, "occurrence"),
            in.text("address", { .most = longest_relay_address }), in.boolean("private"),
            in.boolean("open") });
    return event.has_value();
}

Result<FromPlayer> decode_event(json::Reader& in)
{
    Result<FromPlayer> message(FromPlayer{});
    const std::string tell = in.text("tell", { .least = 1, .most = 30 });
    const bool known = read_event(tell, in, message->event);
    if (!in.finish())
        return malformed();
    if (!known)
        return fail(Kind::invalid, "local.unknown_event", tell);
    return message;
}

Result<FromPlayer> decode_answer(json::Object object)
{
    json::Reader in(object, json::Unknown::ignore);
    const std::int64_t re = in.integer("re", 1, most_int);
    const auto error = in.optional_object(
        "error",
        [](json::Reader& from) {
            Error read;
            read.kind = from.choice("kind", kinds);
            read.code = from.text("code", code_rule);
            read.detail = from.text("detail", { .most = 1000, .lines = json::Lines::many });
            return read;
        },
        json::Unknown::ignore);
    if (!in.finish())
        return malformed();
    FromPlayer message;
    if (error)
        message.answer = RawAnswer{ re, tl::unexpected(*error) };
    else
        message.answer = RawAnswer{ re, std::move(object) };
    return message;
}

}

std::string_view name_of(Stage stage) { return json::name_in(stages, stage); }

std::string encode_answer(std::int64_t re, const Result<AnswerContent>& answer)
{
    json::Object out{ { "re", re } };
    if (answer)
        std::visit(AnswerWriter{ out }, *answer);
    else
        out["error"]
            = json::Object{ { "kind", json::of(json::name_in(kinds, answer.error().kind)) },
                  { "code", json::of(answer.error().code) },
                  { "detail", json::of(answer.error().detail) } };
    return json::serialise(out);
}

std::string encode(const Event& event)
{
    json::Object out{ { "tell", "" } };
    const std::string_view tell = std::visit(EventWriter{ out }, event);
    out["tell"] = json::of(tell);
    return json::serialise(out);
}

Result<FromPlayer> decode_from_player(std::string_view text)
{
    auto object = json::parse_object(text, message_limits);
    if (!object)
        return malformed();
    if (object->contains("re"))
        return decode_answer(std::move(*object));
    json::Reader in(*object, json::Unknown::ignore);
    return decode_event(in);
}

template <typename Answer> Result<Answer> read_answer(const Result<json::Object>& content)
{
    if (!content)
        return tl::unexpected(content.error());
    json::Reader in(*content, json::Unknown::ignore);
    Answer answer;
    read_content(in, answer);
    if (!in.finish())
        return malformed();
    return answer;
}

template Result<Done> read_answer(const Result<json::Object>&);
template Result<IdentityAnswer> read_answer(const Result<json::Object>&);
template Result<ProofAnswer> read_answer(const Result<json::Object>&);
template Result<OrderAnswer> read_answer(const Result<json::Object>&);
template Result<CommandAnswer> read_answer(const Result<json::Object>&);
template Result<LogAnswer> read_answer(const Result<json::Object>&);
template Result<StatusAnswer> read_answer(const Result<json::Object>&);
template Result<OnsiteMenuAnswer> read_answer(const Result<json::Object>&);

}
