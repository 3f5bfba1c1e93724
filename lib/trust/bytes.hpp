// How the C libraries of cryptography want their bytes.
#pragma once

#include <string>
#include <string_view>

namespace nguon {

inline unsigned char* raw(std::string& bytes)
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

inline const unsigned char* raw(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}
