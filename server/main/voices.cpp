#include "server/main/voices.hpp"

#include <future>
#include <optional>
#include <stdexcept>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "net/client.hpp"
#include "runtime/runtime.hpp"
#include "server/main/studio.hpp"
#include "server/media/espeak_voice.hpp"
#include "server/media/http_voice.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr auto look_at_stop = 50ms; // how soon a cancelled request is given up

std::unique_ptr<media::Voice> own_voice(const std::filesystem::path& work)
{
    auto program = media::Program::espeak();
    if (!program)
        throw std::runtime_error("espeak-ng is missing");
    return std::make_unique<media::EspeakVoice>(std::move(*program), work);
}

// Posts from worker threads. It has a thread of its own: those of the network must not wait for
// voices, and voices are made also where there is no network (`nguon speak`).
class Poster {
public:
    Poster() { runtime_.start(); }
    ~Poster()
    {
        runtime_.stop();
        runtime_.join();
    }
    Poster(const Poster&) = delete;
    Poster& operator=(const Poster&) = delete;

    Result<std::string> post(const media::HttpPost& post)
    {
        if (post.stop.stop_requested())
            return fail(Kind::invalid, "media.cancelled");
        net::ClientRequest request;
        request.method = net::Method::post;
        request.url = post.url;
        request.headers.set("Content-Type", "application/json");
        request.body = post.body;
        request.within = post.deadline;
        request.max_body = post.most_bytes;
        try {
            return judge(exchange(std::move(request), post.stop));
        } catch (const net::ClientError&) {
            return fail(Kind::unavailable, "speech.service_unreachable");
        } catch (const boost::system::system_error&) {
            return fail(Kind::invalid, "media.cancelled");
        }
    }

private:
    net::ClientResponse exchange(net::ClientRequest request, const std::stop_token& stop)
    {
        const runtime::Executor strand = runtime_.strand();
        asio::cancellation_signal signal;
        auto answer = asio::co_spawn(strand, client_.request(std::move(request)),
            asio::bind_cancellation_slot(signal.slot(), asio::use_future));
        bool is_cancelled = false;
        while (answer.wait_for(look_at_stop) != std::future_status::ready) {
            if (is_cancelled || !stop.stop_requested())
                continue;
            is_cancelled = true;
            std::promise<void> told;
            asio::post(strand, [&] {
                signal.emit(asio::cancellation_type::terminal);
                told.set_value();
            });
            told.get_future().wait();
        }
        return answer.get();
    }

    static Result<std::string> judge(net::ClientResponse answer)
    {
        const auto status = static_cast<unsigned>(answer.status);
        if (status >= 200 && status < 300)
            return std::move(answer.body);
        if (status >= 500 || answer.status == net::Status::too_many_requests)
            return fail(Kind::unavailable, "speech.service_busy", std::to_string(status));
        return fail(Kind::invalid, "speech.service_refused", std::to_string(status));
    }

    runtime::Runtime runtime_;
    net::HttpClient client_{ runtime_.executor() };
};

std::unique_ptr<media::Voice> with_service(const std::string& url,
    const std::filesystem::path& work, std::unique_ptr<media::Voice> fallback)
{
    media::HttpVoiceSettings settings;
    settings.url = url;
    settings.voices
        = { { "service", "Giọng của dịch vụ", media::Region::north, media::Sex::female, true } };
    auto poster = std::make_shared<Poster>();
    return std::make_unique<media::HttpVoice>(
        std::move(settings), [poster](const media::HttpPost& post) { return poster->post(post); },
        find_tools(work), std::move(fallback));
}

}

std::unique_ptr<media::Voice> make_voice(
    const std::string& service_url, const std::filesystem::path& work)
{
    auto own = own_voice(work);
    if (service_url.empty())
        return own;
    return with_service(service_url, work, std::move(own));
}

}
