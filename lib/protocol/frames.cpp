#include "protocol/frames.hpp"

#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::protocol {
namespace {

constexpr std::int64_t most_volts = 1'000;
constexpr auto least_int = std::numeric_limits<std::int64_t>::min();

tl::unexpected<Error> malformed_frame() { return fail(Kind::invalid, "link.malformed"); }

// How each kind of frame is written, and under which name.
struct Writer {
    json::Object& out;
    std::string_view operator()(const Challenge& f) const
    {
        out["nonce"] = json::of(f.nonce);
        return "challenge";
    }
    std::string_view operator()(const Hello& f) const
    {
        out["device"] = json::of(f.device);
        out["proof"] = to_json(f.proof);
        out["nonce"] = json::of(f.nonce);
        out["plan"] = f.plan;
        out["keyring"] = f.keyring;
        out["profile"] = f.profile;
        out["software"] = json::of(f.software);
        out["state"] = json::of(f.state);
        return "hello";
    }
    std::string_view operator()(const Welcome& f) const
    {
        out["proof"] = to_json(f.proof);
        out["server_time"] = json::of(f.server_time);
        out["plan"] = f.plan;
        out["keyring"] = f.keyring;
        out["profile"] = f.profile;
        out["log_acknowledged"] = f.log_acknowledged;
        return "welcome";
    }
    std::string_view operator()(const TimeRequest& f) const
    {
        out["t1"] = f.t1;
        return "time";
    }
    std::string_view operator()(const TimeAnswer& f) const
    {
        out["t1"] = f.t1;
        out["t2"] = f.t2;
        out["t3"] = f.t3;
        return "time";
    }
    std::string_view operator()(const PlanNews& f) const
    {
        out["version"] = f.version;
        out["within_ms"] = f.within_ms;
        out["url"] = "/device/v1/plan";
        return "plan";
    }
    std::string_view operator()(const OrderFrame& f) const
    {
        out["order"] = to_json(f.order);
        return "order";
    }
    std::string_view operator()(const CommandFrame& f) const
    {
        out["command"] = to_json(f.command);
        return "command";
    }
    std::string_view operator()(const Wake& f) const
    {
        out["keyring"] = f.keyring;
        out["profile"] = f.profile;
        out["media"] = f.media;
        return "wake";
    }
    std::string_view operator()(const Ack& f) const
    {
        out["re"] = f.re;
        out["state"] = json::of(f.state);
        out["reason"] = json::of(f.reason);
        out["plan"] = f.plan;
        if (f.order) {
            out["order"] = json::of(f.order);
            out["revision"] = f.revision;
        }
        return "ack";
    }
    std::string_view operator()(const CommandResult& f) const
    {
        out["command"] = json::of(f.command);
        out["done"] = f.done;
        out["reason"] = json::of(f.reason);
        return "result";
    }
    std::string_view operator()(const StatusFrame& f) const
    {
        const DeviceStatus& s = f.status;
        out["plan"] = s.plan_version;
        out["ready"] = s.ready;
        out["clock_error_ms"] = json::of(s.clock_error_ms);
        out["software"] = json::of(s.software);
        out["volume"] = s.volume;
        out["on_air"] = json::of(s.on_air);
        out["storage_free"] = s.storage_free;
        out["faults"] = json::list_of(s.faults);
        out["log_waiting"] = s.log_waiting;
        if (s.mains_v)
            out["mains_v"] = *s.mains_v;
        return "status";
    }
    std::string_view operator()(const LogNews& f) const
    {
        out["sequence"] = f.sequence;
        return "log";
    }
    std::string_view operator()(const ErrorFrame& f) const
    {
        out["code"] = json::of(f.code);
        out["re"] = f.re;
        return "error";
    }
    std::string_view operator()(const LiveFrame& f) const
    {
        out["live"] = to_json(f.live);
        return "live";
    }
    std::string_view operator()(const ListeningFrame& f) const
    {
        out["live"] = json::of(f.live);
        out["state"] = json::of(f.state);
        out["reason"] = json::of(f.reason);
        return "listening";
    }
};

Content read_hello(json::Reader& in)
{
    Hello f;
    f.device = in.id<DeviceId>("device");
    f.proof = read_document(in, "proof");
    f.nonce = in.text("nonce", { .least = 20, .most = 64 });
    f.plan = in.integer("plan", 0, json::most_integer);
    f.keyring = in.integer("keyring", 0, json::most_integer);
    f.profile = in.integer("profile", 0, json::most_integer);
    f.software = in.text("software", { .most = 100 });
    f.state = in.optional_text("state", { .most = 64 }).value_or("");
    return f;
}

Content read_welcome(json::Reader& in)
{
    Welcome f;
    f.proof = read_document(in, "proof");
    f.server_time = in.moment("server_time");
    f.plan = in.integer("plan", 0, json::most_integer);
    f.keyring = in.integer("keyring", 0, json::most_integer);
    f.profile = in.integer("profile", 0, json::most_integer);
    f.log_acknowledged = in.integer("log_acknowledged", 0, json::most_integer);
    return f;
}

Content read_time(json::Reader& in)
{
    const auto t1 = in.integer("t1", least_int, json::most_integer);
    if (!in.has("t2"))
        return TimeRequest{ t1 };
    return TimeAnswer{ t1, in.integer("t2", least_int, json::most_integer),
        in.integer("t3", least_int, json::most_integer) };
}

Content read_ack(json::Reader& in)
{
    Ack f;
    f.re = in.integer("re", 0, json::most_integer);
    f.state = in.text("state", { .most = 20 });
    f.reason = in.optional_text("reason", { .most = 60 }).value_or("");
    f.plan = in.optional_integer("plan", 0, json::most_integer).value_or(0);
    f.order = in.optional_id<OrderId>("order").value_or(OrderId());
    f.revision = in.optional_integer("revision", 0, json::most_integer).value_or(0);
    return f;
}

Content read_result(json::Reader& in)
{
    return CommandResult{ in.id<CommandId>("command"), in.boolean("done"),
        in.optional_text("reason", { .most = 60 }).value_or("") };
}

Content read_status(json::Reader& in)
{
    StatusFrame f;
    DeviceStatus& s = f.status;
    s.plan_version = in.integer("plan", 0, json::most_integer);
    s.ready = in.boolean("ready");
    s.clock_error_ms = in.optional_integer("clock_error_ms", 0, json::most_integer);
    s.software = in.text("software", { .most = 100 });
    s.volume = static_cast<int>(in.integer("volume", 0, 100));
    s.on_air = in.text("on_air", { .most = 100 });
    s.storage_free = in.integer("storage_free", 0, json::most_integer);
    s.faults = in.list("faults", { .most = 20 },
        [](const json::Field& field) { return field.text({ .most = 60 }); });
    s.log_waiting = in.integer("log_waiting", 0, json::most_integer);
    if (const auto volts = in.optional_integer("mains_v", 0, most_volts))
        s.mains_v = static_cast<int>(*volts);
    return f;
}

std::optional<Content> read_content(std::string_view type, json::Reader& in)
{
    if (type == "challenge")
        return Challenge{ in.text("nonce", { .least = 20, .most = 64 }) };
    if (type == "hello")
        return read_hello(in);
    if (type == "welcome")
        return read_welcome(in);
    if (type == "time")
        return read_time(in);
    if (type == "plan")
        return PlanNews{ in.integer("version", 0, json::most_integer),
            in.optional_integer("within_ms", 0, 3'600'000).value_or(0) };
    if (type == "order")
        return OrderFrame{ read_document(in, "order") };
    if (type == "command")
        return CommandFrame{ read_document(in, "command") };
    if (type == "wake")
        return Wake{ in.optional_boolean("keyring").value_or(false),
            in.optional_boolean("profile").value_or(false),
            in.optional_boolean("media").value_or(false) };
    if (type == "ack")
        return read_ack(in);
    if (type == "result")
        return read_result(in);
    if (type == "status")
        return read_status(in);
    if (type == "log")
        return LogNews{ in.integer("sequence", 0, json::most_integer) };
    if (type == "error")
        return ErrorFrame{ in.text("code", { .most = 60 }),
            in.optional_integer("re", 0, json::most_integer).value_or(0) };
    if (type == "live")
        return LiveFrame{ read_document(in, "live") };
    if (type == "listening")
        return ListeningFrame{ in.id<LiveId>("live"), in.text("state", { .most = 20 }),
            in.optional_text("reason", { .most = 60 }).value_or("") };
    return std::nullopt;
}

constexpr std::array verbs{ json::Choice<CommandVerb>{ "volume", CommandVerb::volume },
    json::Choice<CommandVerb>{ "stop", CommandVerb::stop },
    json::Choice<CommandVerb>{ "test_tone", CommandVerb::test_tone },
    json::Choice<CommandVerb>{ "restart_player", CommandVerb::restart_player },
    json::Choice<CommandVerb>{ "report_status", CommandVerb::report_status },
    json::Choice<CommandVerb>{ "recall", CommandVerb::recall },
    json::Choice<CommandVerb>{ "self_test", CommandVerb::self_test } };

}

std::string encode(const Frame& frame)
{
    json::Object out{ { "type", "" }, { "id", frame.id } };
    const std::string_view type = std::visit(Writer{ out }, frame.content);
    out["type"] = json::of(type);
    return json::serialise(out);
}

Result<Frame> decode_frame(std::string_view text)
{
    const auto object = json::parse_object(text, { .max_depth = 6, .max_bytes = most_frame_bytes });
    if (!object)
        return object.error().code == "input.too_large" ? tl::unexpected(object.error())
                                                        : malformed_frame();
    json::Reader in(*object, json::Unknown::ignore);
    const std::string type = in.text("type", { .least = 1, .most = 30 });
    Frame frame;
    frame.id = in.integer("id", 0, json::most_integer);
    auto content = read_content(type, in);
    if (!in.finish())
        return malformed_frame();
    if (!content)
        return fail(Kind::invalid, "link.unknown_type", type);
    frame.content = std::move(*content);
    return frame;
}

std::string hello_payload(
    DeviceId device, std::string_view nonce, std::string_view own_nonce, Moment issued)
{
    return json::canonical(
        json::Object{ { "device", json::of(device) }, { "nonce", json::of(nonce) },
            { "own", json::of(own_nonce) }, { "issued", json::of(issued) } });
}

Result<void> check_hello(const Hello& hello, std::string_view nonce, const PublicKey& key)
{
    if (const auto signature = check_signature(hello.proof, DocumentType::hello, key); !signature)
        return signature;
    const auto payload
        = json::parse_object(hello.proof.payload, { .max_depth = 2, .max_bytes = 2'000 });
    if (!payload)
        return malformed_frame();
    json::Reader in(*payload, json::Unknown::ignore);
    const bool fits = in.id<DeviceId>("device") == hello.device
        && in.text("nonce", { .most = 64 }) == nonce
        && in.text("own", { .most = 64 }) == hello.nonce;
    if (!in.finish() || !fits)
        return fail(Kind::forbidden, "link.wrong_nonce");
    return {};
}

std::string welcome_payload(std::string_view device_nonce, Moment issued)
{
    return json::canonical(
        json::Object{ { "nonce", json::of(device_nonce) }, { "issued", json::of(issued) } });
}

std::string to_payload(const SignedCommand& command)
{
    return json::canonical(
        json::Object{ { "command", json::of(command.id) }, { "device", json::of(command.device) },
            { "verb", json::of(name_of(command.verb)) }, { "number", command.number },
            { "issued", json::of(command.issued) }, { "expires", json::of(command.expires) } });
}

Result<SignedCommand> open_command(const SignedDocument& document, const Keyring& keyring,
    DeviceId device, std::optional<Moment> now)
{
    const auto verified = verify(document, keyring, DocumentType::command, now);
    if (!verified)
        return tl::unexpected(verified.error());
    json::Reader in(verified->payload, json::Unknown::ignore);
    SignedCommand command;
    command.id = in.id<CommandId>("command");
    command.device = in.id<DeviceId>("device");
    command.verb = in.choice("verb", verbs);
    command.number = in.integer("number", 0, json::most_integer);
    command.issued = in.moment("issued");
    command.expires = in.moment("expires");
    if (!in.finish())
        return fail(Kind::invalid, "command.malformed");
    if (command.device != device)
        return fail(Kind::forbidden, "command.other_device");
    if (now && *now >= command.expires)
        return fail(Kind::conflict, "command.expired");
    return command;
}

}
