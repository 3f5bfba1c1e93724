#pragma once

#include "net/router.hpp"
#include "server/app/studio.hpp"
#include "server/app/templates.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"

namespace nguon::http {

// /api/v1/templates: texts that are ready to be sent.
class TemplateHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        News& news;
        // Voices a short text; what it refuses leaves the template without a sound.
        std::function<awaitable<Result<app::MediaFile>>(app::SpeechOrder)> speak;
        // Every device is to hold the sounds: plans are made anew.
        std::function<void()> changed;
    };
    explicit TemplateHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> remove(net::Request request);
    // Of communes: what is spoken there, and which prepared alerts lack a recording in it.
    awaitable<net::Response> languages(net::Request request);
    awaitable<net::Response> save_languages(net::Request request);
    // Of units: in which order the languages of a bulletin are heard there.
    awaitable<net::Response> language_rules(net::Request request);
    awaitable<net::Response> save_language_rule(net::Request request);

private:
    // The words as sound, where they are Vietnamese, have no blank, and nobody recorded them.
    awaitable<std::optional<app::MediaFile>> voiced(app::Deed deed, Template one);
    void tell(const Template& one);

    Parts parts_;
};

}
