#include "server/app/passwords.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <liboath/oath.h>
#include <sodium.h>
#include <zxcvbn.h>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon::app {
namespace {

void start_sodium()
{
    if (sodium_init() < 0)
        throw std::runtime_error("libsodium does not start");
}

void start_oath()
{
    // The language itself runs this once, whichever thread comes first.
    static const int started = oath_init();
    if (started != OATH_OK)
        throw std::runtime_error("liboath does not start");
}

struct Released {
    void operator()(char* memory) const { std::free(memory); }
};

// What remains of most guessed passwords here when the digits and signs around it are taken away.
constexpr std::array<std::string_view, 40> first_guesses{ "password", "passwort", "passw",
    "matkhau", "matkhaumoi", "matkhaucuatoi", "qwerty", "qwertyuiop", "qwertyuiopasdf", "asdfghjkl",
    "asdfghjklzxcv", "zxcvbnm", "admin", "administrator", "quantri", "quantrivien", "truyenthanh",
    "truyenthanhxa", "daitruyenthanh", "loaphuong", "loatruyenthanh", "ubnd", "ubndxa", "vietnam",
    "vietnamvodich", "congsan", "hochiminh", "hanoi", "thainguyen", "saigon", "iloveyou",
    "anhyeuem", "emyeuanh", "giadinh", "hanhphuc", "chaoban", "xinchao", "welcome", "letmein",
    "nguon" };

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Between the digits and signs at both ends.
std::string_view stem_of(std::string_view text)
{
    while (!text.empty() && !is_letter(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && !is_letter(text.back()))
        text.remove_suffix(1);
    return text;
}

// "abcabcabcabc", "1111111111"
bool repeats_itself(std::string_view text)
{
    constexpr std::size_t longest_block = 5;
    for (std::size_t block = 1; block <= longest_block && block * 2 <= text.size(); ++block) {
        bool same = true;
        for (std::size_t i = block; i < text.size(); ++i)
            same = same && text[i] == text[i - block];
        if (same)
            return true;
    }
    return false;
}

// "abcdefghij", "0987654321"
bool counts_up_or_down(std::string_view text)
{
    for (const int step : { 1, -1 }) {
        bool counts = true;
        for (std::size_t i = 1; i < text.size(); ++i)
            counts = counts && text[i] - text[i - 1] == step;
        if (counts)
            return true;
    }
    return false;
}

// How many tries somebody needs who knows what people choose (zxcvbn), as bits. Its words are
// English: ours are given to it, and with the marks taken away it sees dates, keys and words in
// what we write.
double bits_to_guess(std::string_view text, std::string_view username)
{
    std::vector<std::string> known(first_guesses.begin(), first_guesses.end());
    if (!username.empty())
        known.emplace_back(username);
    std::vector<const char*> words;
    for (const std::string& word : known)
        words.push_back(word.c_str());
    words.push_back(nullptr);
    return ZxcvbnMatch(std::string(text).c_str(), words.data(), nullptr);
}

bool is_guessed_early(std::string_view folded, std::string_view username)
{
    constexpr std::size_t longest_number = 13; // telephones, identity cards, birthdays
    constexpr std::size_t least_beside_the_name = 6;
    const std::string_view stem = stem_of(folded);
    if (std::find(first_guesses.begin(), first_guesses.end(), stem) != first_guesses.end())
        return true;
    if (folded.size() <= longest_number && std::all_of(folded.begin(), folded.end(), is_digit))
        return true;
    if (repeats_itself(folded) || counts_up_or_down(folded))
        return true;
    return username.size() >= 3 && folded.find(username) != std::string_view::npos
        && folded.size() - username.size() < least_beside_the_name;
}

}

std::string hash_password(std::string_view password)
{
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), 3, 64UL << 20) != 0)
        throw std::runtime_error("no memory to hash a password");
    return hash.data();
}

bool is_password(std::string_view hash, std::string_view password)
{
    start_sodium();
    const std::string terminated(hash);
    return crypto_pwhash_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
}

void check_nobody(std::string_view password)
{
    static const std::string nobody = hash_password("nobody has this password");
    static_cast<void>(is_password(nobody, password));
}

Result<void> check_password_strength(std::string_view password, std::string_view username)
{
    if (count_code_points(password) < 10)
        return fail_field("password", "account.password_too_short", "10");
    if (password.size() > 500)
        return fail_field("password", "input.too_long", "500");
    const std::string folded = fold(password);
    const std::string name = fold(username);
    // A hundred million tries: what the method calls safe behind a door that slows down who knocks.
    constexpr double least_bits = 26.6;
    if (is_guessed_early(folded, name)
        || std::min(bits_to_guess(password, name), bits_to_guess(folded, name)) < least_bits)
        return fail_field("password", "account.password_too_common");
    return {};
}

std::optional<std::int64_t> totp_step(
    std::string_view base32_secret, std::string_view code, Moment now)
{
    if (code.size() != 6)
        return std::nullopt;
    start_oath();
    char* raw = nullptr;
    std::size_t length = 0;
    const std::string secret(base32_secret);
    if (oath_base32_decode(secret.c_str(), secret.size(), &raw, &length) != OATH_OK)
        return std::nullopt;
    const std::unique_ptr<char, Released> key(raw);
    constexpr std::int64_t step_seconds = 30;
    const std::int64_t seconds = unix_ms(now) / 1000;
    for (const std::int64_t drift : { 0, -1, 1 }) {
        const std::int64_t at = seconds + drift * step_seconds;
        std::array<char, 8> expected{};
        if (oath_totp_generate(key.get(), length, at, step_seconds, 0, 6, expected.data())
            != OATH_OK)
            return std::nullopt;
        if (sodium_memcmp(expected.data(), code.data(), 6) == 0)
            return at / step_seconds;
    }
    return std::nullopt;
}

std::string new_totp_secret()
{
    start_sodium();
    start_oath();
    std::array<char, 20> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    char* text = nullptr;
    std::size_t length = 0;
    if (oath_base32_encode(bytes.data(), bytes.size(), &text, &length) != OATH_OK)
        throw std::runtime_error("base32");
    const std::unique_ptr<char, Released> owned(text);
    return { text, length };
}

std::string totp_address(std::string_view secret, std::string_view username)
{
    return "otpauth://totp/nguon:" + std::string(username) + "?secret=" + std::string(secret)
        + "&issuer=nguon";
}

}
