#pragma once

#include "net/router.hpp"
#include "server/app/jobs.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// POST /api/v1/speech, GET /api/v1/voices, GET|DELETE /api/v1/jobs/{id}, the dictionary at
// /api/v1/readings.
class SpeechHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        app::Studio& studio;
        runtime::WorkerPool& workers;
        std::function<void()> job_waits;
        std::function<void(JobId)> job_cancelled;
    };
    explicit SpeechHandlers(Parts parts);

    awaitable<net::Response> speak(net::Request request);
    awaitable<net::Response> voices(net::Request request);
    awaitable<net::Response> show_job(net::Request request);
    awaitable<net::Response> cancel_job(net::Request request);
    awaitable<net::Response> list_readings(net::Request request);
    awaitable<net::Response> add_reading(net::Request request);
    awaitable<net::Response> remove_reading(net::Request request);

private:
    Parts parts_;
};

}
