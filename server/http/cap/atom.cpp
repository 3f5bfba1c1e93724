#include "server/http/cap/atom.hpp"

#include "core/cap/write.hpp"
#include "net/url.hpp"
#include "trust/hash.hpp"

namespace nguon::http {
namespace {

using cap::escape_xml;

void element(
    std::string& out, std::string_view indent, std::string_view name, std::string_view content)
{
    out += indent;
    out += '<';
    out += name;
    out += '>';
    out += escape_xml(content);
    out += "</";
    out += name;
    out += ">\n";
}

void link(std::string& out, std::string_view indent, std::string_view relation,
    std::string_view type, std::string_view href)
{
    out += indent;
    out += "<link rel=\"";
    out += relation;
    out += "\" type=\"";
    out += type;
    out += "\" href=\"";
    out += escape_xml(href);
    out += "\"/>\n";
}

// An identity that needs no address: a UUID of version 8 (RFC 9562) from the name of the thing.
std::string urn_of(const std::string& name)
{
    std::string hex = sha256(name).text().substr(0, 32);
    hex[12] = '8';
    hex[16] = '8';
    std::string urn = "urn:uuid:";
    for (std::size_t i = 0; i < hex.size(); ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            urn += '-';
        urn += hex[i];
    }
    return urn;
}

std::string page_of(const AtomFeed& feed, const std::string& cursor)
{
    return cursor.empty() ? feed.path : feed.path + "?cursor=" + net::percent_encode(cursor);
}

void entry(std::string& out, const app::PublishedCap& message)
{
    out += "  <entry>\n";
    element(out, "    ", "id", urn_of(message.sender + "," + message.identifier));
    element(out, "    ", "title", message.headline);
    element(out, "    ", "updated", to_rfc3339(message.sent));
    element(out, "    ", "summary", message.area.empty() ? message.headline : message.area);
    link(out, "    ", "alternate", cap::cap_content_type,
        "/cap/v1/alerts/" + net::percent_encode(message.identifier) + ".xml");
    out += "  </entry>\n";
}

}

std::string to_xml(const AtomFeed& feed)
{
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n";
    element(out, "  ", "id", urn_of(feed.author + feed.path));
    element(out, "  ", "title", feed.title);
    element(out, "  ", "updated", to_rfc3339(feed.updated));
    out += "  <author>\n";
    element(out, "    ", "name", feed.author);
    out += "  </author>\n";
    link(out, "  ", "self", "application/atom+xml", page_of(feed, feed.cursor));
    if (!feed.next.empty())
        link(out, "  ", "next", "application/atom+xml", page_of(feed, feed.next));
    for (const app::PublishedCap& message : feed.entries)
        entry(out, message);
    out += "</feed>\n";
    return out;
}

}
