// Both stores on both engines, with a small province to write into.
#pragma once

#include "server/storage/stores.hpp"
#include "server/storage/testing/engines.hpp"

namespace nguon::storage::testing {

inline const Moment now = moment_from_unix_ms(1'795'000'000'000); // 18/11/2026 14:26:40
inline const Day today = day_of(now);

inline constexpr UnitId province(1);
inline constexpr UnitId nung(2); // a commune
inline constexpr UnitId lau(3); // a hamlet of it
inline constexpr UnitId vo(4); // another commune

class RecordsOn : public OnBothEngines {
private:
    // What the work returns, or nothing, through a transaction that is committed.
    template <typename Kind, typename Run, typename Work> auto through(Run run, Work& work)
    {
        using Answer = std::invoke_result_t<Work&, Kind&>;
        if constexpr (std::is_void_v<Answer>) {
            run([&](Kind& records) {
                work(records);
                return true;
            });
        } else {
            std::optional<Answer> answer;
            run([&](Kind& records) {
                answer.emplace(work(records));
                return true;
            });
            return std::move(*answer);
        }
    }

protected:
    // Opens both stores and adds the province.
    void SetUp() override;

    template <typename Work> auto write(Work work)
    {
        return through<app::Records>(
            [&](const auto& transaction) { truth_->write(transaction); }, work);
    }
    template <typename Work> auto read(Work work)
    {
        return through<app::Records>(
            [&](const auto& transaction) {
                truth_->read([&](app::Records& records) { transaction(records); });
            },
            work);
    }
    template <typename Work> auto write_facts(Work work)
    {
        return through<app::Facts>(
            [&](const auto& transaction) { facts_->write(transaction); }, work);
    }
    template <typename Work> auto read_facts(Work work)
    {
        return through<app::Facts>(
            [&](const auto& transaction) {
                facts_->read([&](app::Facts& facts) { transaction(facts); });
            },
            work);
    }

    std::shared_ptr<const UnitTree> tree()
    {
        return read([](app::Records& records) { return records.units().tree(today); });
    }
    Place place() const;

    std::unique_ptr<SqlTruth> truth_;
    std::unique_ptr<SqlFacts> facts_;
};

Unit unit(
    UnitId id, std::string code, std::string name, UnitKind kind, std::optional<UnitId> parent);

}
