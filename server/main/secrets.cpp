#include "server/main/secrets.hpp"

#include "runtime/random.hpp"

namespace nguon {

std::string new_password()
{
    static constexpr std::string_view letters = "23456789abcdefghjkmnpqrstuvwxyz";
    std::string password;
    while (password.size() < 14) {
        if (password.size() % 5 == 4) {
            password += '-';
            continue;
        }
        // Bytes beyond the last whole multiple would favour the first letters.
        const auto byte = static_cast<unsigned char>(runtime::random_bytes(1)[0]);
        if (byte < 256 / letters.size() * letters.size())
            password += letters[byte % letters.size()];
    }
    return password;
}

}
