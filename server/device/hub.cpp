#include "server/device/hub.hpp"

#include "base/text.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"

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

constexpr std::size_t most_commands_at_once = 200;

std::string nonce() { return to_base64url(runtime::random_bytes(32)); }

// What the records know of a device that says hello.
struct Known {
    UnitId unit;
    std::string public_key;
    DeviceStatus status;
    Version plan = 0;
    Version profile = 0;
};

Result<Known> known_device(app::Records& records, DeviceId id)
{
    const auto row = records.devices().find_with_status(id);
    if (!row || row->device.removed || row->device.public_key.empty())
        return fail(Kind::missing, "device.missing");
    const auto plan = records.plans().latest(id);
    const auto profile = records.devices().profile_state(id);
    return Known{ row->device.unit, row->device.public_key, row->status, plan ? plan->version : 0,
        profile ? profile->version : 0 };
}

}

Hub::Hub(runtime::Executor executor, HubParts parts)
    : parts_(std::move(parts))
    , tasks_(std::move(executor))
{
}

Hub::~Hub() = default;

void Hub::start() { tasks_.spawn("device.statuses", write_statuses_for_ever()); }

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
    auto look = [id = hello->device](app::Records& records) { return known_device(records, id); };
    const auto known = co_await parts_.truth.read(std::move(look));
    const auto key = known ? PublicKey::parse(known->public_key) : std::nullopt;
    if (!key || !protocol::check_hello(*hello, own_nonce, *key)) {
        log::warning("device.refused",
            { { "device", hello->device.text() }, { "address", channel->address() } });
        channel->close("link.unknown_device");
        co_return nullptr;
    }
    const Moment now = parts_.clock.now();
    const auto proof
        = co_await sign(DocumentType::welcome, protocol::welcome_payload(hello->nonce, now));
    if (!proof) {
        channel->close("signer.unavailable");
        co_return nullptr;
    }
    auto head_of = [id = hello->device](app::Facts& facts) { return facts.play_logs().head(id); };
    const auto head = co_await parts_.facts.read(std::move(head_of));

    auto link = std::make_shared<Link>();
    link->channel = channel;
    link->device = hello->device;
    link->unit = known->unit;
    link->status = known->status;
    link->status.plan_version = hello->plan;
    link->status.software = hello->software;
    protocol::Welcome welcome;
    welcome.proof = *proof;
    welcome.server_time = now;
    welcome.plan = known->plan;
    welcome.keyring = parts_.keyring_version();
    welcome.profile = known->profile;
    welcome.log_acknowledged = head.sequence;
    link->send(std::move(welcome));
    if (hello->plan > known->plan) {
        auto note = [id = hello->device, version = hello->plan](
                        app::Records& records) { records.plans().note_seen(id, version); };
        co_await parts_.truth.commit(std::move(note));
        parts_.plans_are_behind();
    }
    co_return link;
}

awaitable<std::optional<SignedDocument>> Hub::sign(DocumentType type, std::string payload)
{
    auto work
        = [this, type, payload = std::move(payload)] { return parts_.signer.sign(type, payload); };
    auto document = co_await parts_.signing.run(std::move(work), runtime::Urgency::urgent);
    if (!document) {
        log::error("signer.failed", { { "code", document.error().code } });
        co_return std::nullopt;
    }
    co_return std::move(*document);
}

awaitable<void> Hub::converse(LinkPtr link)
{
    co_await send_open_commands(link);
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
    } else if (const auto* error = std::get_if<protocol::ErrorFrame>(&frame.content)) {
        log::warning(
            "device.error", { { "device", link->device.text() }, { "code", error->code } });
    }
    // A LogNews frame needs no answer: the device uploads by itself, and says so for the status.
}

awaitable<void> Hub::take_ack(LinkPtr link, protocol::Ack ack)
{
    if (ack.state != "ready" || ack.plan == 0)
        co_return;
    auto work = [id = link->device, version = ack.plan, now = parts_.clock.now()](
                    app::Records& records) { records.plans().note_held(id, version, now); };
    co_await parts_.truth.commit(std::move(work));
    link->status.plan_version = ack.plan;
    link->status.ready = true;
    note_status(link->device, link->status);
    parts_.changed(link->device, link->unit);
}

awaitable<void> Hub::take_result(LinkPtr link, protocol::CommandResult result)
{
    auto work = [result, id = link->device, now = parts_.clock.now()](app::Records& records) {
        records.commands().answer(result.command, id,
            result.done ? CommandState::done : CommandState::failed, result.reason, now);
    };
    co_await parts_.truth.commit(std::move(work));
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

awaitable<void> Hub::send_open_commands(LinkPtr link)
{
    auto look = [id = link->device, now = parts_.clock.now()](
                    app::Records& records) { return records.commands().open_of(id, now); };
    auto open = co_await parts_.truth.read(std::move(look));
    if (open.size() > most_commands_at_once)
        open.resize(most_commands_at_once);
    co_await send(std::move(open));
}

awaitable<void> Hub::send(std::vector<Command> commands)
{
    std::vector<std::pair<LinkPtr, std::string>> wanted;
    {
        const std::scoped_lock lock(mutex_);
        for (const Command& command : commands) {
            const auto at = links_.find(command.device);
            if (at == links_.end())
                continue;
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

awaitable<void> Hub::write_statuses_for_ever()
{
    for (;;) {
        co_await runtime::sleep_for(1s);
        try {
            co_await write_statuses();
        } catch (const boost::system::system_error&) {
            throw; // asked to stop
        } catch (const std::exception& error) {
            // The database is away; the next status of each device comes anyway.
            log::error("device.statuses_not_written", { { "what", error.what() } });
        }
    }
}

}
