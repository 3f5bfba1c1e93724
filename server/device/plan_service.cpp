#include "server/device/plan_service.hpp"

#include "runtime/deadline.hpp"
#include "runtime/log.hpp"

namespace nguon::device {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t headers_at_once = 2'000;

struct Work {
    app::CompiledPlans compiled;
    app::PlanChanges changes;
};

Work compile_all(app::Records& records, Version keyring, Moment now, app::TurnBook& turns)
{
    const auto tree = records.units().tree(day_of(now));
    Work work;
    work.compiled = app::compile_plans(records, *tree, now, turns);
    const auto seal = records.audit().last_seal();
    work.changes
        = app::changed_plans(records, work.compiled, keyring, seal ? seal->chain : "", now);
    return work;
}

app::StoredPlan stored(const app::PlanChange& change, const SignedDocument& document)
{
    return { change.header.device, change.header.version, change.content_hash, encode(document),
        change.header.parts, change.header.issued };
}

}

PlanService::PlanService(runtime::Executor executor, HubParts parts, Hub& hub)
    : parts_(std::move(parts))
    , hub_(hub)
    , tasks_(std::move(executor))
{
}

void PlanService::start()
{
    tasks_.spawn("plans.compile", run());
    tasks_.spawn("plans.extend", extend_daily());
    tasks_.spawn("plans.keyring", watch_keyring());
    request();
}

awaitable<void> PlanService::stop()
{
    wishes_.close();
    tasks_.cancel();
    co_await tasks_.wait();
}

void PlanService::request() { wishes_.try_push('x'); }

awaitable<void> PlanService::run()
{
    while (co_await wishes_.pop()) {
        bool failed = false;
        try {
            co_await compile();
        } catch (const boost::system::system_error&) {
            throw; // asked to stop
        } catch (const std::exception& error) {
            log::error("plans.failed", { { "what", error.what() } });
            failed = true;
        }
        if (failed) {
            co_await runtime::sleep_for(2s);
            request();
        }
    }
}

awaitable<void> PlanService::extend_daily()
{
    for (;;) {
        // A quarter past one: nothing is on air, and tariffs are low. At midnight as well, because
        // the volume of a particular day begins with it.
        const Moment now = parts_.clock.now();
        const Moment early = at(day_of(now), 1h + 15min);
        const Moment next = now < early ? early : start_of(day_of(now) + std::chrono::days(1));
        co_await runtime::sleep_for(next - now);
        request();
    }
}

awaitable<void> PlanService::watch_keyring()
{
    Version known = parts_.keyring_version();
    for (;;) {
        co_await runtime::sleep_for(10s);
        if (const Version now = parts_.keyring_version(); now != known) {
            known = now;
            request();
        }
    }
}

awaitable<std::size_t> PlanService::compile()
{
    const Moment now = parts_.clock.now();
    auto look = [this, now, keyring = parts_.keyring_version()](app::Records& records) {
        const std::scoped_lock lock(turns_mutex_);
        return compile_all(records, keyring, now, turns_);
    };
    const Work work = co_await parts_.truth.read(std::move(look));
    const auto& plans = work.changes.plans;
    if (plans.empty() && work.changes.profiles.empty())
        co_return 0;

    std::map<DeviceId, Version> versions;
    for (std::size_t from = 0; from < plans.size() || from == 0; from += headers_at_once) {
        const std::size_t to = std::min(plans.size(), from + headers_at_once);
        auto sign = [this, &plans, from, to] {
            std::vector<std::string> payloads;
            for (std::size_t i = from; i < to; ++i)
                payloads.push_back(protocol::to_payload(plans[i].header));
            return payloads.empty() ? Result<std::vector<SignedDocument>>()
                                    : parts_.signer.sign_all(DocumentType::plan, payloads);
        };
        const auto documents = co_await parts_.signing.run(sign);
        if (!documents)
            throw std::runtime_error("the signer does not sign plans: " + documents.error().code);
        auto save = [&work, &plans, &documents, from, to, now](app::Records& records) {
            if (from == 0) {
                for (const protocol::PackedBody& body : work.compiled.bodies)
                    records.plans().add_body(body.hash.text(), body.gzip, now);
                for (const app::ProfileChange& change : work.changes.profiles)
                    records.devices().set_profile_state(change.device, change.state);
            }
            std::vector<app::StoredPlan> rows;
            for (std::size_t i = from; i < to; ++i)
                rows.push_back(stored(plans[i], (*documents)[i - from]));
            records.plans().add(rows);
        };
        co_await parts_.truth.commit(save);
        for (std::size_t i = from; i < to; ++i)
            versions[plans[i].header.device] = plans[i].header.version;
    }
    for (const app::ProfileChange& change : work.changes.profiles) {
        if (change.is_said)
            hub_.wake(change.device, { .profile = true });
    }
    hub_.tell_plans(versions, 0ms);
    log::info("plans.given_out",
        { { "devices", versions.size() }, { "bodies", work.compiled.bodies.size() },
            { "profiles", work.changes.profiles.size() } });
    co_return versions.size();
}

}
