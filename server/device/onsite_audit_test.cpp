// What was set off at a place stands in the audit, whatever happened between the two databases.
#include "server/device/onsite_audit.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "runtime/runtime.hpp"
#include "server/device/device_test_support.hpp"
#include "server/storage/stores.hpp"
#include "trust/chain.hpp"

namespace nguon::device {
namespace {

using namespace std::chrono_literals;

constexpr DeviceId device(21);

class TheOnsiteAudit : public ::testing::Test {
protected:
    TheOnsiteAudit()
    {
        truth_store_->write([](app::Records& records) {
            Unit unit;
            unit.id = commune;
            unit.name = "Xã 1";
            unit.kind = UnitKind::commune;
            unit.valid_from = *parse_iso_day("2025-07-01");
            records.units().add(unit, "");
            Device made;
            made.id = device;
            made.unit = commune;
            made.name = "Cụm loa";
            made.created = noon;
            records.devices().add(made);
            return true;
        });
        runtime_.start();
    }
    ~TheOnsiteAudit() override
    {
        runtime_.stop();
        runtime_.join();
        for (runtime::WorkerPool* pool : { &writer_, &readers_ })
            pool->stop();
        truth_store_.reset();
        fact_store_.reset();
        std::filesystem::remove_all(folder_);
    }

    // The log has come in as far as the facts are concerned, and then the server died.
    void take_in(int records)
    {
        app::LogBatch batch;
        batch.device = device;
        batch.unit = commune;
        batch.first = head_.sequence + 1;
        batch.chain_before = head_.hash.text();
        for (int i = 0; i < records; ++i) {
            PlayRecord record;
            record.sequence = static_cast<std::int64_t>(head_.sequence) + 1;
            record.order = OrderId(77);
            record.planned_at = noon;
            record.onsite = OnsiteAct{ OnsiteWay::button, "", {} };
            batch.records.push_back(record);
            batch.entry_bytes.push_back("entry " + std::to_string(record.sequence));
            head_ = next(head_, batch.entry_bytes.back());
        }
        batch.chain_after = head_.hash.text();
        batch.seal = "{}";
        batch.received = noon;
        auto write = [batch](app::Facts& facts) { facts.play_logs().append(batch); };
        runtime_.block_on(facts_.commit(std::move(write)));
    }
    std::size_t note_missed() { return runtime_.block_on(audit_.note_missed()); }
    void note() { runtime_.block_on(audit_.note(device, "10.0.0.7")); }
    std::size_t entries()
    {
        auto look = [](app::Records& records) {
            app::AuditFilter filter;
            filter.units = { commune };
            filter.deed = "device.onsite_alert";
            app::Page page;
            page.limit = 1'000;
            return records.audit()
                .list(filter, *records.units().tree(day_of(noon)), page)
                .items.size();
        };
        return runtime_.block_on(truth_.read(std::move(look)));
    }

private:
    runtime::ManualClock clock_{ noon };
    std::filesystem::path folder_ = new_folder();
    std::unique_ptr<storage::SqlTruth> truth_store_
        = storage::open_truth({ "sqlite", folder_ }, noon);
    std::unique_ptr<storage::SqlFacts> fact_store_
        = storage::open_facts({ "sqlite", folder_ }, noon);
    runtime::Runtime runtime_;
    runtime::WorkerPool writer_{ "writer", 1, 100 };
    runtime::WorkerPool readers_{ "readers", 1, 100 };
    TruthDesk truth_{ *truth_store_, writer_, readers_ };
    FactDesk facts_{ *fact_store_, writer_, readers_ };
    OnsiteAudit audit_{ truth_, facts_, clock_ };
    ChainHead head_;
};

// The entry was written right behind the facts or never.
TEST_F(TheOnsiteAudit, notes_what_was_lost_between_the_two_databases)
{
    take_in(2);
    EXPECT_EQ(entries(), 0U);
    EXPECT_EQ(note_missed(), 1U);
    EXPECT_EQ(entries(), 2U);
    EXPECT_EQ(note_missed(), 0U) << "once is enough";
    EXPECT_EQ(entries(), 2U);
}

TEST_F(TheOnsiteAudit, leaves_no_gap_before_what_comes_later)
{
    take_in(1);
    take_in(1);
    note();
    EXPECT_EQ(entries(), 2U) << "the lost one too";
    note();
    EXPECT_EQ(note_missed(), 0U);
    EXPECT_EQ(entries(), 2U);
}

TEST_F(TheOnsiteAudit, goes_through_a_long_log_in_parts)
{
    take_in(450);
    EXPECT_EQ(note_missed(), 1U);
    EXPECT_EQ(note_missed(), 0U);
}

}
}
