#include "server/device/dispatch.hpp"

#include <set>

#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"

namespace nguon::device {

using namespace std::chrono_literals;

// One order with its receipts. `receipts` and what follows are under the dispatch's mutex.
struct Dispatch::Standing {
    app::StoredOrder order;
    std::int64_t frame_id = 0;
    Encoded frame;
    std::vector<OrderReceipt> receipts;
    std::unordered_map<DeviceId, std::size_t> places; // in `receipts`
    std::vector<std::size_t> unwritten; // places, each once
    std::vector<bool> is_unwritten; // by place
    std::uint64_t changes = 1;
    // The register and the tree in which it was last looked up whom it means.
    std::shared_ptr<const std::vector<Device>> looked_at;
    std::shared_ptr<const UnitTree> tree;

    void add(const app::MeantDevice& device)
    {
        if (!places.emplace(device.device, receipts.size()).second)
            return;
        is_unwritten.push_back(false);
        receipts.push_back({ device.device, device.unit, {}, {} });
        changed(receipts.size() - 1);
    }

    OrderReceipt* find(DeviceId device)
    {
        const auto at = places.find(device);
        return at == places.end() ? nullptr : &receipts[at->second];
    }

    void changed(const OrderReceipt& receipt)
    {
        changed(static_cast<std::size_t>(&receipt - receipts.data()));
    }

    void changed(std::size_t place)
    {
        ++changes;
        if (is_unwritten[place])
            return;
        is_unwritten[place] = true;
        unwritten.push_back(place);
    }
};

namespace {

// The frame of an order is the same on every line, so its number cannot count the frames of a
// line: it is drawn from numbers no line comes to.
constexpr std::int64_t first_order_frame = std::int64_t(1) << 52;
// Small enough for 20 ms with the disk's part of it.
constexpr std::size_t written_at_once = 5'000;
constexpr std::size_t looked_up_at_once = 500;
// Receipts still come in after an order is over: the last airing ends, logs are uploaded.
constexpr Milliseconds kept_after = 10min;

app::Occasion occasion_of(const app::StoredOrder& order)
{
    return order.exercise ? app::Occasion::exercise : app::Occasion::real;
}

app::Deed of_the_system(const runtime::Clock& clock)
{
    app::Deed deed{ {}, clock.now(), [] { return runtime::random_number(); }, {} };
    deed.caller.name = "Hệ thống";
    return deed;
}

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

awaitable<void> Dispatch::look_again()
{
    const Moment now = parts_.clock.now();
    auto is_overdue
        = [now](app::Records& records) { return !records.emergencies().overdue(now).empty(); };
    if (co_await parts_.truth.read(std::move(is_overdue))) {
        auto expire = [deed = of_the_system(parts_.clock)](
                          app::Records& records) { return app::expire_emergencies(records, deed); };
        for (const Emergency& one : co_await parts_.truth.commit(std::move(expire)))
            parts_.changed(one.id());
    }
    std::set<Key> known;
    {
        const std::scoped_lock lock(mutex_);
        for (auto at = standing_.begin(); at != standing_.end();) {
            if (at->second->order.expires + kept_after > now || !at->second->unwritten.empty()) {
                known.insert((at++)->first);
            } else {
                by_frame_.erase(at->second->frame_id);
                at = standing_.erase(at);
            }
        }
    }
    struct Unknown {
        app::StoredOrder order;
        std::vector<app::MeantDevice> devices;
    };
    auto look = [known, now](app::Records& records) {
        std::vector<Unknown> unknown;
        for (app::StoredOrder& order : records.emergencies().standing_orders(now)) {
            if (known.contains({ order.emergency, order.revision }))
                continue;
            const auto meant
                = app::devices_meant(records, order.audience, occasion_of(order), day_of(now));
            unknown.push_back({ std::move(order), app::named(meant.devices) });
        }
        return unknown;
    };
    for (Unknown& one : co_await parts_.truth.read(std::move(look))) {
        auto read = [id = one.order.emergency, revision = one.order.revision](
                        app::Facts& facts) { return facts.order_receipts().all(id, revision); };
        const auto receipts = co_await parts_.facts.read(std::move(read));
        co_await add_those_who_heard(one.order, one.devices);
        // Another process gave it, or this one before it was started again.
        publish(one.order, one.devices);
        const std::scoped_lock lock(mutex_);
        const StandingPtr standing = standing_.at({ one.order.emergency, one.order.revision });
        for (const OrderReceipt& receipt : receipts) {
            standing->add({ receipt.device, receipt.unit });
            OrderReceipt& place = *standing->find(receipt.device);
            if (place.stage() == OrderStage::waiting)
                place = receipt;
        }
        ++standing->changes;
    }
    co_await give_to_newcomers(now);
}

// A device that was moved, placed or entered since the press is meant as well, and does not wait
// for its next greeting. The register is kept in memory while nothing in it changes: then there is
// nothing to look up. A device whose profile does not say yet that it is meant keeps the order and
// asks its player again with the new profile.
awaitable<void> Dispatch::give_to_newcomers(Moment now)
{
    std::vector<StandingPtr> sounding;
    for (StandingPtr& standing : newest()) {
        if (standing->order.act == OrderAct::sound && standing->order.expires > now)
            sounding.push_back(std::move(standing));
    }
    if (sounding.empty())
        co_return;
    struct Looked {
        std::shared_ptr<const std::vector<Device>> everyone;
        std::shared_ptr<const UnitTree> tree;
        std::vector<std::vector<app::MeantDevice>> meant; // of each that sounds
    };
    auto look = [&sounding, now](app::Records& records) {
        Looked looked{ records.devices().everyone(), records.units().tree(day_of(now)), {} };
        for (const StandingPtr& standing : sounding) {
            auto& meant = looked.meant.emplace_back();
            if (standing->looked_at == looked.everyone && standing->tree == looked.tree)
                continue;
            const app::StoredOrder& order = standing->order;
            meant = app::named(
                app::devices_meant(records, order.audience, occasion_of(order), day_of(now))
                    .devices);
        }
        return looked;
    };
    const Looked looked = co_await parts_.truth.read(std::move(look));
    for (std::size_t i = 0; i < sounding.size(); ++i) {
        // Only with the answer in hand: a reading that failed is done again.
        sounding[i]->looked_at = looked.everyone;
        sounding[i]->tree = looked.tree;
        std::vector<DeviceId> newcomers;
        {
            const std::scoped_lock lock(mutex_);
            for (const app::MeantDevice& device : looked.meant[i]) {
                if (sounding[i]->places.contains(device.device))
                    continue;
                sounding[i]->add(device);
                newcomers.push_back(device.device);
            }
        }
        if (newcomers.empty())
            continue;
        const std::size_t sent = hub_.send_order(newcomers, sounding[i]->frame);
        log::info("order.given_to_newcomers",
            { { "order", sounding[i]->order.emergency.text() }, { "devices", newcomers.size() },
                { "lines", sent } });
    }
}

// Whom earlier revisions were given to, when this process did not give them itself.
awaitable<void> Dispatch::add_those_who_heard(
    const app::StoredOrder& order, std::vector<app::MeantDevice>& devices)
{
    auto read = [id = order.emergency, revision = order.revision](app::Facts& facts) {
        std::vector<app::MeantDevice> heard;
        for (std::int64_t earlier = 1; earlier < revision; ++earlier) {
            for (const OrderReceipt& receipt : facts.order_receipts().all(id, earlier))
                heard.push_back({ receipt.device, receipt.unit });
        }
        return heard;
    };
    const auto heard = co_await parts_.facts.read(std::move(read));
    devices.insert(devices.end(), heard.begin(), heard.end());
}

awaitable<void> Dispatch::write_receipts()
{
    struct Batch {
        StandingPtr standing;
        std::vector<std::size_t> places;
        std::vector<OrderReceipt> receipts;
    };
    for (;;) {
        std::optional<Batch> batch;
        {
            const std::scoped_lock lock(mutex_);
            for (const auto& [key, standing] : standing_) {
                auto& unwritten = standing->unwritten;
                if (unwritten.empty())
                    continue;
                const auto count = std::min(unwritten.size(), written_at_once);
                const auto begin = unwritten.end() - static_cast<std::ptrdiff_t>(count);
                batch.emplace(Batch{ standing, { begin, unwritten.end() }, {} });
                unwritten.erase(begin, unwritten.end());
                batch->receipts.reserve(count);
                for (const std::size_t place : batch->places) {
                    standing->is_unwritten[place] = false;
                    batch->receipts.push_back(standing->receipts[place]);
                }
                break;
            }
        }
        if (!batch)
            co_return;
        auto write = [&batch](app::Facts& facts) {
            facts.order_receipts().save(
                batch->standing->order.emergency, batch->standing->order.revision, batch->receipts);
        };
        std::exception_ptr failure;
        try {
            co_await parts_.facts.commit(std::move(write));
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) {
            const std::scoped_lock lock(mutex_);
            for (const std::size_t place : batch->places)
                batch->standing->changed(place);
            std::rethrow_exception(failure);
        }
    }
}

}
