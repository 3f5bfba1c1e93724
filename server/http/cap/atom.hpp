// The feed of our alerts (RFC 4287), a page of it.
#pragma once

#include "server/app/records/cap.hpp"

namespace nguon::http {

struct AtomFeed {
    std::string path; // of this feed, without a query
    std::string title;
    std::string author;
    Moment updated{};
    std::vector<app::PublishedCap> entries;
    std::string cursor; // of this page; empty: the first
    std::string next; // of the next page; empty: there is none
};

// The same bytes for the same entries, so that a reader can be told that nothing changed. Links are
// relative to the server, whatever name it is reached by.
std::string to_xml(const AtomFeed& feed);

}
