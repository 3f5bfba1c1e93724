// A small province on a real SQLite store, for tests of use cases and handlers: Thái Nguyên with
// two communes, an officer for each of the usual roles, and two clusters in the first commune.
#pragma once

#include <filesystem>
#include <string>

#include "runtime/clock.hpp"
#include "runtime/desk.hpp"
#include "server/app/deed.hpp"
#include "server/app/note.hpp"
#include "server/storage/stores.hpp"

namespace nguon::testing {

// What the session of an account in the tests' stores is opened with.
inline std::string secret_of(AccountId account) { return "secret of " + account.text(); }

class World {
public:
    World();
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // A Monday at noon.
    static Moment noon();

    app::TruthStore& truth() { return *truth_; }
    app::FactStore& facts() { return *facts_; }
    runtime::ManualClock& clock() { return clock_; }
    const std::filesystem::path& folder() const { return folder_; }

    // The deed of an officer at the clock's time.
    app::Deed by(AccountId account);

    // `work(records)` in one transaction, committed unless it returns a refusal.
    template <typename Work> auto commit(Work work)
    {
        using Answer = std::invoke_result_t<Work&, app::Records&>;
        if constexpr (std::is_void_v<Answer>) {
            truth_->write([&](app::Records& records) {
                work(records);
                return true;
            });
        } else {
            std::optional<Answer> answer;
            truth_->write([&](app::Records& records) {
                answer.emplace(work(records));
                if constexpr (runtime::detail::is_refusable<Answer>)
                    return answer->has_value();
                else
                    return true;
            });
            return std::move(*answer);
        }
    }

    // Quiet from 21:00 to 05:30; communes may send by themselves, and the head of the hamlet, who
    // has an account then, may not.
    void let_communes_send();

    UnitId province{ 1 };
    UnitId commune{ 2 };
    UnitId other_commune{ 3 };
    UnitId hamlet{ 4 };
    AccountId admin{ 11 };
    AccountId province_approver{ 12 };
    AccountId editor{ 13 }; // of the first commune
    AccountId approver{ 14 }; // of the first commune
    AccountId stranger{ 15 }; // editor and approver of the other commune
    AccountId head_of_hamlet{ 31 }; // after `let_communes_send`
    DeviceId first_cluster{ 21 };
    DeviceId second_cluster{ 22 };
    // The password of all of them.
    static constexpr const char* password = "mot-mat-khau-dai";

private:
    void add_units();
    void add_accounts();
    void add_devices();

    std::filesystem::path folder_;
    runtime::ManualClock clock_{ noon() };
    std::unique_ptr<storage::SqlTruth> truth_;
    std::unique_ptr<storage::SqlFacts> facts_;
    std::uint32_t chance_ = 0;
};

}
