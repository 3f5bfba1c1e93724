#include "server/main/troubles.hpp"

#include <cerrno>
#include <system_error>

#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/worker_pool.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/storage/sql/failure.hpp"

namespace nguon {
namespace {

using storage::sql::Errc;

// None for what is a mistake of our own: that stays a 500.
std::optional<std::string> code_of(Errc code)
{
    switch (code) {
    case Errc::busy:
    case Errc::serialization:
    case Errc::deadline:
    case Errc::unavailable:
        return "http.busy";
    case Errc::full:
        return "storage.full";
    default:
        return std::nullopt;
    }
}

}

net::Middleware tell_troubles()
{
    return [](net::Request request, net::Next next) -> awaitable<net::Response> {
        const std::string path = request.path;
        std::string code;
        std::string what;
        try {
            co_return co_await next(std::move(request));
        } catch (const storage::sql::Failure& failure) {
            const auto known = code_of(failure.code());
            if (!known)
                throw;
            code = *known;
            what = failure.what();
        } catch (const std::system_error& failure) {
            const bool full = failure.code() == std::errc::no_space_on_device
                || failure.code().value() == EDQUOT;
            if (!full)
                throw;
            code = "storage.full";
            what = failure.what();
        } catch (const runtime::PoolIsFull& full) {
            code = "http.busy";
            what = full.what();
        } catch (const runtime::DeadlinePassed& passed) {
            code = "http.busy";
            what = passed.what();
        }
        log::warning("http.unavailable", { { "path", path }, { "what", what } });
        auto response = http::problem(Error{ Kind::unavailable, code, {}, {}, {} });
        response.headers.set("Retry-After", "2");
        co_return response;
    };
}

}
