// What the dispatch does again and again: reads what stands, finds who is meant by now, writes what
// devices said.
#include <set>

#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/device/dispatch.hpp"
#include "server/device/standing_order.hpp"

namespace nguon::device {

using namespace std::chrono_literals;

namespace {

// Small enough for 20 ms with the disk's part of it.
constexpr std::size_t written_at_once = 5'000;
// Receipts still come in after an order is over: the last airing ends, logs are uploaded.
constexpr Milliseconds kept_after = 10min;

app::Deed of_the_system(const runtime::Clock& clock)
{
    app::Deed deed{ {}, clock.now(), [] { return runtime::random_number(); }, {} };
    deed.caller.name = "Hệ thống";
    return deed;
}

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
