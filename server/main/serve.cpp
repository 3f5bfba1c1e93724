#include "server/main/serve.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "net/server.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "runtime/runtime.hpp"
#include "runtime/shared_clock.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/cap_feed.hpp"
#include "server/app/devices.hpp"
#include "server/device/dispatch.hpp"
#include "server/device/onsite_audit.hpp"
#include "server/device/plan_service.hpp"
#include "server/device/sms_road.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/routes.hpp"
#include "server/http/static/static_files.hpp"
#include "server/main/cap_xml.hpp"
#include "server/main/data_lock.hpp"
#include "server/main/demo.hpp"
#include "server/main/device_channel.hpp"
#include "server/main/drill_mark.hpp"
#include "server/main/health.hpp"
#include "server/main/housekeeping.hpp"
#include "server/main/job_runner.hpp"
#include "server/main/keyring_file.hpp"
#include "server/main/live_filing.hpp"
#include "server/main/live_watch.hpp"
#include "server/main/media_folder.hpp"
#include "server/main/pocket_sounds.hpp"
#include "server/main/press.hpp"
#include "server/main/signer_child.hpp"
#include "server/main/sms_gateway.hpp"
#include "server/main/speaker_line.hpp"
#include "server/main/studio.hpp"
#include "server/main/system_watch.hpp"
#include "server/main/table_files.hpp"
#include "server/main/troubles.hpp"
#include "server/main/voices.hpp"
#include "server/media/live_sound.hpp"
#include "server/site/hear_again_handlers.hpp"
#include "server/storage/stores.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

using TruthDesk = runtime::Desk<app::TruthStore>;
using FactDesk = runtime::Desk<app::FactStore>;

class ServerProgram {
public:
    explicit ServerProgram(const ServerSettings& settings)
        : settings_(settings)
        , runtime_(2, 2)
        , truth_(storage::open_truth({ settings.database, settings.data }, clock_.now()))
        , facts_(storage::open_facts({ settings.database, settings.data }, clock_.now()))
        , store_(settings.data / "media", {})
        , folder_(store_)
        , signer_(settings.data, settings.signer_socket)
        , keyring_(settings.data)
        , truth_desk_(*truth_, truth_writer_, truth_readers_)
        , fact_desk_(*facts_, fact_writer_, fact_readers_)
        , work_(settings.data / "work")
        , studio_(find_tools(work_), make_voice(settings.voice_url, work_), store_, work_)
        , news_(runtime_.executor())
        , hub_(runtime_.executor(), hub_parts())
        , dispatch_(runtime_.executor(), dispatch_parts(), hub_)
        , gateway_(make_sms_gateway(settings.sms_gateway, settings.sms_token, runtime_.executor()))
        , sms_road_(runtime_.executor(),
              { truth_desk_, clock_, signer_.signer(), signing_, gateway_.get(), settings.sms_after,
                  [this](EmergencyId id) { return dispatch_.way(id, std::nullopt); },
                  [this](EmergencyId id, std::int64_t revision, DeviceId device) {
                      return dispatch_.waits_for(id, revision, device);
                  } })
        , onsite_audit_(truth_desk_, fact_desk_, clock_)
        , plans_(runtime_.executor(), hub_parts(), hub_)
        , spool_(settings.data / "live")
        , live_filing_({ truth_desk_, fact_desk_, clock_, signer_.signer(), signing_, voicing_,
              folder_, settings.data / "live", spool_,
              [this](BulletinId bulletin, const std::vector<UnitId>& units) {
                  plans_.request();
                  news_.tell({ "bulletin", bulletin.value(), units });
                  news_.tell({ "delivery", 0, units });
              } })
        , lives_(runtime_.executor(), live_parts())
        , live_watch_(lives_, truth_desk_, clock_)
        , jobs_({ truth_desk_, clock_, studio_, folder_,
                    [this](const app::Job& job) {
                        if (job.kind == app::import_job_kind)
                            plans_.request();
                        news_.tell({ "job", job.id.value(), { job.unit } });
                    } },
              "server-" + std::to_string(::getpid()), 2)
        , session_(truth_desk_, clock_, hashing_, second_factor())
        , bulletins_(truth_desk_, clock_, signer_.signer(), signing_, news_, consequences())
        , approval_links_(truth_desk_, clock_)
        , speech_({ truth_desk_, clock_, studio_, voicing_, [this] { jobs_.wake(); },
              [this](JobId id) { jobs_.cancel(id); } })
        , media_({ truth_desk_, clock_, studio_, folder_, voicing_, [this] { jobs_.wake(); } })
        , schedules_(truth_desk_, fact_desk_, clock_, news_, [this] { plans_.request(); })
        , now_({ truth_desk_, clock_, signer_.signer(), signing_, news_,
              [this](app::SpeechOrder order) { return speak(std::move(order)); },
              [this] { plans_.request(); } })
        , live_(truth_desk_, clock_, live_studio())
        , silence_({ truth_desk_, clock_, news_,
              [this] {
                  plans_.request();
                  recalls_.spawn("live.silence", live_watch_.look());
              },
              [this](std::vector<Command> commands) { return hub_.send(std::move(commands)); },
              [this](app::Deed deed, UnitId unit) {
                  recalls_.spawn("silence.stop", stop_again(std::move(deed), unit));
              } })
        , year_({ truth_desk_, fact_desk_, clock_, news_, [this] { plans_.request(); } })
        , inbox_({ truth_desk_, clock_, news_, [this] { plans_.request(); } })
        , contributions_(truth_desk_, clock_, news_)
        , own_account_(truth_desk_, clock_, hashing_)
        , accounts_(truth_desk_, clock_, hashing_, news_)
        , delegations_(truth_desk_, clock_, news_)
        , units_(truth_desk_, clock_, news_, [this] { plans_.request(); })
        , unit_changes_(truth_desk_, clock_, news_, [this] { plans_.request(); })
        , groups_(truth_desk_, clock_, news_, [this] { plans_.request(); })
        , rules_(
              truth_desk_, clock_, [this] { plans_.request(); }, personal_trust())
        , onsite_({ truth_desk_, clock_, hashing_, [this] { plans_.request(); } })
        , jingles_(
              { truth_desk_, clock_, signer_.signer(), signing_, [this] { plans_.request(); } })
        , relays_({ truth_desk_, clock_, signer_.signer(), signing_, [this] { plans_.request(); },
              settings.relay_private })
        , tables_(work_)
        , imports_({ truth_desk_, clock_, printing_, tables_, [this] { jobs_.wake(); },
              [this](JobId id) { jobs_.cancel(id); },
              [this] {
                  plans_.request();
                  news_.tell({ "unit", 0, {} });
              } })
        , assets_({ truth_desk_, clock_, news_, folder_, printing_ })
        , breakdowns_({ truth_desk_, clock_, news_ })
        , contractors_(truth_desk_, clock_, news_)
        , maintenance_({ truth_desk_, clock_, news_ })
        , audit_(truth_desk_, clock_)
        , api_keys_(truth_desk_, clock_, certificate_reader())
        , people_(truth_desk_, clock_)
        , surveys_(truth_desk_, clock_)
        , station_plans_(truth_desk_, clock_, printing_)
        , devices_({ truth_desk_, clock_, news_, [this] { plans_.request(); },
              [this](std::vector<Command> commands) { return hub_.send(std::move(commands)); },
              [this](DeviceId id) { hub_.disconnect(id, "device.removed"); } })
        , deliveries_(truth_desk_, fact_desk_, clock_, news_, [this] { plans_.request(); })
        , archive_(truth_desk_, fact_desk_, clock_, folder_)
        , power_({ truth_desk_, fact_desk_, clock_, news_, [this] { plans_.request(); } })
        , pocket_(find_tools(work_), folder_, settings.data / "pocket", clock_)
        , hear_again_({ truth_desk_, fact_desk_, clock_, folder_, pocket_, pocketing_ })
        , press_(work_)
        , paper_({ truth_desk_, fact_desk_, clock_, press_, printing_,
              [this] { return public_origin(); } })
        , emergencies_({ truth_desk_, fact_desk_, clock_, signer_.signer(), signing_, news_,
              challenges_, personal_trust(), road(),
              [this](app::Deed deed, EmergencyId id) { return cap_.finish(std::move(deed), id); } })
        , passkeys_({ truth_desk_, clock_, challenges_, personal_trust() })
        , templates_({ truth_desk_, clock_, news_,
              [this](app::SpeechOrder order) { return speak(std::move(order)); },
              [this] { plans_.request(); } })
        , cap_({ truth_desk_, clock_, hashing_, news_,
              http::EmergencyPress(
                  truth_desk_, signer_.signer(), signing_, news_, road().publish, personal_trust()),
              http::PersonalApproval(truth_desk_, challenges_, personal_trust()), cap_xml() })
        , device_link_(device_link_parts())
        , housekeeping_(runtime_.executor(),
              { truth_desk_, fact_desk_, clock_, signer_.signer(), signing_, plans_, news_, store_,
                  settings.self_test,
                  [this](std::vector<Command> commands) { return hub_.send(std::move(commands)); },
                  onsite_audit_, pocket_ })
        , backups_(runtime_.executor(),
              { truth_desk_, clock_, settings.data, settings.database, settings.backup_to,
                  settings.backup_at, settings.backup_keep,
                  [this] {
                      news_.tell({ "system", 0, {} });
                  } })
        , alarm_sender_(
              runtime_.executor(), { settings.mail, settings.alarm_webhook, settings.alarm_secret })
        , watch_(runtime_.executor(), watch_parts())
        , system_({ truth_desk_, clock_, [this] { return watch_.status(); },
              [this](Moment now) { return backups_.ask(now); },
              [this](app::AlarmWay way) { return watch_.test(way); } })
    {
        store_.sweep_incoming();
    }

    int run()
    {
        auto offline = [](app::Records& records) { records.devices().mark_all_offline(); };
        truth_desk_.commit_now(offline);
        if (!settings_.cap_sender.empty()) {
            auto name = [this](app::Records& records) {
                app::set_cap_sender(records, settings_.cap_sender);
            };
            truth_desk_.commit_now(name);
        }
        if (settings_.demo) {
            Demo demo({ truth_desk_, clock_, studio_, signer_.signer(), settings_.data });
            demo.fill(*settings_.demo == "before-merge" ? DemoDay::before_merge : DemoDay::today);
        }
        jobs_.start();
        hub_.start();
        dispatch_.start();
        sms_road_.start();
        plans_.start();
        housekeeping_.start();
        // Read before anybody can speak: what is there now was left by another server.
        recalls_.spawn("live.left", live_filing_.file_left(spool_.left()));
        recalls_.spawn("live.watch", live_watch_.watch());
        backups_.start();
        listen();
        watch_.start(); // it names the address that officers open
        runtime_.start();
        log::info("server.listening",
            { { "address", settings_.address }, { "port", std::int64_t(server_->port()) },
                { "tls", !settings_.tls_certificate.empty() } });
        const int signal = runtime_.block_on(runtime::stop_signal());
        log::info("server.stopping", { { "signal", signal } });
        stop();
        return 0;
    }

private:
    void listen()
    {
        try {
            server_.emplace(runtime_.executor(), server_options(), make_router());
        } catch (const boost::system::system_error& error) {
            throw std::runtime_error("cannot listen on " + settings_.address + ":"
                + std::to_string(settings_.port) + ": " + error.code().message());
        }
        server_->start();
    }

    device::HubParts hub_parts()
    {
        return { truth_desk_, fact_desk_, clock_, signer_.signer(), signing_,
            [this] { return keyring_.version(); }, [this] { plans_.request(); },
            [this](DeviceId device, UnitId unit) {
                news_.tell({ "device", device.value(), { unit } });
            },
            [this](DeviceId device) { return standing_for(device); },
            [this](DeviceId device, const protocol::Ack& ack) { dispatch_.take(device, ack); },
            [this](DeviceId device, const protocol::ListeningFrame& frame) {
                lives_.take(device, frame);
            } };
    }

    // Alerts first, then whoever speaks live.
    awaitable<std::vector<device::Encoded>> standing_for(DeviceId device)
    {
        std::vector<device::Encoded> frames = co_await dispatch_.orders_for(device);
        for (device::Encoded& frame : lives_.standing_for(device))
            frames.push_back(std::move(frame));
        co_return frames;
    }

    device::LiveStudio::Parts live_parts()
    {
        using Devices = std::vector<DeviceId>;
        device::LiveStudio::Lines lines;
        lines.connected = [this](const Devices& devices) { return hub_.count_connected(devices); };
        lines.announce = [this](const Devices& devices, const device::Encoded& frame) {
            return hub_.send_order(devices, frame);
        };
        lines.sound = [this](const Devices& devices, const device::Encoded& frame) {
            return hub_.send_sound(devices, frame);
        };
        return { std::move(lines), clock_, signer_.signer(), signing_,
            [] { return std::make_unique<media::LiveSound>(); },
            [](const std::string& text) { return net::frame_text(text).bytes; },
            [](const std::string& bytes) { return net::frame_binary(bytes).bytes; },
            [this](app::LiveDraft draft, device::LiveRecording recording) {
                return live_filing_.file(std::move(draft), std::move(recording));
            },
            [this](LiveId live, std::vector<UnitId> units) {
                news_.tell({ "live", live.value(), std::move(units) });
            },
            [this](const app::LiveDraft& draft, Moment starts, std::string bytes) {
                spool_.add(draft, starts, std::move(bytes));
            } };
    }

    http::LiveHandlers::Studio live_studio()
    {
        using TakeOver = device::LiveStudio::TakeOver;
        return { [this](const app::LiveDraft& draft) { return lives_.rivals_of(draft); },
            [this](app::LiveDraft draft, bool take_over) {
                return lives_.begin(std::move(draft), take_over ? TakeOver::yes : TakeOver::no);
            },
            [this](LiveId live, const std::string& why) { return lives_.end(live, why); },
            [this] { return lives_.lives(); }, [this](LiveId live) { return lives_.find(live); },
            [this](const net::Request& request, LiveId live, AccountId speaker) {
                return link_speaker(request, lives_, live, speaker);
            } };
    }

    device::Dispatch::Parts dispatch_parts()
    {
        return { truth_desk_, fact_desk_, clock_,
            [](const std::string& text) { return net::frame_text(text).bytes; },
            [this](EmergencyId id) {
                news_.tell({ "emergency", id.value(), {} });
            } };
    }

    http::EmergencyHandlers::Road road()
    {
        http::EmergencyHandlers::Road road;
        road.publish
            = [this](const app::StoredOrder& order, const std::vector<app::MeantDevice>& devices) {
                  dispatch_.publish(order, devices);
                  sms_road_.published(order);
              };
        road.sound = [this](const MediaHash& hash) {
            constexpr std::size_t most_sound = 8UL << 20;
            std::string bytes;
            if (folder_.exists(hash)) {
                std::ifstream file(folder_.path_of(hash), std::ios::binary);
                bytes.assign(std::istreambuf_iterator<char>(file), {});
            }
            return bytes.size() > most_sound ? std::string() : bytes;
        };
        road.resend = [this](EmergencyId id) { dispatch_.resend(id); };
        road.way = [this](EmergencyId id, std::optional<std::int64_t> revision) {
            return dispatch_.way(id, revision);
        };
        road.changes = [this](EmergencyId id) { return dispatch_.changes(id); };
        road.connected = [this](DeviceId id) { return hub_.is_connected(id); };
        return road;
    }

    http::BulletinConsequences consequences()
    {
        http::BulletinConsequences then;
        then.speak = [this](app::SpeechOrder order) { return speak(std::move(order)); };
        then.job_waits = [this] { jobs_.wake(); };
        then.approved = [this](BulletinId) { plans_.request(); };
        then.recalled = [this](BulletinId, std::vector<Command> commands) {
            plans_.request();
            recalls_.spawn("bulletin.recall", hub_.send(std::move(commands)));
        };
        return then;
    }

    // Until devices on a line hold the plan in which nothing is aired, the next item of a programme
    // or of the queue may begin: it is cut soon, and by the last of these no other can follow.
    awaitable<void> stop_again(app::Deed deed, UnitId unit)
    {
        for (const runtime::Duration pause : { 1s, 1s, 2s }) {
            co_await runtime::sleep_for(pause);
            deed.now = clock_.now();
            auto work = [deed, unit](
                            app::Records& records) { return app::stop_again(records, deed, unit); };
            auto commands = co_await truth_desk_.commit(std::move(work));
            co_await hub_.send(std::move(commands));
        }
    }

    awaitable<Result<app::MediaFile>> speak(app::SpeechOrder order)
    {
        auto make = [this, order] { return studio_.speak(order, {}, [](int) {}); };
        auto made = co_await voicing_.run(std::move(make));
        if (!made)
            log::warning("bulletin.voice_failed",
                { { "bulletin", order.name }, { "code", made.error().code } });
        co_return made;
    }

    http::DeviceLinkHandlers::Parts device_link_parts()
    {
        return { truth_desk_, fact_desk_, clock_, signer_.signer(), signing_, folder_, news_,
            { [this] { return keyring_.root(); }, [this] { return keyring_.document(); } },
            [this](const net::Request& request) { return link_device(request, hub_); },
            [this](DeviceId id) {
                // Whoever still speaks with the earlier key is not this device any more.
                hub_.disconnect(id, "device.paired_again");
                plans_.request();
            },
            [this](DeviceId device, std::vector<PlayRecord> records) {
                dispatch_.take_records(device, records);
            },
            [this](DeviceId device, std::string address) {
                return onsite_audit_.note(device, std::move(address));
            },
            [this](DeviceId device, const std::string& hash) {
                return dispatch_.names_media(device, hash);
            } };
    }

    net::ServerOptions server_options()
    {
        net::ServerOptions options;
        options.address = settings_.address;
        options.port = settings_.port;
        options.proxies = settings_.proxies;
        if (!settings_.tls_certificate.empty())
            options.tls = net::TlsContext::server(settings_.tls_certificate, settings_.tls_key);
        options.lines = runtime_.lines();
        options.error_response = http::problem_of_status;
        options.on_answer
            = [this](net::Method method, std::string_view route, net::Status status,
                  runtime::Duration took) { health_.count(method, route, status, took); };
        return options;
    }

    awaitable<bool> signer_answers()
    {
        auto ask = [this] { return signer_.signer().answers(); };
        try {
            co_return co_await signing_.run(std::move(ask));
        } catch (const runtime::PoolIsFull&) {
            co_return false;
        }
    }

    std::vector<QueueFact> queues() const
    {
        return { { "ghi dữ liệu", truth_writer_.waiting(), most_writes },
            { "đọc dữ liệu", truth_readers_.waiting(), most_reads },
            { "ghi nhật ký phát", fact_writer_.waiting(), most_writes },
            { "đọc nhật ký phát", fact_readers_.waiting(), most_writes },
            { "ký số", signing_.waiting(), most_signatures },
            { "kiểm mật khẩu", hashing_.waiting(), most_slow },
            { "giọng đọc", voicing_.waiting(), most_slow } };
    }

    SystemWatch::Parts watch_parts()
    {
        std::string certificate;
        if (!settings_.tls_certificate.empty()) {
            std::ifstream file(settings_.tls_certificate, std::ios::binary);
            certificate.assign(std::istreambuf_iterator<char>(file), {});
        }
        return { truth_desk_, *truth_, *facts_, clock_, news_, [this] { return signer_answers(); },
            [this] { return keyring_.keys(); }, [this] { return queues(); },
            [this] { return public_origin() + "/console/system"; }, backups_, alarm_sender_,
            settings_.data, settings_.database == "sqlite", std::move(certificate),
            settings_.version, settings_.backup_at, settings_.backup_keep };
    }

    http::SecondFactor second_factor() const
    {
        return settings_.approvers_need_otp ? http::SecondFactor::of_approvers
                                            : http::SecondFactor::of_choice;
    }

    // Where the root has pinned it, there; else where this server says it is opened.
    http::PersonalTrust personal_trust()
    {
        return { [this]() -> Site {
                    const auto keyring = keyring_.keys();
                    if (keyring && !keyring->site.id.empty())
                        return keyring->site;
                    const std::string origin = settings_.origin.empty()
                        ? "http://localhost:" + std::to_string(server_->port())
                        : settings_.origin;
                    return { host_of(origin), { origin } };
                },
            [this] { return keyring_.keys(); } };
    }

    // What the labels on poles begin with.
    std::string public_origin()
    {
        const auto origins = personal_trust().site().origins;
        return origins.empty() ? settings_.origin : origins.front();
    }

    std::shared_ptr<net::Router> make_router()
    {
        auto router = std::make_shared<net::Router>();
        health_.add_routes(
            *router, truth_desk_, [this] { return signer_answers(); }, hub_, news_, settings_.data);
        router->use(tell_troubles());
        http::add_static_routes(*router, console_folder(settings_.console));
        hear_again_.add_routes(*router);
        http::add_routes(*router,
            { session_, bulletins_, approval_links_, speech_, media_, schedules_, now_, live_,
                silence_, year_, inbox_, contributions_, devices_, deliveries_, archive_, paper_,
                power_, device_link_, emergencies_, templates_, cap_,
                { own_account_, passkeys_, accounts_, delegations_, units_, unit_changes_, groups_,
                    rules_, onsite_, jingles_, relays_, imports_, assets_, audit_, api_keys_,
                    system_, people_, surveys_, station_plans_ },
                { breakdowns_, contractors_, maintenance_ } },
            truth_desk_, clock_, news_, second_factor());
        return router;
    }

    void stop()
    {
        runtime_.block_on(lives_.stop());
        news_.close();
        runtime_.block_on(hub_.stop());
        runtime_.block_on(server_->stop(5s));
        recalls_.cancel();
        runtime_.block_on(recalls_.wait());
        runtime_.block_on(watch_.stop());
        runtime_.block_on(backups_.stop());
        runtime_.block_on(housekeeping_.stop());
        runtime_.block_on(plans_.stop());
        runtime_.block_on(sms_road_.stop());
        runtime_.block_on(dispatch_.stop());
        jobs_.stop();
        runtime_.stop();
        runtime_.join();
        tables_.stop();
        for (runtime::WorkerPool* pool : { &pocketing_, &printing_, &voicing_, &hashing_, &signing_,
                 &truth_readers_, &fact_readers_, &fact_writer_, &truth_writer_ })
            pool->stop();
    }

    // What may wait for the threads of a pool, before whoever comes is told to come again.
    static constexpr std::size_t most_writes = 2'000;
    static constexpr std::size_t most_reads = 4'000;
    static constexpr std::size_t most_signatures = 20'000;
    static constexpr std::size_t most_slow = 200; // of what takes tenths of a second each

    ServerSettings settings_;
    std::unique_ptr<runtime::Clock> time_ = runtime::clock_of_environment();
    const runtime::Clock& clock_ = *time_;
    runtime::Runtime runtime_;
    runtime::WorkerPool truth_writer_{ "truth.writer", 1, most_writes, 1 };
    runtime::WorkerPool truth_readers_{ "truth.readers", 4, most_reads };
    runtime::WorkerPool fact_writer_{ "facts.writer", 1, most_writes };
    runtime::WorkerPool fact_readers_{ "facts.readers", 2, most_writes };
    runtime::WorkerPool signing_{ "signing", 2, most_signatures };
    runtime::WorkerPool hashing_{ "hashing", 2, most_slow };
    runtime::WorkerPool voicing_{ "voicing", 2, most_slow };
    runtime::WorkerPool printing_{ "printing", 1, 20 };
    runtime::WorkerPool pocketing_{ "pocketing", 1, 50 };
    std::unique_ptr<storage::SqlTruth> truth_;
    std::unique_ptr<storage::SqlFacts> facts_;
    storage::MediaStore store_;
    StoredMediaFolder folder_;
    SignerChild signer_;
    KeyringFile keyring_;
    TruthDesk truth_desk_;
    FactDesk fact_desk_;
    std::filesystem::path work_;
    ServerStudio studio_;
    http::News news_;
    device::Hub hub_;
    device::Dispatch dispatch_;
    std::unique_ptr<device::SmsGateway> gateway_;
    device::SmsRoad sms_road_;
    device::OnsiteAudit onsite_audit_;
    device::PlanService plans_;
    LiveSpool spool_;
    LiveFiling live_filing_;
    device::LiveStudio lives_;
    LiveWatch live_watch_;
    JobRunner jobs_;
    runtime::TaskGroup recalls_{ runtime_.executor() };
    Health health_;
    http::SessionHandlers session_;
    http::BulletinHandlers bulletins_;
    http::ApprovalLinkHandlers approval_links_;
    http::SpeechHandlers speech_;
    http::MediaHandlers media_;
    http::ScheduleHandlers schedules_;
    http::NowHandlers now_;
    http::LiveHandlers live_;
    http::SilenceHandlers silence_;
    http::YearHandlers year_;
    http::InboxHandlers inbox_;
    http::ContributionHandlers contributions_;
    http::OwnAccountHandlers own_account_;
    http::AccountHandlers accounts_;
    http::DelegationHandlers delegations_;
    http::UnitHandlers units_;
    http::UnitChangeHandlers unit_changes_;
    http::GroupHandlers groups_;
    http::RuleHandlers rules_;
    http::OnsiteHandlers onsite_;
    http::JingleHandlers jingles_;
    http::RelayHandlers relays_;
    CagedTableFiles tables_;
    http::ImportHandlers imports_;
    http::AssetHandlers assets_;
    http::BreakdownHandlers breakdowns_;
    http::ContractorHandlers contractors_;
    http::MaintenanceHandlers maintenance_;
    http::AuditHandlers audit_;
    http::ApiKeyHandlers api_keys_;
    http::PeopleHandlers people_;
    http::SurveyHandlers surveys_;
    http::StationPlanHandlers station_plans_;
    http::DeviceHandlers devices_;
    http::DeliveryHandlers deliveries_;
    http::ArchiveHandlers archive_;
    http::PowerHandlers power_;
    StoredPocketSounds pocket_;
    site::HearAgainHandlers hear_again_;
    CagedPress press_;
    http::PaperHandlers paper_;
    http::Challenges challenges_;
    http::EmergencyHandlers emergencies_;
    http::PasskeyHandlers passkeys_;
    http::TemplateHandlers templates_;
    http::CapHandlers cap_;
    http::DeviceLinkHandlers device_link_;
    Housekeeping housekeeping_;
    TimedBackups backups_;
    AlarmSender alarm_sender_;
    SystemWatch watch_;
    http::SystemHandlers system_;
    std::optional<net::Server> server_;
};

}

int serve(const ServerSettings& settings)
{
    std::signal(SIGPIPE, SIG_IGN);
    make_private(settings.data);
    if (is_from_drill(settings.data))
        throw std::runtime_error("a restore drill made the data directory " + settings.data.string()
            + "; a server on it would speak in the province's name: remove "
            + std::string(drill_mark) + " there if it is to become the server");
    const DataLock lock(settings.data);
    return ServerProgram(settings).run();
}

}
