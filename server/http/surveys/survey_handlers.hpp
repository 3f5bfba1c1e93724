#pragma once

#include "net/router.hpp"
#include "server/app/surveys.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/survey-forms, /api/v1/survey-rounds, /api/v1/survey-answers.
class SurveyHandlers {
public:
    SurveyHandlers(TruthDesk& desk, const runtime::Clock& clock)
        : desk_(desk)
        , clock_(clock)
    {
    }

    awaitable<net::Response> forms(net::Request request);
    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> add(net::Request request);
    awaitable<net::Response> save(net::Request request);
    awaitable<net::Response> assets(net::Request request);
    awaitable<net::Response> answers(net::Request request);
    awaitable<net::Response> answer(net::Request request);
    awaitable<net::Response> choose(net::Request request);

private:
    TruthDesk& desk_;
    const runtime::Clock& clock_;
};

}
