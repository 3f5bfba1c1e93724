#include "net/forwarded.hpp"

#include "base/text.hpp"

#include <boost/asio/ip/address.hpp>

#include <strings.h>

namespace nguon::net {

std::optional<std::string> plain_address(std::string_view text)
{
    boost::system::error_code failed;
    const auto address = asio::ip::make_address(std::string(text), failed);
    if (failed)
        return std::nullopt;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

std::optional<std::string> forwarded_for(const Headers& headers)
{
    std::optional<std::string_view> last;
    for (const auto& [name, value] : headers) {
        if (::strcasecmp(name.c_str(), "X-Forwarded-For") == 0)
            last = value;
    }
    if (!last)
        return std::nullopt;
    const auto comma = last->rfind(',');
    return plain_address(trim(comma == std::string_view::npos ? *last : last->substr(comma + 1)));
}

}
