// The table of contents of the server: every route, method and path on one line.
#pragma once

#include "net/router.hpp"
#include "server/http/bulletins/bulletin_handlers.hpp"
#include "server/http/device/device_link_handlers.hpp"
#include "server/http/media/media_handlers.hpp"
#include "server/http/schedules/schedule_handlers.hpp"
#include "server/http/session/session_handlers.hpp"
#include "server/http/speech/speech_handlers.hpp"

namespace nguon::http {

struct Handlers {
    SessionHandlers& session;
    BulletinHandlers& bulletins;
    SpeechHandlers& speech;
    MediaHandlers& media;
    ScheduleHandlers& schedules;
    DeviceLinkHandlers& device_link;
};

// `open` routes first, then everything that needs a session.
void add_routes(net::Router& router, Handlers handlers, TruthDesk& desk,
    const runtime::Clock& clock, News& news);

}
