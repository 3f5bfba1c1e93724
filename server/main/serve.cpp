#include "server/main/serve.hpp"

#include <csignal>

#include "net/server.hpp"
#include "runtime/log.hpp"
#include "server/app/cap_feed.hpp"
#include "server/app/devices.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/static/static_files.hpp"
#include "server/main/data_lock.hpp"
#include "server/main/demo.hpp"
#include "server/main/drill_mark.hpp"
#include "server/main/health.hpp"
#include "server/main/server_care.hpp"
#include "server/main/server_handlers.hpp"
#include "server/main/troubles.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

class ServerProgram {
public:
    explicit ServerProgram(const ServerSettings& settings)
        : ground_(settings)
    {
        ground_.store.sweep_incoming();
    }

    int run()
    {
        settle();
        roads_.start();
        care_.start_keeping();
        // Read before anybody can speak: what is there now was left by another server.
        roads_.recalls.spawn("live.left", roads_.live_filing.file_left(roads_.spool.left()));
        roads_.recalls.spawn("live.watch", roads_.live_watch.watch());
        care_.start_backups();
        listen();
        care_.start_watching();
        ground_.runtime.start();
        log::info("server.listening",
            { { "address", settings().address }, { "port", std::int64_t(ground_.port) },
                { "tls", !settings().tls_certificate.empty() } });
        const int signal = ground_.runtime.block_on(runtime::stop_signal());
        log::info("server.stopping", { { "signal", signal } });
        stop();
        return 0;
    }

private:
    const ServerSettings& settings() const { return ground_.settings; }

    // What the records have to say before anything looks at them.
    void settle()
    {
        auto offline = [](app::Records& records) { records.devices().mark_all_offline(); };
        ground_.truth.commit_now(offline);
        if (!settings().cap_sender.empty()) {
            auto name = [this](app::Records& records) {
                app::set_cap_sender(records, settings().cap_sender);
            };
            ground_.truth.commit_now(name);
        }
        if (settings().demo) {
            Demo demo({ ground_.truth, ground_.clock, ground_.studio, ground_.signer_child.signer(),
                settings().data });
            demo.fill(*settings().demo == "before-merge" ? DemoDay::before_merge : DemoDay::today);
        }
    }

    void listen()
    {
        try {
            server_.emplace(ground_.runtime.executor(), server_options(), make_router());
        } catch (const boost::system::system_error& error) {
            throw std::runtime_error("cannot listen on " + settings().address + ":"
                + std::to_string(settings().port) + ": " + error.code().message());
        }
        ground_.port = server_->port();
        server_->start();
    }

    net::ServerOptions server_options()
    {
        net::ServerOptions options;
        options.address = settings().address;
        options.port = settings().port;
        options.proxies = settings().proxies;
        if (!settings().tls_certificate.empty())
            options.tls = net::TlsContext::server(settings().tls_certificate, settings().tls_key);
        options.lines = ground_.runtime.lines();
        options.error_response = http::problem_of_status;
        options.on_answer
            = [this](net::Method method, std::string_view route, net::Status status,
                  runtime::Duration took) { health_.count(method, route, status, took); };
        return options;
    }

    std::shared_ptr<net::Router> make_router()
    {
        auto router = std::make_shared<net::Router>();
        health_.add_routes(
            *router, ground_.truth, [this] { return ground_.signer_answers(); }, roads_.hub,
            ground_.news, settings().data);
        router->use(tell_troubles());
        http::add_static_routes(*router, console_folder(settings().console));
        handlers_.add_routes(*router, care_.system());
        return router;
    }

    void stop()
    {
        runtime::Runtime& runtime = ground_.runtime;
        runtime.block_on(roads_.lives.stop());
        ground_.news.close();
        runtime.block_on(roads_.hub.stop());
        runtime.block_on(server_->stop(5s));
        roads_.recalls.cancel();
        runtime.block_on(roads_.recalls.wait());
        runtime.block_on(care_.stop());
        runtime.block_on(roads_.plans.stop());
        runtime.block_on(roads_.sms_road.stop());
        runtime.block_on(roads_.dispatch.stop());
        roads_.jobs.stop();
        runtime.stop();
        runtime.join();
        handlers_.stop();
        ground_.stop_pools();
    }

    ServerGround ground_;
    ServerRoads roads_{ ground_ };
    Health health_;
    ServerHandlers handlers_{ ground_, roads_ };
    ServerCare care_{ ground_, roads_, handlers_.pocket() };
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
