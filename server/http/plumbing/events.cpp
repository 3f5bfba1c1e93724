#include "server/http/plumbing/events.hpp"

#include <algorithm>
#include <set>

#include "server/app/delegations.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"

namespace nguon::http {
namespace {

// Where somebody may look, in one tree.
struct Sight {
    std::shared_ptr<const UnitTree> tree;
    std::vector<UnitId> units; // the topmost of them
    // Of who works for a firm that repairs, in place of units; and what is entrusted to it.
    std::optional<ContractorId> firm = {};
    std::set<DeviceId> devices = {};

    bool sees(const Hint& hint) const
    {
        if (firm)
            return is_entrusted(hint);
        return hint.units.empty()
            || std::any_of(hint.units.begin(), hint.units.end(), [&](UnitId unit) {
                   return std::any_of(units.begin(), units.end(), [&](UnitId own) {
                       return tree->covers(own, unit) || tree->covers(unit, own);
                   });
               });
    }

    bool is_entrusted(const Hint& hint) const
    {
        if (hint.kind == "device")
            return devices.contains(DeviceId(hint.id));
        const auto& firms = hint.contractors;
        return std::find(firms.begin(), firms.end(), *firm) != firms.end()
            || std::any_of(hint.devices.begin(), hint.devices.end(),
                [&](DeviceId device) { return devices.contains(device); });
    }
};

Sight sight_of(app::Records& records, const app::Contractor& firm)
{
    Sight sight;
    sight.firm = firm.id;
    if (!firm.ended) {
        const auto devices = records.contractors().devices_of(firm.id);
        sight.devices.insert(devices.begin(), devices.end());
    }
    return sight;
}

// None: the account is gone or locked.
std::optional<Sight> sight_of(app::Records& records, AccountId id, Moment now)
{
    auto account = records.accounts().find(id);
    if (!account || account->disabled)
        return std::nullopt;
    app::lend(records, *account, day_of(now));
    if (account->caller().grants.empty()) {
        if (const auto firm = records.contractors().of_account(id))
            return sight_of(records, *firm);
    }
    auto tree = records.units().tree(day_of(now));
    auto units = account->caller().units_with(Right::view, *tree);
    return Sight{ std::move(tree), std::move(units) };
}

// Asked from any thread while it is found out anew.
class Listening {
public:
    explicit Listening(Sight sight)
        : sight_(std::make_shared<const Sight>(std::move(sight)))
    {
    }

    bool sees(const Hint& hint) const { return now()->sees(hint); }
    void renew(Sight sight)
    {
        auto next = std::make_shared<const Sight>(std::move(sight));
        const std::scoped_lock lock(mutex_);
        sight_ = std::move(next);
    }

private:
    std::shared_ptr<const Sight> now() const
    {
        const std::scoped_lock lock(mutex_);
        return sight_;
    }

    mutable std::mutex mutex_;
    std::shared_ptr<const Sight> sight_;
};

}

awaitable<net::Response> hear_news(
    TruthDesk& desk, const runtime::Clock& clock, News& news, net::Request request)
{
    const AccountId account = signed_in(request).caller.account;
    const auto look = [&desk, &clock, account]() -> awaitable<std::optional<Sight>> {
        auto read = [account, now = clock.now()](
                        app::Records& records) { return sight_of(records, account, now); };
        co_return co_await desk.read(std::move(read));
    };
    auto first = co_await look();
    if (!first)
        co_return problem(fail(Kind::unauthenticated, "session.required").value());
    const auto listening = std::make_shared<Listening>(std::move(*first));
    News::Ear ear;
    // What changes in his own account concerns him wherever it was done: a role may be lent to him.
    ear.concerns = [listening, own = account.value()](const Hint& hint) {
        return (hint.kind == "account" && hint.id == own) || listening->sees(hint);
    };
    ear.renew = [listening, look]() -> awaitable<bool> {
        auto sight = co_await look();
        if (!sight)
            co_return false;
        listening->renew(std::move(*sight));
        co_return true;
    };
    co_return news.listen(std::move(ear));
}

}
