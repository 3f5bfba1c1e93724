#include "server/main/server_care.hpp"

#include <fstream>
#include <iterator>

namespace nguon {

ServerCare::ServerCare(ServerGround& ground, ServerRoads& roads, StoredPocketSounds& pocket)
    : ground_(ground)
    , housekeeping_(ground.runtime.executor(), keeping_parts(roads, pocket))
    , backups_(ground.runtime.executor(), backup_parts())
    , alarm_sender_(ground.runtime.executor(),
          { ground.settings.mail, ground.settings.alarm_webhook, ground.settings.alarm_secret })
    , watch_(ground.runtime.executor(), watch_parts())
    , system_({ ground.truth, ground.clock, [this] { return watch_.status(); },
          [this](Moment now) { return backups_.ask(now); },
          [this](app::AlarmWay way) { return watch_.test(way); } })
{
}

awaitable<void> ServerCare::stop()
{
    co_await watch_.stop();
    co_await backups_.stop();
    co_await housekeeping_.stop();
}

Housekeeping::Parts ServerCare::keeping_parts(ServerRoads& roads, StoredPocketSounds& pocket)
{
    return { ground_.truth, ground_.facts, ground_.clock, ground_.signer_child.signer(),
        ground_.signing, roads.plans, ground_.news, ground_.store, ground_.settings.self_test,
        [&roads](std::vector<Command> commands) { return roads.hub.send(std::move(commands)); },
        roads.onsite_audit, pocket };
}

TimedBackups::Parts ServerCare::backup_parts()
{
    const ServerSettings& settings = ground_.settings;
    return { ground_.truth, ground_.clock, settings.data, settings.database, settings.backup_to,
        settings.backup_at, settings.backup_keep, [this] {
            ground_.news.tell({ "system", 0, {} });
        } };
}

std::vector<QueueFact> ServerCare::queues() const
{
    using Ground = ServerGround;
    return { { "ghi dữ liệu", ground_.truth_writer.waiting(), Ground::most_writes },
        { "đọc dữ liệu", ground_.truth_readers.waiting(), Ground::most_reads },
        { "ghi nhật ký phát", ground_.fact_writer.waiting(), Ground::most_writes },
        { "đọc nhật ký phát", ground_.fact_readers.waiting(), Ground::most_writes },
        { "ký số", ground_.signing.waiting(), Ground::most_signatures },
        { "kiểm mật khẩu", ground_.hashing.waiting(), Ground::most_slow },
        { "giọng đọc", ground_.voicing.waiting(), Ground::most_slow } };
}

SystemWatch::Parts ServerCare::watch_parts()
{
    const ServerSettings& settings = ground_.settings;
    std::string certificate;
    if (!settings.tls_certificate.empty()) {
        std::ifstream file(settings.tls_certificate, std::ios::binary);
        certificate.assign(std::istreambuf_iterator<char>(file), {});
    }
    return { ground_.truth, *ground_.truth_store, *ground_.fact_store, ground_.clock, ground_.news,
        [this] { return ground_.signer_answers(); }, [this] { return ground_.keyring.keys(); },
        [this] { return queues(); }, [this] { return ground_.public_origin() + "/console/system"; },
        backups_, alarm_sender_, settings.data, settings.database == "sqlite",
        std::move(certificate), settings.version, settings.backup_at, settings.backup_keep };
}

}
