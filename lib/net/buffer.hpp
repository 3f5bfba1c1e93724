// Bytes that several connections send without copying them.
#pragma once

#include <memory>
#include <string>

namespace nguon::net {

using Buffer = std::string;
using SharedBuffer = std::shared_ptr<const Buffer>;

inline SharedBuffer share(std::string bytes)
{
    return std::make_shared<const Buffer>(std::move(bytes));
}

}
