// Serves one file over the house's HTTP server, on one thread, as `nguon` serves media.
// media_bench_server PORT FILE
#include "net/server.hpp"
#include "runtime/runtime.hpp"

#include <csignal>
#include <cstdlib>

int main(int count, char** words)
{
    using namespace nguon;
    if (count != 3)
        return 2;
    std::signal(SIGPIPE, SIG_IGN);
    const std::string file = words[2];
    auto router = std::make_shared<net::Router>();
    router->get("/media/{sha256}", [file](net::Request) -> awaitable<net::Response> {
        co_return net::Response::file(file, "audio/ogg", "\"fixed\"");
    });
    runtime::Runtime runtime(1);
    net::ServerOptions options;
    options.port = static_cast<std::uint16_t>(std::atoi(words[1]));
    net::Server server(runtime.executor(), options, router);
    server.start();
    runtime.start();
    runtime.block_on(runtime::stop_signal());
    runtime.block_on(server.stop());
    runtime.stop();
    runtime.join();
}
