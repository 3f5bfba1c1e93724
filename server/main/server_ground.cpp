#include "server/main/server_ground.hpp"

#include "runtime/log.hpp"
#include "server/main/voices.hpp"

namespace nguon {

ServerGround::ServerGround(const ServerSettings& given)
    : settings(given)
    , runtime(2, 2)
    , truth_store(storage::open_truth({ settings.database, settings.data }, clock.now()))
    , fact_store(storage::open_facts({ settings.database, settings.data }, clock.now()))
    , store(settings.data / "media", {})
    , folder(store)
    , signer_child(settings.data, settings.signer_socket)
    , keyring(settings.data)
    , truth(*truth_store, truth_writer, truth_readers)
    , facts(*fact_store, fact_writer, fact_readers)
    , work(settings.data / "work")
    , studio(find_tools(work), make_voice(settings.voice_url, work), store, work)
    , news(runtime.executor())
{
}

awaitable<bool> ServerGround::signer_answers()
{
    auto ask = [this] { return signer_child.signer().answers(); };
    try {
        co_return co_await signing.run(std::move(ask));
    } catch (const runtime::PoolIsFull&) {
        co_return false;
    }
}

awaitable<Result<app::MediaFile>> ServerGround::speak(app::SpeechOrder order)
{
    auto make = [this, order] { return studio.speak(order, {}, [](int) {}); };
    auto made = co_await voicing.run(std::move(make));
    if (!made)
        log::warning(
            "bulletin.voice_failed", { { "bulletin", order.name }, { "code", made.error().code } });
    co_return made;
}

http::PersonalTrust ServerGround::personal_trust()
{
    return { [this]() -> Site {
                const auto keys = keyring.keys();
                if (keys && !keys->site.id.empty())
                    return keys->site;
                const std::string origin = settings.origin.empty()
                    ? "http://localhost:" + std::to_string(port)
                    : settings.origin;
                return { host_of(origin), { origin } };
            },
        [this] { return keyring.keys(); } };
}

std::string ServerGround::public_origin()
{
    const auto origins = personal_trust().site().origins;
    return origins.empty() ? settings.origin : origins.front();
}

void ServerGround::stop_pools()
{
    for (runtime::WorkerPool* pool : { &pocketing, &printing, &voicing, &hashing, &signing,
             &truth_readers, &fact_readers, &fact_writer, &truth_writer })
        pool->stop();
}

}
