// Orders on their way: whom they go to, what comes back, and what is left after a restart.
#include "server/device/dispatch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "runtime/runtime.hpp"
#include "server/device/device_test_support.hpp"
#include "server/storage/stores.hpp"

namespace nguon::device {
namespace {

using namespace std::chrono_literals;
using app::Records;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr UnitId other(2);
constexpr DeviceId first(21);
constexpr DeviceId second(22);
constexpr DeviceId elsewhere(31);

// Its answer is lost on the way back, once.
class LosingStore final : public app::TruthStore {
public:
    explicit LosingStore(app::TruthStore& store)
        : store_(store)
    {
    }

    int reads() const { return reads_; }
    void lose_answer_of(int read) { lost_ = read; }

    void write(Urgency urgency, const std::function<bool(Records&)>& work) override
    {
        store_.write(urgency, work);
    }
    void read(const std::function<void(Records&)>& work) override
    {
        store_.read(work);
        if (++reads_ == lost_)
            throw std::runtime_error("the answer is lost");
    }

private:
    app::TruthStore& store_;
    std::atomic<int> reads_ = 0;
    std::atomic<int> lost_ = -1;
};

class Dispatching : public ::testing::Test {
protected:
    Dispatching()
    {
        write([](Records& records) {
            for (const UnitId id : { commune, other }) {
                Unit unit;
                unit.id = id;
                unit.name = "Xã " + id.text();
                unit.kind = UnitKind::commune;
                unit.valid_from = *parse_iso_day("2025-07-01");
                records.units().add(unit, "");
            }
            for (const DeviceId id : { first, second, elsewhere }) {
                Device device;
                device.id = id;
                device.unit = id == elsewhere ? other : commune;
                device.name = "Cụm loa";
                device.created = noon;
                records.devices().add(device);
            }
        });
        runtime_.start();
    }
    ~Dispatching() override
    {
        dispatch.reset();
        runtime_.stop();
        runtime_.join();
        for (runtime::WorkerPool* pool : { &writer_, &readers_ })
            pool->stop();
        truth_store_.reset();
        fact_store_.reset();
        std::filesystem::remove_all(folder_);
    }

    template <typename Work> void write(Work work)
    {
        truth_store_->write([&](Records& records) {
            work(records);
            return true;
        });
    }
    HubParts hub_parts()
    {
        return { truth_, facts_, clock, signer_, readers_, [] { return Version(1); }, [] {},
            [](DeviceId, UnitId) {} };
    }
    std::unique_ptr<Dispatch> started()
    {
        Dispatch::Parts parts{ truth_, facts_, clock,
            [](const std::string& text) { return std::make_shared<const std::string>(text); },
            [this](EmergencyId id) { changed.push_back(id); } };
        return std::make_unique<Dispatch>(runtime_.executor(), std::move(parts), hub_);
    }
    // An emergency of the commune on disk, with its order; not published.
    app::StoredOrder given(std::int64_t id = 7, Milliseconds life = 1h)
    {
        Emergency::Saved saved;
        saved.id = EmergencyId(id);
        saved.unit = commune;
        saved.audience.units = { commune };
        saved.content.text = "Nước lên";
        saved.content.expires = noon + life;
        const Emergency emergency = *Emergency::declare(saved, noon);
        const Order order = order_of(emergency);
        const app::StoredOrder stored{ order.id, order.revision, order.act,
            encode(*signer_.sign(DocumentType::order, protocol::to_payload(order))), order.audience,
            order.media, order.issued, order.expires };
        write([&](Records& records) {
            records.emergencies().add(emergency);
            records.emergencies().add_order(stored);
        });
        return stored;
    }
    std::vector<Encoded> frames(DeviceId device)
    {
        return runtime_.block_on(dispatch->orders_for(device));
    }
    void move(DeviceId id, UnitId to)
    {
        write([&](Records& records) {
            Device device = *records.devices().find(id);
            device.unit = to;
            EXPECT_TRUE(records.devices().save(device, device.version));
        });
    }
    void look_again() { runtime_.block_on(dispatch->look_again()); }
    void write_receipts() { runtime_.block_on(dispatch->write_receipts()); }
    protocol::Ack ack(const Encoded& frame, const char* state, const char* reason = "")
    {
        return { protocol::decode_frame(*frame)->id, state, reason, 0, {}, 0 };
    }
    OrderReceipt receipt(DeviceId device, std::int64_t id = 7)
    {
        const auto way = dispatch->way(EmergencyId(id), {});
        for (const OrderReceipt& one : way.value().receipts) {
            if (one.device == device)
                return one;
        }
        throw std::runtime_error("no receipt of " + device.text());
    }

    LosingStore& store() { return losing_store_; }

    runtime::ManualClock clock{ noon };
    std::vector<EmergencyId> changed;

private:
    std::filesystem::path folder_ = new_folder();
    std::unique_ptr<storage::SqlTruth> truth_store_
        = storage::open_truth({ "sqlite", folder_ }, noon);
    std::unique_ptr<storage::SqlFacts> fact_store_
        = storage::open_facts({ "sqlite", folder_ }, noon);
    runtime::Runtime runtime_;
    runtime::WorkerPool writer_{ "writer", 1, 100 };
    runtime::WorkerPool readers_{ "readers", 1, 100 };
    LosingStore losing_store_{ *truth_store_ };
    TruthDesk truth_{ losing_store_, writer_, readers_ };
    FactDesk facts_{ *fact_store_, writer_, readers_ };
    LocalSigner signer_{ SecretKey::generate() };
    Hub hub_{ runtime_.executor(), hub_parts() };

protected:
    std::unique_ptr<Dispatch> dispatch = started();
};

TEST_F(Dispatching, one_buffer_goes_to_everyone_who_is_meant_and_to_nobody_else)
{
    const auto order = given();
    dispatch->publish(order, { { first, commune }, { second, commune } });
    ASSERT_THAT(frames(first), SizeIs(1));
    EXPECT_EQ(frames(first).front().get(), frames(second).front().get())
        << "the same bytes in the same place";
    EXPECT_THAT(frames(elsewhere), IsEmpty());
    const auto frame = protocol::decode_frame(*frames(first).front());
    EXPECT_EQ(encode(std::get<protocol::OrderFrame>(frame->content).order), order.document);
}

TEST_F(Dispatching, a_device_is_waited_for_until_it_says_a_word_or_a_newer_order_is_given)
{
    const auto order = given();
    dispatch->publish(order, { { first, commune }, { second, commune } });
    EXPECT_TRUE(dispatch->waits_for(order.emergency, order.revision, first));
    EXPECT_FALSE(dispatch->waits_for(order.emergency, order.revision + 1, first));
    EXPECT_FALSE(dispatch->waits_for(EmergencyId(99), order.revision, first));
    EXPECT_FALSE(dispatch->waits_for(order.emergency, order.revision, elsewhere));
    dispatch->take(first, ack(frames(first).front(), "received"));
    EXPECT_FALSE(dispatch->waits_for(order.emergency, order.revision, first));
    EXPECT_TRUE(dispatch->waits_for(order.emergency, order.revision, second));
    app::StoredOrder newer = order;
    ++newer.revision;
    dispatch->publish(newer, { { first, commune }, { second, commune } });
    EXPECT_FALSE(dispatch->waits_for(order.emergency, order.revision, second));
    EXPECT_TRUE(dispatch->waits_for(order.emergency, newer.revision, second));
}

TEST_F(Dispatching, a_device_that_was_away_gets_it_while_it_is_valid_and_not_after)
{
    dispatch->publish(given(), { { first, commune } });
    // Entered in the register after the press.
    EXPECT_THAT(frames(second), SizeIs(1));
    clock.advance(1h - 1ms);
    EXPECT_THAT(frames(first), SizeIs(1));
    clock.advance(1ms);
    EXPECT_THAT(frames(first), IsEmpty());
}

TEST_F(Dispatching, only_the_newest_revision_is_given_to_who_comes)
{
    auto order = given();
    dispatch->publish(order, { { first, commune } });
    order.revision = 2;
    order.act = OrderAct::end;
    dispatch->publish(order, { { first, commune } });
    ASSERT_THAT(frames(first), SizeIs(1));
    dispatch->take(first, ack(frames(first).front(), "sounded"));
    EXPECT_EQ(receipt(first).stage(), OrderStage::accepted) << "an end is not heard";
    EXPECT_EQ(dispatch->way(EmergencyId(7), {})->revision, 2);
    EXPECT_EQ(dispatch->way(EmergencyId(7), 1)->act, OrderAct::sound);
}

TEST_F(Dispatching, an_end_goes_to_everybody_who_was_told_to_sound_also_after_a_restart)
{
    auto order = given();
    // Named then, elsewhere now.
    dispatch->publish(order, { { first, commune }, { elsewhere, other } });
    write_receipts();
    order.revision = 2;
    order.act = OrderAct::end;
    write([&](Records& records) { records.emergencies().add_order(order); });
    dispatch->publish(order, { { first, commune } });
    ASSERT_THAT(frames(elsewhere), SizeIs(1));
    EXPECT_EQ(frames(elsewhere).front().get(), frames(first).front().get());
    // It stopped before it had written whom the end was given to.
    dispatch = started();
    look_again();
    EXPECT_THAT(frames(elsewhere), SizeIs(1));
    EXPECT_EQ(receipt(elsewhere).stage(), OrderStage::waiting);
}

TEST_F(Dispatching, an_update_goes_to_everybody_who_heard_what_it_corrects)
{
    auto order = given();
    // Meant when it was pressed, moved since.
    dispatch->publish(order, { { first, commune }, { elsewhere, other } });
    order.revision = 2;
    dispatch->publish(order, { { first, commune } });
    ASSERT_THAT(frames(elsewhere), SizeIs(1));
    EXPECT_EQ(frames(elsewhere).front().get(), frames(first).front().get());
    EXPECT_EQ(receipt(elsewhere).stage(), OrderStage::waiting);
}

TEST_F(Dispatching, a_device_that_was_moved_to_where_it_sounds_is_given_it_at_once)
{
    dispatch->publish(given(), { { first, commune }, { second, commune } });
    look_again();
    EXPECT_THAT(dispatch->way(EmergencyId(7), {})->receipts, SizeIs(2));
    move(elsewhere, commune);
    look_again();
    EXPECT_EQ(receipt(elsewhere).unit, commune) << "it is waited for";
    EXPECT_EQ(receipt(elsewhere).stage(), OrderStage::waiting);
    // One that left goes on being asked about: it was told.
    move(first, other);
    look_again();
    EXPECT_THAT(dispatch->way(EmergencyId(7), {})->receipts, SizeIs(3));
}

TEST_F(Dispatching, who_came_is_looked_up_again_where_the_answer_was_lost)
{
    dispatch->publish(given(), { { first, commune }, { second, commune } });
    look_again();
    const int before = store().reads();
    look_again();
    const int each_time = store().reads() - before;
    move(elsewhere, commune);
    store().lose_answer_of(store().reads() + each_time);
    EXPECT_THROW(look_again(), std::runtime_error);
    look_again();
    EXPECT_EQ(receipt(elsewhere).unit, commune);
}

TEST_F(Dispatching, an_end_is_given_to_nobody_who_comes_after_it)
{
    auto order = given();
    dispatch->publish(order, { { first, commune } });
    order.revision = 2;
    order.act = OrderAct::end;
    dispatch->publish(order, { { first, commune } });
    move(elsewhere, commune);
    look_again();
    const auto way = dispatch->way(EmergencyId(7), {});
    for (const OrderReceipt& one : way.value().receipts)
        EXPECT_NE(one.device, elsewhere);
}

TEST_F(Dispatching, words_of_devices_become_stages_whatever_way_they_name_the_order)
{
    dispatch->publish(given(), { { first, commune }, { second, commune } });
    const Encoded frame = frames(first).front();
    const auto before = dispatch->changes(EmergencyId(7));
    dispatch->take(first, ack(frame, "received"));
    clock.advance(40ms);
    dispatch->take(first, ack(frame, "received"));
    dispatch->take(first, { 3, "sounding", "", 0, EmergencyId(7), 1 });
    dispatch->take(second, ack(frame, "refused", "order.not_meant"));
    dispatch->take(elsewhere, ack(frame, "received"));
    EXPECT_EQ(receipt(first).when(OrderStage::received), noon);
    EXPECT_EQ(receipt(first).stage(), OrderStage::sounding);
    EXPECT_EQ(receipt(second).reason, "order.not_meant");
    EXPECT_EQ(dispatch->changes(EmergencyId(7)), before + 3) << "said twice is said once";
}

TEST_F(Dispatching, a_play_log_says_what_the_line_lost)
{
    dispatch->publish(given(), { { first, commune } });
    PlayRecord record;
    record.order = EmergencyId(7);
    record.started_at = noon + 700ms;
    record.ended_at = noon + 12s;
    record.result = Outcome::played;
    dispatch->take_records(first, { record });
    EXPECT_EQ(receipt(first).stage(), OrderStage::sounded);
    EXPECT_EQ(receipt(first).when(OrderStage::sounding), noon + 700ms);
}

TEST_F(Dispatching, what_stands_and_how_far_it_came_survives_a_restart)
{
    const auto order = given();
    dispatch->publish(order, { { first, commune }, { second, commune } });
    dispatch->take(first, ack(frames(first).front(), "received"));
    write_receipts();
    dispatch = started();
    EXPECT_FALSE(dispatch->way(EmergencyId(7), {}));
    look_again();
    EXPECT_EQ(receipt(first).when(OrderStage::received), noon);
    EXPECT_EQ(receipt(second).stage(), OrderStage::waiting);
    ASSERT_THAT(frames(second), SizeIs(1));
    look_again();
    dispatch->publish(order, { { first, commune } });
    EXPECT_EQ(receipt(first).when(OrderStage::received), noon) << "it is under way already";
}

TEST_F(Dispatching, what_is_over_is_closed_and_forgotten)
{
    dispatch->publish(given(), { { first, commune } });
    write_receipts();
    clock.advance(1h);
    look_again();
    EXPECT_THAT(changed, SizeIs(1));
    clock.advance(10min);
    look_again();
    EXPECT_FALSE(dispatch->way(EmergencyId(7), {}));
    EXPECT_THAT(changed, SizeIs(1)) << "closed once";
}

TEST_F(Dispatching, a_sound_is_for_those_whom_an_order_names_it_to)
{
    auto order = given();
    order.media = std::string(64, 'a');
    dispatch->publish(order, { { first, commune } });
    EXPECT_TRUE(dispatch->names_media(first, order.media));
    EXPECT_FALSE(dispatch->names_media(elsewhere, order.media));
    EXPECT_FALSE(dispatch->names_media(first, std::string(64, 'b')));
}

}
}
