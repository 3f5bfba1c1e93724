#include "server/main/mail.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/text.hpp"

namespace nguon {
namespace {

constexpr long most_seconds = 30;
constexpr long seconds_to_connect = 10;
constexpr std::array<std::string_view, 3> loopback{ "localhost", "127.0.0.1", "[::1]" };
constexpr std::size_t line_of_base64 = 76; // RFC 2045

std::string to_base64(std::string_view bytes)
{
    static constexpr std::string_view letters
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        const std::size_t taken = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < taken ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= taken ? letters[group >> (18 - 6 * i) & 63U] : '=';
    }
    return text;
}

// RFC 2047: words of at most 75 signs each, cut between letters.
std::string encoded_words(std::string_view text)
{
    constexpr std::size_t most_bytes = 42;
    std::string words;
    while (!text.empty()) {
        const std::string_view part = cut_utf8(text, most_bytes);
        words += (words.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + to_base64(part) + "?=");
        text.remove_prefix(part.size());
    }
    return words;
}

// "Sun, 22 Nov 2026 08:30:00 +0700"
std::string mail_date(Moment now)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now + vietnam_offset);
    const std::time_t wall = std::chrono::system_clock::to_time_t(
        std::chrono::sys_seconds(seconds.time_since_epoch()));
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0700", fmt::gmtime(wall));
}

struct Feed {
    std::string_view left;
};

std::size_t feed(char* room, std::size_t size, std::size_t count, void* from)
{
    auto& text = static_cast<Feed*>(from)->left;
    const std::size_t part = std::min(size * count, text.size());
    std::copy_n(text.data(), part, room);
    text.remove_prefix(part);
    return part;
}

bool is_this_machine(std::string_view server)
{
    const auto slashes = server.find("://");
    const std::string_view rest
        = slashes == std::string_view::npos ? server : server.substr(slashes + 3);
    return std::any_of(loopback.begin(), loopback.end(), [&](std::string_view name) {
        return rest == name || rest.starts_with(std::string(name) + ":");
    });
}

struct Letters {
    Letters() { curl_global_init(CURL_GLOBAL_DEFAULT); }
};

}

bool is_mail_address(std::string_view text)
{
    const auto sign = text.find('@');
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != ',' && c != ';' && c != '"';
    });
    return plain && sign != std::string_view::npos && sign > 0 && sign + 1 < text.size()
        && text.find('@', sign + 1) == std::string_view::npos && text.size() <= 254;
}

std::string compose_mail(const MailSettings& settings, std::string_view subject,
    std::string_view text, Moment now, std::string_view name)
{
    std::string letter = fmt::format("Date: {}\r\nFrom: <{}>\r\nTo: <{}>\r\nSubject: {}\r\n"
                                     "Message-ID: <{}@{}>\r\nAuto-Submitted: auto-generated\r\n"
                                     "MIME-Version: 1.0\r\n"
                                     "Content-Type: text/plain; charset=utf-8\r\n"
                                     "Content-Transfer-Encoding: base64\r\n\r\n",
        mail_date(now), settings.from, join(settings.to, ">, <"), encoded_words(subject), name,
        settings.from.substr(settings.from.find('@') + 1));
    const std::string body = to_base64(text);
    for (std::size_t at = 0; at < body.size(); at += line_of_base64)
        letter += body.substr(at, line_of_base64) + "\r\n";
    return letter;
}

Result<void> send_mail(const MailSettings& settings, const std::string& letter)
{
    static const Letters once;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(
        curl_easy_init(), curl_easy_cleanup);
    curl_slist* list = nullptr;
    for (const std::string& to : settings.to)
        list = curl_slist_append(list, ("<" + to + ">").c_str());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> to(list, curl_slist_free_all);
    std::array<char, CURL_ERROR_SIZE> why{};
    const std::string from = "<" + settings.from + ">";
    Feed text{ letter };
    const auto set
        = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
    set(CURLOPT_URL, settings.server.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_MAIL_FROM, from.c_str());
    set(CURLOPT_MAIL_RCPT, to.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &feed);
    set(CURLOPT_READDATA, static_cast<void*>(&text));
    set(CURLOPT_ERRORBUFFER, why.data());
    set(CURLOPT_NOSIGNAL, 1L); // other threads run
    set(CURLOPT_CONNECTTIMEOUT, seconds_to_connect);
    set(CURLOPT_TIMEOUT, most_seconds);
    const bool must_hide = !settings.user.empty() && !is_this_machine(settings.server);
    set(CURLOPT_USE_SSL, static_cast<long>(must_hide ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (!settings.ca_file.empty())
        set(CURLOPT_CAINFO, settings.ca_file.c_str());
    if (!settings.user.empty()) {
        set(CURLOPT_USERNAME, settings.user.c_str());
        set(CURLOPT_PASSWORD, settings.password.c_str());
    }
    const CURLcode code = curl_easy_perform(curl.get());
    if (code == CURLE_OK)
        return {};
    long answer = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    std::string said = why[0] != '\0' ? why.data() : curl_easy_strerror(code);
    if (answer > 0)
        said += fmt::format(" (SMTP {})", answer);
    return fail(Kind::unavailable, "system.mail_failed", said);
}

}
