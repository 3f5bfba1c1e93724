#pragma once

#include "net/router.hpp"
#include "runtime/clock.hpp"
#include "runtime/desk.hpp"
#include "server/app/media_folder.hpp"
#include "server/site/hear_again_page.hpp"
#include "server/site/visits.hpp"

namespace nguon::site {

// /nghe/{device}: the page behind a pole's label. Open to everybody, without an account.
class HearAgainHandlers {
public:
    struct Parts {
        runtime::Desk<app::TruthStore>& truth;
        runtime::Desk<app::FactStore>& facts;
        const runtime::Clock& clock;
        app::MediaFolder& media;
        app::PocketSounds& pocket;
        runtime::WorkerPool& workers; // that make sounds: what waits there is bounded
    };
    explicit HearAgainHandlers(Parts parts);

    void add_routes(net::Router& router);

private:
    awaitable<net::Response> page(net::Request request);
    awaitable<net::Response> bulletin(net::Request request);
    awaitable<net::Response> opus(net::Request request);
    awaitable<net::Response> aac(net::Request request);

    // A refusal is the answer already made.
    template <typename T> using Or = tl::expected<T, net::Response>;
    awaitable<Or<app::HearAgainPlace>> place_of(const net::Request& request);
    struct Asked {
        app::HearAgainPlace place;
        app::HeardAgain one;
    };
    awaitable<Or<Asked>> asked(const net::Request& request);
    // The language that the address names; the main text where it names none.
    std::optional<BulletinSound> sound_asked(const net::Request& request, const Asked& found) const;
    SoundSizes sizes_of(const BulletinSound& sound) const;

    Parts parts_;
    Visits visits_;
    OneAtATime makings_; // of sounds
};

}
