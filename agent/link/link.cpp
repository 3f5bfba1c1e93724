#include "agent/link/link.hpp"

#include "base/text.hpp"
#include "protocol/voice_frame.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "trust/live_approval.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr const char* unknown_key = "trust.unknown_key";
constexpr auto counts_as_stable = 10s;
constexpr std::size_t most_carried_at_once = 64;
constexpr std::size_t most_voice_carried = 32;
constexpr std::size_t most_orders_known = 256;
constexpr std::size_t most_lives_kept = 16;
constexpr auto stages_are_told_for = 30min;

// The command's id, not yet believed: only for telling the server which one was refused.
std::optional<CommandId> peek_id(const SignedDocument& command)
{
    const auto payload = json::parse_object(
        command.payload, { .max_depth = 4, .max_bytes = protocol::most_command_bytes });
    if (!payload)
        return std::nullopt;
    json::Reader in(*payload, json::Unknown::ignore);
    const auto id = in.id<CommandId>("command");
    return in.finish() ? std::optional(id) : std::nullopt;
}

}

Link::Link(runtime::Executor strand, const Pace& pace, Parts parts)
    : strand_(strand)
    , pace_(pace)
    , parts_(std::move(parts))
    , status_signal_(strand)
    , back_off_(pace.link)
{
}

awaitable<void> Link::run()
{
    for (;;) {
        const auto began = std::chrono::steady_clock::now();
        Ending ended = Ending::broken;
        std::string why;
        try {
            ended = co_await one_line();
        } catch (const net::ClientError& error) {
            why = error.what();
        } catch (const runtime::DeadlinePassed&) {
            why = "no greeting"; // it took the line and had no time for it
            back_off_.overloaded();
        }
        go(false);
        socket_ = nullptr;
        if (std::chrono::steady_clock::now() - began > counts_as_stable)
            back_off_.reset();
        auto pause = back_off_.next();
        if (ended == Ending::unwelcome)
            pause = pace_.unwelcome / 2 + some_of(pace_.unwelcome / 2, runtime::random_number());
        log::info("link.down",
            { { "why", why.empty() ? last_.data : why }, { "code", last_.code },
                { "again_after_ms", std::chrono::duration_cast<Milliseconds>(pause).count() } });
        last_ = {};
        co_await runtime::sleep_for(pause);
    }
}

void Link::go(bool up)
{
    if (std::exchange(up_, up) != up && parts_.up_changed)
        parts_.up_changed(up);
}

awaitable<Link::Ending> Link::one_line()
{
    if (!parts_.player.is_connected()) {
        last_.data = "player.absent"; // nobody could sign the hello
        co_return Ending::broken;
    }
    socket_ = co_await parts_.server.link();
    next_id_ = 1;
    plan_frame_ = 0;
    order_frames_.clear();
    const auto report = co_await runtime::with_deadline(greet(), pace_.greeting);
    if (!report) {
        socket_->close(net::CloseCode::policy, "link.not_greeted");
        co_return ending();
    }
    go(true);
    log::info("link.up");
    parts_.faults.clear(fault::unknown_device);
    parts_.faults.clear(fault::server_not_proved);
    tell_late_stages();
    tasks_ = std::make_unique<runtime::TaskGroup>(strand_);
    for_others_.clear(); // frames of the line before
    lives_for_later_.clear();
    tasks_->spawn_on(strand_, "link.status", tell_status());
    tasks_->spawn_on(strand_, "link.time", ask_time());
    std::exception_ptr failure;
    try {
        co_await converse();
    } catch (...) {
        failure = std::current_exception();
    }
    go(false);
    tasks_->cancel();
    co_await tasks_->wait();
    if (failure)
        socket_->close(net::CloseCode::going_away, "agent.stopping");
    if (failure)
        std::rethrow_exception(failure);
    co_return ending();
}

Link::Ending Link::ending() const
{
    if (last_.data == unknown_key)
        return Ending::broken; // known as soon as the list of keys is here
    if (last_.data != fault::unknown_device && last_.data != fault::replaced)
        return parts_.faults.has(fault::server_not_proved) ? Ending::unwelcome : Ending::broken;
    parts_.faults.set(last_.data);
    return Ending::unwelcome;
}

// The next frame that we understand; none when the line has ended.
awaitable<std::optional<protocol::Frame>> Link::receive()
{
    for (;;) {
        net::Message message = co_await socket_->receive();
        if (message.is_closed()) {
            last_ = std::move(message);
            co_return std::nullopt;
        }
        if (message.kind == net::Message::Kind::binary) {
            take_voice(std::move(message.data));
            continue;
        }
        auto frame = protocol::decode_frame(message.data);
        if (frame)
            co_return std::move(*frame);
        if (frame.error().code != "link.unknown_type")
            send(protocol::ErrorFrame{ frame.error().code, 0 });
    }
}

awaitable<std::optional<protocol::Challenge>> Link::challenge()
{
    const auto frame = co_await receive();
    const auto* challenge = frame ? std::get_if<protocol::Challenge>(&frame->content) : nullptr;
    co_return challenge ? std::optional(*challenge) : std::nullopt;
}

// Both ends prove who they are, for this connection. None when one could not.
awaitable<std::optional<Report>> Link::greet()
{
    const auto asked = co_await challenge();
    if (!asked)
        co_return std::nullopt;
    const std::string own_nonce = to_base64url(runtime::random_bytes(32));
    const auto status = co_await parts_.player.ask(StatusQuestion{});
    ProveQuestion prove{ asked->nonce, own_nonce };
    const auto proof = co_await parts_.player.ask(std::move(prove));
    if (!status || !proof) {
        last_.data = status ? proof.error().code : status.error().code;
        co_return std::nullopt;
    }
    protocol::Hello hello;
    hello.device = parts_.device;
    hello.proof = proof->proof;
    hello.nonce = own_nonce;
    hello.plan = status->report.status.plan_version;
    hello.keyring = status->report.keyring;
    hello.profile = status->report.profile;
    hello.software = parts_.software;
    hello.state = sha256(protocol::encode({ 0, parts_.status() })).text();
    send(std::move(hello));

    const auto answer = co_await receive();
    const auto* welcome = answer ? std::get_if<protocol::Welcome>(&answer->content) : nullptr;
    if (welcome == nullptr)
        co_return std::nullopt;
    CheckWelcomeQuestion check{ welcome->proof, own_nonce };
    const auto checked = co_await parts_.player.ask(std::move(check));
    if (!checked) {
        log::error("link.server_not_proved", { { "code", checked.error().code } });
        if (!checked.error().code.starts_with("local."))
            parts_.faults.set(fault::server_not_proved);
        last_.data = checked.error().code;
        // It may be the province's new key: the list of keys, which the root signs, needs no line.
        const protocol::Wake news{ .keyring = true };
        if (last_.data == unknown_key)
            parts_.woken(news);
        co_return std::nullopt;
    }
    parts_.welcomed(*welcome, status->report);
    co_return status->report;
}

awaitable<void> Link::converse()
{
    while (auto frame = co_await receive()) {
        if (const auto* time = std::get_if<protocol::TimeAnswer>(&frame->content))
            take_time(*time, parts_.time.own_clock());
        else
            take(std::move(*frame));
    }
}

void Link::take(protocol::Frame frame)
{
    if (auto* order = std::get_if<protocol::OrderFrame>(&frame.content)) {
        // At once, before anything is verified: the server counts who has it.
        send(protocol::Ack{ frame.id, "received", {}, 0 });
        carry("link.order", [this, document = std::move(order->order), id = frame.id] {
            return carry_order(document, id);
        });
    } else if (auto* command = std::get_if<protocol::CommandFrame>(&frame.content)) {
        carry("link.command", [this, document = std::move(command->command), id = frame.id] {
            return carry_command(document, id);
        });
    } else if (auto* live = std::get_if<protocol::LiveFrame>(&frame.content)) {
        carry(
            "link.live", [this, document = std::move(live->live)] { return carry_live(document); });
    } else if (const auto* news = std::get_if<protocol::PlanNews>(&frame.content)) {
        plan_frame_ = frame.id;
        parts_.plan_news(*news);
    } else if (const auto* wake = std::get_if<protocol::Wake>(&frame.content)) {
        parts_.woken(*wake);
    } else if (const auto* error = std::get_if<protocol::ErrorFrame>(&frame.content)) {
        log::warning("link.error", { { "code", error->code }, { "re", error->re } });
    }
}

// Beside the reading, so that a command that takes long holds up no order.
template <typename Carry> void Link::carry(const char* name, Carry carried)
{
    if (tasks_->size() < most_carried_at_once)
        tasks_->spawn_on(strand_, name, carried());
    else
        log::warning("link.too_much_at_once", { { "what", name } });
}

awaitable<void> Link::carry_order(SignedDocument order, std::int64_t frame)
{
    OrderQuestion question{ order, up_ };
    const auto answer = co_await parts_.player.ask(std::move(question));
    if (!answer) {
        send(protocol::Ack{ frame, "refused", answer.error().code, 0 });
        if (answer.error().code == "order.not_meant")
            keep_for_another_profile(order, frame);
        co_return;
    }
    std::erase_if(for_others_, [&](const ForOthers& other) { return other.frame == frame; });
    if (order_frames_.size() >= most_orders_known)
        order_frames_.erase(order_frames_.begin());
    order_frames_[answer->order] = frame;
    send(protocol::Ack{ frame, "accepted", {}, 0 });
    // It may come again over a new line: then the server wants to know how far it came.
    for (const Stage stage : { Stage::sounding, Stage::sounded }) {
        if (answer->reached >= stage)
            tell_stage({ answer->order, answer->revision, stage, {} });
    }
    parts_.order_taken(*answer);
}

// How far it came is told by the player itself, as it goes; only a refusal has no other voice.
awaitable<void> Link::carry_live(SignedDocument live)
{
    const auto told = parse_live_approval(live.payload);
    const auto refused = co_await show_live(std::move(live));
    if (refused && told)
        send(protocol::ListeningFrame{ told->live, "refused", *refused });
}

// None: the player took it. What it may take as soon as it knows the time, or where it stands, is
// kept: nobody would bring it again over this line.
awaitable<std::optional<std::string>> Link::show_live(SignedDocument live)
{
    LiveQuestion question{ live };
    const auto answer = co_await parts_.player.ask(std::move(question));
    if (answer)
        co_return std::nullopt;
    std::string code = answer.error().code;
    if (code == "live.no_trusted_time" || code == "live.not_meant") {
        if (lives_for_later_.size() >= most_lives_kept)
            lives_for_later_.pop_front();
        lives_for_later_.push_back(std::move(live));
    }
    co_return code;
}

// One that is over by now is refused for that, and forgotten.
awaitable<void> Link::show_lives_again()
{
    const auto kept = std::exchange(lives_for_later_, {});
    for (const SignedDocument& live : kept)
        co_await show_live(live);
}

// Sound that meets a busy player is dropped: it would come too late, and hold up an order.
void Link::take_voice(std::string frame)
{
    if (!tasks_ || !up_ || !protocol::live_of(frame) || tasks_->size() >= most_voice_carried)
        return;
    tasks_->spawn_on(strand_, "link.voice", carry_voice(std::move(frame)));
}

awaitable<void> Link::carry_voice(std::string frame)
{
    VoiceQuestion question{ std::move(frame) };
    co_await parts_.player.ask(std::move(question), 5s);
}

void Link::live_is(const LiveEvent& event)
{
    if (up_)
        send(protocol::ListeningFrame{ event.live, event.state, event.reason });
}

void Link::keep_for_another_profile(const SignedDocument& order, std::int64_t frame)
{
    std::erase_if(for_others_, [&](const ForOthers& other) { return other.frame == frame; });
    if (for_others_.size() >= most_orders_known)
        for_others_.pop_front();
    for_others_.push_back({ order, frame });
}

void Link::profile_taken()
{
    if (up_ && !for_others_.empty()) // without a line the next greeting brings again what stands
        carry("link.orders_again", [this] { return ask_again(); });
    if (up_ && !lives_for_later_.empty())
        carry("link.lives_again", [this] { return show_lives_again(); });
}

// In the order in which they came, so that a newer revision is never overtaken by an older.
awaitable<void> Link::ask_again()
{
    const auto asked = std::exchange(for_others_, {});
    for (const ForOthers& other : asked)
        co_await carry_order(other.order, other.frame);
}

void Link::order_is(const StageEvent& stage)
{
    if (stage.stage == Stage::accepted)
        return; // told where the order is answered
    if (up_)
        tell_stage(stage);
    if (stages_.size() >= most_orders_known)
        stages_.pop_front();
    stages_.push_back({ stage, std::chrono::steady_clock::now() });
}

void Link::tell_late_stages()
{
    const auto oldest = std::chrono::steady_clock::now() - stages_are_told_for;
    while (!stages_.empty() && stages_.front().at < oldest)
        stages_.pop_front();
    for (const Reached& reached : stages_)
        tell_stage(reached.stage);
}

// What came over an earlier line is named by itself.
void Link::tell_stage(const StageEvent& stage)
{
    const auto at = order_frames_.find(stage.order);
    protocol::Ack ack;
    ack.re = at == order_frames_.end() ? 0 : at->second;
    ack.state = name_of(stage.stage);
    ack.reason = stage.reason;
    ack.order = stage.order;
    ack.revision = stage.revision;
    send(std::move(ack));
}

awaitable<void> Link::carry_command(SignedDocument command, std::int64_t frame)
{
    const auto id = peek_id(command);
    CommandQuestion question{ std::move(command) };
    const auto answer = co_await parts_.player.ask(std::move(question), 1min);
    // Without a player to ask, it stays open at the server and comes again.
    if (!answer && answer.error().code.starts_with("local."))
        co_return;
    if (!id)
        send(protocol::ErrorFrame{ "command.malformed", frame });
    else if (answer)
        send(protocol::CommandResult{ *id, answer->done, answer->reason });
    else
        send(protocol::CommandResult{ *id, false, answer.error().code });
}

awaitable<void> Link::tell_status()
{
    for (;;) {
        send(parts_.status());
        co_await runtime::sleep_for(pace_.status_apart);
        co_await status_signal_.wait_for(pace_.status_every);
    }
}

// Quickly at first, because two exchanges far apart tell the drift; then now and again.
awaitable<void> Link::ask_time()
{
    runtime::Duration pause = 250ms;
    for (;;) {
        asked_at_ = parts_.time.own_clock();
        send(protocol::TimeRequest{ asked_at_ });
        co_await runtime::sleep_for(std::min(pause, pace_.time_every));
        pause = std::min(pause * 2, pace_.time_every);
    }
}

void Link::take_time(const protocol::TimeAnswer& answer, std::int64_t received)
{
    if (answer.t1 != asked_at_ || asked_at_ == 0)
        return;
    asked_at_ = 0;
    if (!parts_.time.add({ answer.t1, answer.t2, answer.t3, received }))
        return;
    parts_.time_learnt();
    // The player may not have been told of it yet: then the next exchange asks once more.
    if (!lives_for_later_.empty())
        carry("link.lives_again", [this] { return show_lives_again(); });
}

void Link::log_grew(std::int64_t sequence)
{
    if (up_)
        send(protocol::LogNews{ sequence });
}

void Link::plan_is(const std::string& state, Version version, const std::string& reason)
{
    if (up_)
        send(protocol::Ack{ plan_frame_, state, reason, version });
}

void Link::send(protocol::Content content)
{
    socket_->send_text(protocol::encode({ next_id_++, std::move(content) }));
}

}
