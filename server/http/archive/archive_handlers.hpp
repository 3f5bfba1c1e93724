#pragma once

#include "net/router.hpp"
#include "server/app/archive.hpp"
#include "server/app/media_folder.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// Kho lưu trữ: what was aired, its text and its sound, and for how long sounds are kept.
class ArchiveHandlers {
public:
    ArchiveHandlers(
        TruthDesk& truth, FactDesk& facts, const runtime::Clock& clock, app::MediaFolder& folder);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> show(net::Request request);
    // The sound as it was aired, also where a unit above wrote it.
    awaitable<net::Response> sound(net::Request request);
    awaitable<net::Response> text(net::Request request);
    awaitable<net::Response> show_rule(net::Request request);
    awaitable<net::Response> save_rule(net::Request request);

private:
    awaitable<Result<app::ArchivedBulletin>> find(const net::Request& request);

    TruthDesk& truth_;
    FactDesk& facts_;
    const runtime::Clock& clock_;
    app::MediaFolder& folder_;
};

// A name that every system takes for a file: letters without marks, digits and hyphens.
std::string file_name_of(std::string_view title, std::string_view ending);

}
