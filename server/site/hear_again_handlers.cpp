#include "server/site/hear_again_handlers.hpp"

#include <algorithm>

namespace nguon::site {
namespace {

// A person reads a page and hears a few sounds, each in several parts on a weak line.
constexpr int most_visits_a_minute = 120;

net::Response html(net::Status status, std::string page)
{
    auto response = net::Response::with(status, "text/html; charset=utf-8", std::move(page));
    // No script at all, and nothing from elsewhere.
    response.headers.set("Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Referrer-Policy", "no-referrer");
    // What was recalled is gone at the next look.
    response.headers.set("Cache-Control", "no-cache");
    return response;
}

net::Response missing()
{
    return html(net::Status::not_found,
        notice_page("Không tìm thấy",
            "Không có cụm loa hoặc bản tin này, hoặc bản tin đã được thu hồi. Hãy quét lại mã trên "
            "cột loa."));
}

net::Response too_often()
{
    auto response = html(net::Status::too_many_requests,
        notice_page("Xin đợi một lát", "Có quá nhiều lượt mở trang. Hãy thử lại sau một phút."));
    response.headers.set("Retry-After", "60");
    return response;
}

net::Response being_made()
{
    auto response = html(net::Status::unavailable,
        notice_page(
            "Xin đợi một lát", "Đang tạo một tệp âm thanh khác cho bạn. Hãy thử lại sau ít giây."));
    response.headers.set("Retry-After", "5");
    return response;
}

net::Response sound(const std::filesystem::path& path, std::string type, const MediaHash& hash,
    std::string_view kind)
{
    auto response = net::Response::file(
        path.string(), std::move(type), "\"" + hash + std::string(kind) + "\"");
    response.headers.set("Cache-Control", "no-cache");
    response.headers.set("X-Content-Type-Options", "nosniff");
    return response;
}

}

HearAgainHandlers::HearAgainHandlers(Parts parts)
    : parts_(parts)
    , visits_(most_visits_a_minute)
{
}

void HearAgainHandlers::add_routes(net::Router& router)
{
    const auto to = [this](auto method) {
        return [this, method](net::Request request) { return (this->*method)(std::move(request)); };
    };
    router.get("/nghe/{device}", to(&HearAgainHandlers::page));
    router.get("/nghe/{device}/tin/{bulletin}", to(&HearAgainHandlers::bulletin));
    router.get("/nghe/{device}/{bulletin}.opus", to(&HearAgainHandlers::opus));
    router.get("/nghe/{device}/{bulletin}.m4a", to(&HearAgainHandlers::aac));
    router.get("/nghe/{device}/{bulletin}/{track}.opus", to(&HearAgainHandlers::opus));
    router.get("/nghe/{device}/{bulletin}/{track}.m4a", to(&HearAgainHandlers::aac));
}

awaitable<HearAgainHandlers::Or<app::HearAgainPlace>> HearAgainHandlers::place_of(
    const net::Request& request)
{
    const Moment now = parts_.clock.now();
    if (!visits_.admit(request.remote_address, now))
        co_return tl::unexpected(too_often());
    const auto device = request.path_id<DeviceId>("device");
    if (!device)
        co_return tl::unexpected(missing());
    auto count = [id = *device, now](app::Facts& facts) {
        return facts.deliveries().heard_on(id, now - app::heard_again_for, app::most_heard_again);
    };
    const auto heard = co_await parts_.facts.read(std::move(count));
    auto look = [id = *device, heard, now](
                    app::Records& records) { return app::hear_again(records, id, heard, now); };
    auto place = co_await parts_.truth.read(std::move(look));
    if (!place)
        co_return tl::unexpected(missing());
    co_return std::move(*place);
}

awaitable<HearAgainHandlers::Or<HearAgainHandlers::Asked>> HearAgainHandlers::asked(
    const net::Request& request)
{
    const auto id = request.path_id<BulletinId>("bulletin");
    auto place = co_await place_of(request);
    if (!place)
        co_return tl::unexpected(std::move(place.error()));
    if (!id)
        co_return tl::unexpected(missing());
    const auto one = std::find_if(place->bulletins.begin(), place->bulletins.end(),
        [&](const app::HeardAgain& heard) { return heard.bulletin.id() == *id; });
    if (one == place->bulletins.end())
        co_return tl::unexpected(missing());
    app::HeardAgain found = *one;
    co_return Asked{ std::move(*place), std::move(found) };
}

std::optional<BulletinSound> HearAgainHandlers::sound_asked(
    const net::Request& request, const Asked& found) const
{
    const auto named = request.path_params.find("track");
    const std::string wanted = named == request.path_params.end() ? "0" : named->second;
    for (const app::HeardSound& one : found.one.sounds) {
        if (std::to_string(one.position) == wanted && parts_.media.exists(one.sound.hash))
            return one.sound;
    }
    return std::nullopt;
}

SoundSizes HearAgainHandlers::sizes_of(const BulletinSound& sound) const
{
    if (!parts_.media.exists(sound.hash))
        return {};
    return { sound.size, static_cast<std::int64_t>(parts_.pocket.size_of(sound.hash).value_or(0)) };
}

awaitable<net::Response> HearAgainHandlers::page(net::Request request)
{
    const auto place = co_await place_of(request);
    if (!place)
        co_return place.error();
    co_return html(net::Status::ok,
        hear_again_page(
            *place, [this](const BulletinSound& one) { return sizes_of(one); },
            parts_.clock.now()));
}

awaitable<net::Response> HearAgainHandlers::bulletin(net::Request request)
{
    const auto found = co_await asked(request);
    if (!found)
        co_return found.error();
    co_return html(net::Status::ok,
        bulletin_page(
            found->place, found->one, [this](const BulletinSound& one) { return sizes_of(one); },
            parts_.clock.now()));
}

awaitable<net::Response> HearAgainHandlers::opus(net::Request request)
{
    const auto found = co_await asked(request);
    if (!found)
        co_return found.error();
    const auto of = sound_asked(request, *found);
    if (!of)
        co_return missing();
    co_return sound(parts_.media.path_of(of->hash), "audio/ogg", of->hash, "");
}

awaitable<net::Response> HearAgainHandlers::aac(net::Request request)
{
    const auto found = co_await asked(request);
    if (!found)
        co_return found.error();
    const auto of = sound_asked(request, *found);
    if (!of)
        co_return missing();
    auto made = parts_.pocket.known(of->hash);
    if (!made) {
        const auto turn = makings_.begin(request.remote_address);
        if (!turn)
            co_return being_made();
        auto make = [this, hash = of->hash] { return parts_.pocket.aac_of(hash); };
        made = co_await parts_.workers.run(std::move(make));
    }
    if (!*made)
        co_return html(net::Status::unavailable,
            notice_page(
                "Chưa phát được", "Chưa tạo được tệp âm thanh này. Hãy thử lại sau ít phút."));
    co_return sound(**made, "audio/mp4", of->hash, "-aac");
}

}
