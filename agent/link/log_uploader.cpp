#include "agent/link/log_uploader.hpp"

#include "runtime/log.hpp"

namespace nguon::agent {

LogUploader::LogUploader(const runtime::Executor& strand, const Pace& pace, PlayerHost& player,
    ServerApi& server, Faults& faults)
    : pace_(pace)
    , player_(player)
    , server_(server)
    , faults_(faults)
    , signal_(strand)
    , back_off_(pace.log)
{
}

void LogUploader::begin_behind(std::int64_t acknowledged)
{
    if (acknowledged_ && acknowledged < *acknowledged_)
        log::warning(
            "log.server_knows_less", { { "before", *acknowledged_ }, { "now", acknowledged } });
    acknowledged_ = acknowledged;
    stopped_ = false;
    back_off_.reset();
    signal_.raise();
}

void LogUploader::grew_to(std::int64_t sequence)
{
    last_ = std::max(last_, sequence);
    signal_.raise();
}

void LogUploader::stop_for(const char* fault)
{
    stopped_ = true;
    faults_.set(fault);
    log::error(fault, { { "acknowledged", acknowledged_.value_or(0) } });
}

awaitable<void> LogUploader::run()
{
    for (;;) {
        if (!acknowledged_ || stopped_ || !player_.is_connected()) {
            co_await signal_.wait_for(pace_.look_every);
            continue;
        }
        const auto more = co_await send_next();
        if (!more) {
            log::warning("log.not_sent", { { "code", more.error().code } });
            co_await signal_.wait_for(back_off_.next());
            continue;
        }
        back_off_.reset();
        if (!*more && (last_ <= *acknowledged_ || stopped_))
            co_await signal_.wait_for(pace_.look_every);
    }
}

awaitable<Result<bool>> LogUploader::send_next()
{
    const std::int64_t after = *acknowledged_;
    const auto answer = co_await player_.ask(LogQuestion{ after, most_records_asked });
    if (!answer && answer.error().code == "log.gone") {
        stop_for(fault::log_gone);
        co_return false;
    }
    if (!answer)
        co_return tl::unexpected(answer.error());
    if (!answer->upload) {
        // The server holds at least what the player has.
        last_ = std::min(last_, after);
        co_return false;
    }
    const auto taken = co_await server_.send_log(*answer->upload);
    if (!taken && (taken.error().code == "log.gap" || taken.error().code == "log.broken_chain")) {
        stop_for(fault::log_refused);
        co_return false;
    }
    if (!taken)
        co_return tl::unexpected(taken.error());
    // A link may have come meanwhile and told anew where to begin.
    if (acknowledged_ != after)
        co_return true;
    if (*taken <= after)
        co_return fail(Kind::unavailable, "log.no_headway");
    acknowledged_ = *taken;
    faults_.clear(fault::log_refused);
    faults_.clear(fault::log_gone);
    co_await player_.ask(AcknowledgedQuestion{ *taken });
    co_return true;
}

}
