#include "server/device/hub.hpp"

#include "base/text.hpp"
#include "protocol/stage_ack.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "runtime/runtime.hpp"

namespace nguon::device {

using namespace std::chrono_literals;

// One device's line after it has proved itself.
struct Hub::Link {
    ChannelPtr channel;
    DeviceId device;
    UnitId unit;
    std::atomic<std::int64_t> next_id{ 1 };
    DeviceStatus status; // touched on the line's strand only

    template <typename Content> void send(Content content)
    {
        channel->send(protocol::encode({ next_id++, std::move(content) }));
    }
};

namespace {

std::string nonce() { return to_base64url(runtime::random_bytes(32)); }

}

Hub::Hub(runtime::Executor executor, HubParts parts)
    : parts_(std::move(parts))
    , reception_(executor,
          { parts_.truth, parts_.facts, parts_.clock, parts_.signer, parts_.signing,
              parts_.keyring_version })
    , held_(executor, most_at_once, [this](Versions held) { return note_held(std::move(held)); })
    , seen_(executor, most_at_once, [this](Versions seen) { return note_seen(std::move(seen)); })
    , results_(executor, most_at_once,
          [this](std::vector<Answered> results) { return note_results(std::move(results)); })
    , comers_(executor, most_at_once,
          [this](std::vector<DeviceId> devices) { return send_open_commands(std::move(devices)); })
    , tasks_(std::move(executor))
{
}

Hub::~Hub() = default;

void Hub::start()
{ // While the database is away, the next status of each device comes anyway.
    tasks_.spawn("device.statuses",
        runtime::repeat("device.statuses", 1s, [this] { return write_statuses(); }));
}

awaitable<void> Hub::stop()
{
    std::vector<LinkPtr> all;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [device, link] : links_)
            all.push_back(link);
    }
    for (const LinkPtr& link : all)
        link->channel->close("server.stopping");
    co_await reception_.stop();
    co_await comers_.stop();
    co_await held_.stop();
    co_await seen_.stop();
    co_await results_.stop();
    tasks_.cancel();
    co_await tasks_.wait();
    for (const LinkPtr& link : all)
        leave(link);
    co_await write_statuses();
}

std::size_t Hub::connected() const
{
    const std::scoped_lock lock(mutex_);
    return links_.size();
}

bool Hub::is_connected(DeviceId device) const
{
    const std::scoped_lock lock(mutex_);
    return links_.contains(device);
}

std::size_t Hub::count_connected(const std::vector<DeviceId>& devices) const
{
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(std::count_if(devices.begin(), devices.end(),
        [this](DeviceId device) { return links_.contains(device); }));
}

awaitable<void> Hub::serve(ChannelPtr channel)
{
    const LinkPtr link = co_await greet(channel);
    if (!link)
        co_return;
    enter(link);
    std::exception_ptr failure;
    try {
        co_await converse(link);
    } catch (...) {
        failure = std::current_exception();
    }
    leave(link);
    if (failure)
        std::rethrow_exception(failure);
}

awaitable<Hub::LinkPtr> Hub::greet(const ChannelPtr& channel)
{
    const std::string own_nonce = nonce();
    channel->send(protocol::encode({ 0, protocol::Challenge{ own_nonce } }));
    std::optional<std::string> text;
    try {
        text = co_await runtime::with_deadline(channel->receive(), parts_.greeting_within);
    } catch (const runtime::DeadlinePassed&) {
    }
    if (!text) {
        channel->close("link.silent");
        co_return nullptr;
    }
    const auto frame = protocol::decode_frame(*text);
    const auto* hello = frame ? std::get_if<protocol::Hello>(&frame->content) : nullptr;
    if (hello == nullptr) {
        channel->close("link.hello_expected");
        co_return nullptr;
    }
    Greeting greeting{ own_nonce, *hello };
    const auto received = co_await reception_.greet(std::move(greeting));
    if (!received) {
        log::warning("device.refused",
            { { "device", hello->device.text() }, { "address", channel->address() },
                { "code", received.error().code } });
        channel->close(received.error().code);
        co_return nullptr;
    }

    auto link = std::make_shared<Link>();
    link->channel = channel;
    link->device = hello->device;
    link->unit = received->unit;
    link->status = received->status;
    link->status.plan_version = hello->plan;
    link->status.software = hello->software;
    protocol::Welcome welcome;
    welcome.proof = received->proof;
    welcome.server_time = received->at;
    welcome.plan = received->plan;
    welcome.keyring = received->keyring;
    welcome.profile = received->profile;
    welcome.log_acknowledged = received->log_acknowledged;
    link->send(std::move(welcome));
    if (hello->plan > received->plan) {
        std::pair seen(hello->device, hello->plan);
        co_await seen_.ask(std::move(seen));
        parts_.plans_are_behind();
    }
    co_return link;
}

awaitable<void> Hub::converse(LinkPtr link)
{
    if (parts_.order_stage) {
        // Every device answers an order, and all at once.
        link->channel->take_quickly([this, device = link->device](std::string_view text) {
            const auto ack = protocol::read_stage_ack(text);
            if (!ack)
                return false;
            parts_.order_stage(device, *ack);
            runtime::gather();
            return true;
        });
    }
    co_await send_standing_orders(link);
    co_await comers_.ask(link->device);
    while (const auto text = co_await link->channel->receive()) {
        auto frame = protocol::decode_frame(*text);
        if (!frame) {
            if (frame.error().code != "link.unknown_type")
                link->send(protocol::ErrorFrame{ frame.error().code, 0 });
            continue;
        }
        co_await take(link, std::move(*frame));
    }
}

awaitable<void> Hub::take(LinkPtr link, protocol::Frame frame)
{
    if (const auto* time = std::get_if<protocol::TimeRequest>(&frame.content)) {
        const auto wall = [] {
            return std::chrono::duration_cast<std::chrono::nanoseconds>(
                std::chrono::system_clock::now().time_since_epoch())
                .count();
        };
        const std::int64_t received = wall();
        link->send(protocol::TimeAnswer{ time->t1, received, wall() });
    } else if (auto* ack = std::get_if<protocol::Ack>(&frame.content)) {
        co_await take_ack(std::move(link), std::move(*ack));
    } else if (auto* result = std::get_if<protocol::CommandResult>(&frame.content)) {
        co_await take_result(std::move(link), std::move(*result));
    } else if (const auto* status = std::get_if<protocol::StatusFrame>(&frame.content)) {
        take_status(link, *status);
    } else if (const auto* heard = std::get_if<protocol::ListeningFrame>(&frame.content)) {
        if (parts_.listening)
            parts_.listening(link->device, *heard);
    } else if (const auto* error = std::get_if<protocol::ErrorFrame>(&frame.content)) {
        log::warning(
            "device.error", { { "device", link->device.text() }, { "code", error->code } });
    }
    // A LogNews frame needs no answer: the device uploads by itself, and says so for the status.
}

awaitable<void> Hub::take_ack(LinkPtr link, protocol::Ack ack)
{
    if (ack.state != "ready") {
        if (parts_.order_stage)
            parts_.order_stage(link->device, ack);
        co_return;
    }
    if (ack.plan == 0)
        co_return;
    std::pair held(link->device, ack.plan);
    co_await held_.ask(std::move(held));
    link->status.plan_version = ack.plan;
    link->status.ready = true;
    note_status(link->device, link->status);
    parts_.changed(link->device, link->unit);
}

awaitable<void> Hub::take_result(LinkPtr link, protocol::CommandResult result)
{
    Answered answered{ link->device, std::move(result) };
    co_await results_.ask(std::move(answered));
    parts_.changed(link->device, link->unit);
}

void Hub::take_status(const LinkPtr& link, const protocol::StatusFrame& frame)
{
    link->status = frame.status;
    link->status.online = true;
    link->status.last_seen = parts_.clock.now();
    note_status(link->device, link->status);
    parts_.changed(link->device, link->unit);
}

// The line is entered already, so an order given meanwhile is at worst sent twice.
awaitable<void> Hub::send_standing_orders(LinkPtr link)
{
    if (!parts_.orders_for)
        co_return;
    for (const Encoded& frame : co_await parts_.orders_for(link->device))
        link->channel->send_first(frame);
}

std::size_t Hub::send_order(const std::vector<DeviceId>& devices, const Encoded& frame)
{
    const std::vector<LinkPtr> links = links_of(devices);
    for (const LinkPtr& link : links)
        link->channel->send_first(frame);
    return links.size();
}

std::vector<DeviceId> Hub::send_sound(const std::vector<DeviceId>& devices, const Encoded& frame)
{
    std::vector<DeviceId> slow;
    for (const LinkPtr& link : links_of(devices)) {
        if (!link->channel->send_sound(frame))
            slow.push_back(link->device);
    }
    return slow;
}

awaitable<void> Hub::send(std::vector<Command> commands)
{
    std::vector<std::pair<LinkPtr, std::string>> wanted;
    std::vector<CommandId> ids;
    {
        const std::scoped_lock lock(mutex_);
        for (const Command& command : commands) {
            const auto at = links_.find(command.device);
            if (at == links_.end())
                continue;
            ids.push_back(command.id);
            wanted.emplace_back(at->second,
                protocol::to_payload({ command.id, command.device, command.verb, command.number,
                    command.issued, command.expires }));
        }
    }
    if (wanted.empty())
        co_return;
    auto sign_all = [this, &wanted] {
        std::vector<std::string> payloads;
        for (const auto& [link, payload] : wanted)
            payloads.push_back(payload);
        return parts_.signer.sign_all(DocumentType::command, payloads);
    };
    const auto documents = co_await parts_.signing.run(sign_all, runtime::Urgency::urgent);
    if (!documents) {
        log::error("signer.failed", { { "code", documents.error().code } });
        co_return;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i)
        wanted[i].first->send(protocol::CommandFrame{ (*documents)[i] });
    // From here on the result is awaited. It may have come before this is written; then it stays.
    auto mark
        = [ids = std::move(ids)](app::Records& records) { records.commands().mark_delivered(ids); };
    co_await parts_.truth.commit(std::move(mark));
    for (const auto& [link, payload] : wanted)
        parts_.changed(link->device, link->unit);
}

void Hub::tell_plans(const std::map<DeviceId, Version>& versions, Milliseconds spread)
{
    std::vector<std::pair<LinkPtr, Version>> told;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [device, version] : versions) {
            if (const auto at = links_.find(device); at != links_.end())
                told.emplace_back(at->second, version);
        }
    }
    for (const auto& [link, version] : told)
        link->send(protocol::PlanNews{ version, spread.count() });
}

void Hub::wake(DeviceId device, protocol::Wake wake)
{
    for (const LinkPtr& link : links_of({ device }))
        link->send(wake);
}

void Hub::disconnect(DeviceId device, const std::string& reason)
{
    for (const LinkPtr& link : links_of({ device }))
        link->channel->close(reason);
}

std::vector<Hub::LinkPtr> Hub::links_of(const std::vector<DeviceId>& devices) const
{
    const std::scoped_lock lock(mutex_);
    std::vector<LinkPtr> found;
    found.reserve(devices.size());
    for (const DeviceId device : devices) {
        if (const auto at = links_.find(device); at != links_.end())
            found.push_back(at->second);
    }
    return found;
}

void Hub::enter(const LinkPtr& link)
{
    LinkPtr earlier;
    {
        const std::scoped_lock lock(mutex_);
        LinkPtr& place = links_[link->device];
        earlier = std::exchange(place, link);
    }
    // The newest line of a device is the true one: the other is a line that died unnoticed, or a
    // clone of the device. Two that push each other out again and again show up in the log.
    if (earlier) {
        log::warning("device.connected_twice",
            { { "device", link->device.text() }, { "address", link->channel->address() },
                { "earlier", earlier->channel->address() } });
        earlier->channel->close("link.replaced");
    }
    link->status.online = true;
    link->status.last_seen = parts_.clock.now();
    note_status(link->device, link->status);
    parts_.changed(link->device, link->unit);
}

void Hub::leave(const LinkPtr& link)
{
    {
        const std::scoped_lock lock(mutex_);
        const auto at = links_.find(link->device);
        if (at == links_.end() || at->second != link)
            return;
        links_.erase(at);
    }
    link->status.online = false;
    link->status.last_seen = parts_.clock.now();
    link->status.on_air.clear();
    note_status(link->device, link->status);
    parts_.changed(link->device, link->unit);
}

void Hub::note_status(DeviceId device, DeviceStatus status)
{
    const std::scoped_lock lock(mutex_);
    unwritten_[device] = std::move(status);
}

awaitable<void> Hub::write_statuses()
{
    std::map<DeviceId, DeviceStatus> batch;
    {
        const std::scoped_lock lock(mutex_);
        std::swap(batch, unwritten_);
    }
    if (batch.empty())
        co_return;
    auto work = [rows = std::vector<std::pair<DeviceId, DeviceStatus>>(batch.begin(), batch.end())](
                    app::Records& records) { records.devices().save_statuses(rows); };
    co_await parts_.truth.commit(std::move(work));
}

}
