#include "server/device/dispatch.hpp"

#include "runtime/log.hpp"
#include "server/device/standing_order.hpp"

namespace nguon::device {

using namespace std::chrono_literals;

namespace {

// The frame of an order is the same on every line, so its number cannot count the frames of a
// line: it is drawn from numbers no line comes to.
constexpr std::int64_t first_order_frame = std::int64_t(1) << 52;
constexpr std::size_t looked_up_at_once = 500;

}

Dispatch::Dispatch(runtime::Executor executor, Parts parts, Hub& hub)
    : parts_(std::move(parts))
    , hub_(hub)
    , next_frame_(first_order_frame)
    , strangers_(executor, looked_up_at_once,
          [this](std::vector<DeviceId> devices) { return look_up(std::move(devices)); })
    , tasks_(std::move(executor))
{
}

void Dispatch::start()
{
    tasks_.spawn(
        "orders.look", runtime::repeat("orders.look", 2s, [this] { return look_again(); }));
    tasks_.spawn("orders.receipts",
        runtime::repeat("orders.receipts", 200ms, [this] { return write_receipts(); }));
}

awaitable<void> Dispatch::stop()
{
    co_await strangers_.stop();
    tasks_.cancel();
    co_await tasks_.wait();
    co_await write_receipts();
}

Dispatch::StandingPtr Dispatch::enter(
    const app::StoredOrder& order, const std::vector<app::MeantDevice>& devices)
{
    const auto document = decode_document(order.document, protocol::most_order_bytes);
    if (!document)
        throw std::runtime_error("a stored order is damaged: " + order.emergency.text());
    auto standing = std::make_shared<Standing>();
    standing->order = order;
    standing->receipts.reserve(devices.size());
    standing->places.reserve(devices.size());
    for (const app::MeantDevice& one : devices)
        standing->add(one);
    const std::scoped_lock lock(mutex_);
    StandingPtr& place = standing_[{ order.emergency, order.revision }];
    if (place)
        return nullptr;
    // Whoever was told to sound hears the correction and the end as well: also a device that was
    // moved or taken out of a group since, and is not meant any more. Those around it heard the
    // first words.
    for (auto at = standing_.lower_bound({ order.emergency, 0 });
         at != standing_.end() && at->first < Key{ order.emergency, order.revision }; ++at) {
        for (const OrderReceipt& receipt : at->second->receipts)
            standing->add({ receipt.device, receipt.unit });
    }
    standing->frame_id = next_frame_++;
    standing->frame = parts_.encode(
        protocol::encode({ standing->frame_id, protocol::OrderFrame{ *document } }));
    by_frame_[standing->frame_id] = standing;
    place = standing;
    return standing;
}

void Dispatch::publish(const app::StoredOrder& order, const std::vector<app::MeantDevice>& devices)
{
    const StandingPtr standing = enter(order, devices);
    if (!standing)
        return;
    std::vector<DeviceId> ids;
    {
        const std::scoped_lock lock(mutex_);
        ids.reserve(standing->receipts.size());
        for (const OrderReceipt& receipt : standing->receipts)
            ids.push_back(receipt.device);
    }
    const std::size_t sent = hub_.send_order(ids, standing->frame);
    log::info("order.sent",
        { { "order", order.emergency.text() }, { "revision", order.revision },
            { "devices", ids.size() }, { "lines", sent } });
}

std::size_t Dispatch::resend(EmergencyId id)
{
    StandingPtr newest_one;
    for (const StandingPtr& standing : newest()) {
        if (standing->order.emergency == id)
            newest_one = standing;
    }
    if (!newest_one || newest_one->order.expires <= parts_.clock.now())
        return 0;
    std::vector<DeviceId> silent;
    {
        const std::scoped_lock lock(mutex_);
        for (const OrderReceipt& receipt : newest_one->receipts) {
            if (receipt.stage() == OrderStage::waiting)
                silent.push_back(receipt.device);
        }
    }
    return hub_.send_order(silent, newest_one->frame);
}

std::vector<Dispatch::StandingPtr> Dispatch::newest() const
{
    const std::scoped_lock lock(mutex_);
    std::vector<StandingPtr> found;
    for (const auto& [key, standing] : standing_) {
        if (!found.empty() && found.back()->order.emergency == key.first)
            found.back() = standing;
        else
            found.push_back(standing);
    }
    return found;
}

// None: of some order it is not known yet whether it means the device.
std::optional<std::vector<Encoded>> Dispatch::known_orders(DeviceId device) const
{
    const Moment now = parts_.clock.now();
    std::vector<Encoded> frames;
    for (const StandingPtr& standing : newest()) {
        if (standing->order.expires <= now)
            continue;
        const std::scoped_lock lock(mutex_);
        if (!standing->places.contains(device))
            return std::nullopt;
        frames.push_back(standing->frame);
    }
    return frames;
}

awaitable<std::vector<Encoded>> Dispatch::orders_for(DeviceId device)
{
    if (auto known = known_orders(device))
        co_return std::move(*known);
    co_return co_await strangers_.ask(device);
}

// Devices that were not in the register, or elsewhere, when an order was given: those who come
// together are looked up in one reading.
awaitable<std::vector<std::vector<Encoded>>> Dispatch::look_up(std::vector<DeviceId> devices)
{
    const Moment now = parts_.clock.now();
    struct Question {
        StandingPtr standing;
        std::vector<DeviceId> strangers;
        std::vector<app::MeantDevice> meant;
    };
    std::vector<Question> questions;
    for (const StandingPtr& standing : newest()) {
        if (standing->order.expires <= now)
            continue;
        Question question{ standing, {}, {} };
        const std::scoped_lock lock(mutex_);
        for (const DeviceId device : devices) {
            if (!standing->places.contains(device))
                question.strangers.push_back(device);
        }
        questions.push_back(std::move(question));
    }
    auto look = [&questions, now](app::Records& records) {
        for (Question& question : questions) {
            const app::StoredOrder& order = question.standing->order;
            for (const DeviceId device : question.strangers) {
                if (const auto meant = app::meant_device(
                        records, order.audience, occasion_of(order), device, day_of(now)))
                    question.meant.push_back(*meant);
            }
        }
    };
    co_await parts_.truth.read(std::move(look));
    std::vector<std::vector<Encoded>> frames(devices.size());
    const std::scoped_lock lock(mutex_);
    for (const Question& question : questions) {
        for (const app::MeantDevice& meant : question.meant)
            question.standing->add(meant);
        for (std::size_t i = 0; i < devices.size(); ++i) {
            if (question.standing->places.contains(devices[i]))
                frames[i].push_back(question.standing->frame);
        }
    }
    co_return frames;
}

void Dispatch::note(const StandingPtr& standing, DeviceId device, OrderStage stage, Moment at,
    const std::string& reason)
{
    // Of an end or a cancel there is nothing to hear: the device tells how far the order as a whole
    // had come, and that it has taken this word of it.
    const bool sounds = standing->order.act == OrderAct::sound;
    if (!sounds && (stage == OrderStage::sounding || stage == OrderStage::sounded))
        stage = OrderStage::accepted;
    OrderReceipt* const receipt = standing->find(device);
    if (receipt != nullptr && receipt->note(stage, at, reason))
        standing->changed(*receipt);
}

void Dispatch::take(DeviceId device, const protocol::Ack& ack)
{
    const auto stage = parse_order_stage(ack.state);
    if (!stage)
        return;
    const Moment now = parts_.clock.now();
    const std::scoped_lock lock(mutex_);
    if (ack.order) {
        const auto at = standing_.find({ ack.order, ack.revision });
        if (at != standing_.end())
            note(at->second, device, *stage, now, ack.reason);
    } else if (const auto at = by_frame_.find(ack.re); at != by_frame_.end()) {
        note(at->second, device, *stage, now, ack.reason);
    }
}

void Dispatch::take_records(DeviceId device, const std::vector<PlayRecord>& records)
{
    const std::scoped_lock lock(mutex_);
    for (const PlayRecord& record : records) {
        if (!record.order || !record.started_at)
            continue;
        // Of its revisions the newest that had been given when it began to sound.
        StandingPtr sounded;
        for (auto at = standing_.lower_bound({ *record.order, 0 });
             at != standing_.end() && at->first.first == *record.order; ++at) {
            const bool given = at->second->order.pressed <= *record.started_at;
            if (given && at->second->order.act == OrderAct::sound)
                sounded = at->second;
        }
        if (!sounded)
            continue;
        note(sounded, device, OrderStage::sounding, *record.started_at, {});
        if (record.ended_at && record.result == Outcome::played)
            note(sounded, device, OrderStage::sounded, *record.ended_at, {});
    }
}

std::optional<app::OrderWay> Dispatch::way(
    EmergencyId id, std::optional<std::int64_t> revision) const
{
    const std::scoped_lock lock(mutex_);
    StandingPtr found;
    for (auto at = standing_.lower_bound({ id, 0 }); at != standing_.end() && at->first.first == id;
         ++at) {
        if (!revision || at->first.second == *revision)
            found = at->second;
    }
    if (!found)
        return std::nullopt;
    app::OrderWay way{ found->order.revision, found->order.act, found->order.pressed, {} };
    way.receipts = found->receipts;
    return way;
}

bool Dispatch::waits_for(EmergencyId id, std::int64_t revision, DeviceId device) const
{
    const std::scoped_lock lock(mutex_);
    const auto at = standing_.find({ id, revision });
    if (at == standing_.end())
        return false;
    const auto newer = std::next(at);
    if (newer != standing_.end() && newer->first.first == id)
        return false;
    const OrderReceipt* receipt = at->second->find(device);
    return receipt && receipt->stage() == OrderStage::waiting;
}

std::uint64_t Dispatch::changes(EmergencyId id) const
{
    const std::scoped_lock lock(mutex_);
    std::uint64_t sum = 0;
    for (auto at = standing_.lower_bound({ id, 0 }); at != standing_.end() && at->first.first == id;
         ++at)
        sum += at->second->changes;
    return sum;
}

bool Dispatch::names_media(DeviceId device, const std::string& hash) const
{
    const std::scoped_lock lock(mutex_);
    return std::any_of(standing_.begin(), standing_.end(), [&](const auto& one) {
        return one.second->order.media == hash && one.second->places.contains(device);
    });
}

}
