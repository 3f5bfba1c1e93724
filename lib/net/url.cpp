#include "net/url.hpp"

#include "base/text.hpp"

#include <charconv>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace nguon::net {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

std::optional<int> hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return std::nullopt;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            if (i + 2 >= text.size())
                return std::nullopt;
            const auto high = hex_value(text[i + 1]);
            const auto low = hex_value(text[i + 2]);
            if (!high || !low)
                return std::nullopt;
            decoded += static_cast<char>(*high * 16 + *low);
            i += 2;
        }
    }
    return is_valid_utf8(decoded) ? std::optional(std::move(decoded)) : std::nullopt;
}

bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '.' || c == '_' || c == '~';
}

std::uint16_t default_port(std::string_view scheme)
{
    return scheme == "https" || scheme == "wss" ? 443 : 80;
}

tl::unexpected<Error> malformed() { return fail(Kind::invalid, "url.malformed"); }

}

std::string Url::authority() const
{
    std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != default_port(scheme))
        text += ":" + std::to_string(port);
    return text;
}

Result<Url> parse_url(std::string_view text)
{
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed || !parsed->has_authority() || parsed->has_userinfo() || parsed->has_fragment())
        return malformed();
    Url url;
    url.scheme = std::string(parsed->scheme());
    for (char& c : url.scheme) // RFC 3986, 3.1
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (url.scheme != "http" && url.scheme != "https" && url.scheme != "ws" && url.scheme != "wss")
        return malformed();
    url.host = parsed->host_address();
    if (url.host.empty())
        return malformed();
    url.port = default_port(url.scheme);
    if (parsed->has_port()) {
        const std::string_view digits = parsed->port();
        const auto [end, error]
            = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
        if (error != std::errc() || end != digits.data() + digits.size() || url.port == 0)
            return malformed();
    }
    url.target = std::string(std::string_view(parsed->encoded_target()));
    if (!url.target.starts_with('/'))
        url.target.insert(0, "/");
    return url;
}

std::optional<std::string> percent_decode(std::string_view text) { return decode(text, false); }

std::string percent_encode(std::string_view text)
{
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += hex_digits[byte >> 4];
        encoded += hex_digits[byte & 0xF];
    }
    return encoded;
}

std::optional<Query> parse_query(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> parts;
    if (text.empty())
        return Query();
    for (const auto part : split(text, '&')) {
        if (part.empty())
            continue;
        const auto equals = part.find('=');
        auto name = decode(part.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? std::optional(std::string())
                                                      : decode(part.substr(equals + 1), true);
        if (!name || !value)
            return std::nullopt;
        parts.emplace_back(std::move(*name), std::move(*value));
    }
    return Query(std::move(parts));
}

bool is_loopback(std::string_view host)
{
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(std::string(host), no_address);
    return host == "localhost" || (!no_address && address.is_loopback());
}

std::optional<Target> parse_target(std::string_view text)
{
    // Boost checks which characters may stand where; the splitting follows RFC 3986 section 3.3.
    if (!text.starts_with('/') || text.starts_with("//") || !boost::urls::parse_origin_form(text))
        return std::nullopt;
    const auto mark = text.find('?');
    Target target;
    for (const auto part :
        split(text.substr(1, mark == std::string_view::npos ? mark : mark - 1), '/')) {
        auto segment = decode(part, false);
        // A decoded slash would give one path two meanings.
        if (!segment || *segment == "." || *segment == ".."
            || segment->find('/') != std::string::npos)
            return std::nullopt;
        target.path += '/';
        target.path += *segment;
        target.segments.push_back(std::move(*segment));
    }
    if (mark != std::string_view::npos) {
        auto query = parse_query(text.substr(mark + 1));
        if (!query)
            return std::nullopt;
        target.query = std::move(*query);
    }
    return target;
}

}
