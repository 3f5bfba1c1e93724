// The last way of an order: who gets a text message, and when no more.
#include "server/device/sms_road.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "runtime/deadline.hpp"
#include "runtime/runtime.hpp"
#include "server/device/device_test_support.hpp"
#include "server/storage/stores.hpp"

namespace nguon::device {
namespace {

using namespace std::chrono_literals;
using app::Records;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr EmergencyId alert(7);
constexpr int devices = 40;

// Is away for as many calls as it is told.
class MoodySigner final : public Signer {
public:
    PublicKey public_key() const override { return signer_.public_key(); }
    Result<SignedDocument> sign(DocumentType type, std::string_view payload) override
    {
        if (away > 0 && away-- > 0)
            return fail(Kind::unavailable, "signer.away");
        return signer_.sign(type, payload);
    }
    std::atomic<int> away = 0;

private:
    LocalSigner signer_{ SecretKey::generate() };
};

// Called on many strands: `taking` sees one call at a time.
class FakeGateway final : public SmsGateway {
public:
    awaitable<bool> send(std::string number, std::string) override
    {
        {
            const std::scoped_lock lock(mutex_);
            most_at_once_ = std::max(most_at_once_, ++under_way_);
            if (taking)
                taking(number);
            numbers_.push_back(number);
        }
        while (held)
            co_await runtime::sleep_for(1ms);
        const std::scoped_lock lock(mutex_);
        --under_way_;
        co_return true;
    }
    std::vector<std::string> numbers() const
    {
        const std::scoped_lock lock(mutex_);
        return numbers_;
    }
    int most_at_once() const
    {
        const std::scoped_lock lock(mutex_);
        return most_at_once_;
    }

    std::atomic<bool> held = false;
    std::function<void(const std::string&)> taking;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> numbers_;
    int under_way_ = 0;
    int most_at_once_ = 0;
};

class TheSmsRoad : public ::testing::Test {
protected:
    TheSmsRoad()
    {
        write([](Records& records) {
            Unit unit;
            unit.id = commune;
            unit.name = "Xã 1";
            unit.kind = UnitKind::commune;
            unit.valid_from = *parse_iso_day("2025-07-01");
            records.units().add(unit, "");
            for (int i = 1; i <= devices; ++i) {
                Device device;
                device.id = DeviceId(i);
                device.unit = commune;
                device.name = "Cụm loa";
                device.sim = number_of(i);
                device.created = noon;
                records.devices().add(device);
            }
        });
        runtime_.start();
        SmsRoad::Parts parts{ truth_, clock, signer, signing_, &gateway, 1ms,
            [this](EmergencyId) -> std::optional<app::OrderWay> {
                app::OrderWay way{ revision, OrderAct::sound, noon, {} };
                for (int i = 1; i <= devices; ++i)
                    way.receipts.push_back({ DeviceId(i), commune, {}, {} });
                return way;
            },
            [this](EmergencyId, std::int64_t asked, DeviceId device) {
                const std::scoped_lock lock(mutex_);
                return asked == revision && !answered_.contains(device);
            } };
        parts.attempts_apart = 1ms;
        parts.again_after = 1ms;
        road.emplace(runtime_.executor(), std::move(parts));
    }
    ~TheSmsRoad() override
    {
        runtime_.block_on(road->stop());
        road.reset();
        runtime_.stop();
        runtime_.join();
        for (runtime::WorkerPool* pool : { &writer_, &readers_, &signing_ })
            pool->stop();
        truth_store_.reset();
        std::filesystem::remove_all(folder_);
    }

    static std::string number_of(int device) { return "+8491200" + std::to_string(1000 + device); }
    template <typename Work> void write(Work work)
    {
        truth_store_->write([&](Records& records) {
            work(records);
            return true;
        });
    }
    app::StoredOrder given()
    {
        Emergency::Saved saved;
        saved.id = alert;
        saved.unit = commune;
        saved.audience.units = { commune };
        saved.author = { AccountId(5), "Nguyễn Thị Hoa", commune, noon };
        saved.content.text = "Nước lên";
        saved.content.expires = noon + 1h;
        const Emergency emergency = *Emergency::declare(saved, noon);
        const Order order = order_of(emergency);
        const app::StoredOrder stored{ order.id, order.revision, order.act,
            encode(*signer.sign(DocumentType::order, protocol::to_payload(order))), order.audience,
            order.media, order.issued, order.expires };
        write([&](Records& records) {
            records.emergencies().add(emergency);
            records.emergencies().add_order(stored);
        });
        revision = stored.revision;
        return stored;
    }
    void answers(int device)
    {
        const std::scoped_lock lock(mutex_);
        answered_.insert(DeviceId(device));
    }
    bool is_noted()
    {
        auto look = [](Records& records) {
            return records.emergencies().orders_without_messages(noon).empty();
        };
        return runtime_.block_on(truth_.read(std::move(look)));
    }
    template <typename Condition> void wait_until(Condition condition)
    {
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (!condition() && std::chrono::steady_clock::now() < until)
            runtime_.block_on(runtime::sleep_for(1ms));
        EXPECT_TRUE(condition());
    }

    runtime::ManualClock clock{ noon };
    MoodySigner signer;
    FakeGateway gateway;
    std::atomic<std::int64_t> revision = 1;
    std::optional<SmsRoad> road;

private:
    std::filesystem::path folder_ = new_folder();
    std::unique_ptr<storage::SqlTruth> truth_store_
        = storage::open_truth({ "sqlite", folder_ }, noon);
    runtime::Runtime runtime_;
    runtime::WorkerPool writer_{ "writer", 1, 100 };
    runtime::WorkerPool readers_{ "readers", 1, 100 };
    runtime::WorkerPool signing_{ "signing", 1, 100 };
    TruthDesk truth_{ *truth_store_, writer_, readers_ };
    std::mutex mutex_;
    std::set<DeviceId> answered_;
};

TEST_F(TheSmsRoad, reaches_every_device_that_is_silent_once)
{
    road->published(given());
    wait_until([&] { return is_noted(); });
    const auto numbers = gateway.numbers();
    EXPECT_THAT(numbers, SizeIs(devices));
    EXPECT_THAT(std::set<std::string>(numbers.begin(), numbers.end()), SizeIs(devices));
}

// One after the other, a province of thousands would have been reached after the order's end.
TEST_F(TheSmsRoad, sends_to_some_at_once_and_not_to_all)
{
    gateway.held = true;
    road->published(given());
    wait_until([&] { return gateway.numbers().size() == SmsRoad::most_at_once; });
    gateway.held = false;
    wait_until([&] { return is_noted(); });
    EXPECT_EQ(gateway.most_at_once(), SmsRoad::most_at_once);
    EXPECT_THAT(gateway.numbers(), SizeIs(devices));
}

// Whether it still holds was asked before the first message alone.
TEST_F(TheSmsRoad, sends_no_more_when_the_order_is_withdrawn)
{
    gateway.held = true;
    road->published(given());
    wait_until([&] { return gateway.numbers().size() == SmsRoad::most_at_once; });
    ++revision;
    gateway.held = false;
    wait_until([&] { return is_noted(); });
    EXPECT_THAT(gateway.numbers(), SizeIs(SmsRoad::most_at_once));
}

TEST_F(TheSmsRoad, sends_no_more_when_the_order_has_expired)
{
    gateway.held = true;
    road->published(given());
    wait_until([&] { return gateway.numbers().size() == SmsRoad::most_at_once; });
    clock.advance(1h);
    gateway.held = false;
    wait_until([&] { return is_noted(); });
    EXPECT_THAT(gateway.numbers(), SizeIs(SmsRoad::most_at_once));
}

TEST_F(TheSmsRoad, leaves_out_who_has_answered_meanwhile)
{
    gateway.taking = [this](const std::string&) { answers(devices); };
    road->published(given());
    wait_until([&] { return is_noted(); });
    EXPECT_THAT(gateway.numbers(), SizeIs(devices - 1));
    EXPECT_THAT(gateway.numbers(), ::testing::Not(Contains(number_of(devices))));
}

// The road ended there until the server's next start.
TEST_F(TheSmsRoad, waits_for_a_signer_that_is_away)
{
    const auto order = given();
    signer.away = 3;
    road->published(order);
    wait_until([&] { return is_noted(); });
    EXPECT_THAT(gateway.numbers(), SizeIs(devices));
}

TEST_F(TheSmsRoad, does_not_wait_for_a_signer_behind_the_order_s_end)
{
    const auto order = given();
    signer.away = 1'000'000;
    road->published(order);
    wait_until([&] { return signer.away < 999'990; });
    clock.advance(1h);
    wait_until([&] { return road->under_way() == 0; });
    EXPECT_THAT(gateway.numbers(), IsEmpty());
}

}
}
