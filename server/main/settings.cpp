#include "server/main/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "net/forwarded.hpp"
#include "server/app/cap_feed.hpp"

namespace nguon {
namespace {

constexpr std::array<std::string_view, 29> names{ "data", "require-otp", "listen", "proxies",
    "origin", "tls-cert", "tls-key", "db", "voice-url", "console", "signer-socket", "demo",
    "cap-sender", "self-test", "sms-gateway", "sms-token", "sms-after", "relay-private",
    "backup-to", "backup-at", "backup-keep", "mail-server", "mail-user", "mail-password-file",
    "mail-from", "mail-to", "mail-ca", "alarm-webhook", "alarm-secret-file" };

// The silent test and the way of text messages.
template <typename Find> Result<void> read_onsite(const Find& find, ServerSettings& settings)
{
    const std::string self_test = find("self-test").value_or("02:00");
    settings.self_test = parse_time_of_day(self_test);
    if (!settings.self_test && self_test != "off")
        return fail(Kind::invalid, "settings.bad_value", "self-test");
    settings.sms_gateway = find("sms-gateway").value_or("");
    settings.sms_token = find("sms-token").value_or("");
    if (const auto after = find("sms-after")) {
        int seconds = 0;
        const auto [end, error]
            = std::from_chars(after->data(), after->data() + after->size(), seconds);
        if (error != std::errc() || end != after->data() + after->size() || seconds < 1
            || seconds > 3'600)
            return fail(Kind::invalid, "settings.bad_value", "sms-after");
        settings.sms_after = std::chrono::seconds(seconds);
    }
    return {};
}

// A whole number within its bounds.
std::optional<int> read_number(const std::string& text, int least, int most)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

// Backups of the server by itself.
template <typename Find> Result<void> read_backups(const Find& find, ServerSettings& settings)
{
    if (const auto folder = find("backup-to"); folder && !folder->empty())
        settings.backup_to = std::filesystem::absolute(*folder);
    const auto at = parse_time_of_day(find("backup-at").value_or("01:30"));
    if (!at)
        return fail(Kind::invalid, "settings.bad_value", "backup-at");
    settings.backup_at = *at;
    const auto keep = read_number(find("backup-keep").value_or("7"), 1, 1'000);
    if (!keep)
        return fail(Kind::invalid, "settings.bad_value", "backup-keep");
    settings.backup_keep = static_cast<std::size_t>(*keep);
    return {};
}

template <typename Find> Result<void> read_mail(const Find& find, ServerSettings& settings)
{
    MailSettings& mail = settings.mail;
    mail.server = find("mail-server");
    if (mail.server.empty())
        return {};
    if (!mail.server.starts_with("smtp://") && !mail.server.starts_with("smtps://"))
        return fail(Kind::invalid, "settings.bad_value", "mail-server");
    mail.from = find("mail-from");
    if (!is_mail_address(mail.from))
        return fail(Kind::invalid, "settings.bad_value", "mail-from");
    const std::string to = find("mail-to");
    for (const std::string_view one : split(to, ',')) {
        if (!is_mail_address(trim(one)))
            return fail(Kind::invalid, "settings.bad_value", "mail-to");
        mail.to.emplace_back(trim(one));
    }
    mail.ca_file = find("mail-ca");
    mail.user = find("mail-user");
    settings.mail_password_file = find("mail-password-file");
    return {};
}

// `find` yields the empty text for what is not set.
template <typename Find> Result<void> read_alarms(const Find& find, ServerSettings& settings)
{
    if (const auto mail = read_mail(find, settings); !mail)
        return mail;
    settings.alarm_webhook = find("alarm-webhook");
    if (settings.alarm_webhook.empty())
        return {};
    if (!settings.alarm_webhook.starts_with("https://")
        && !settings.alarm_webhook.starts_with("http://"))
        return fail(Kind::invalid, "settings.bad_value", "alarm-webhook");
    settings.alarm_secret_file = find("alarm-secret-file");
    return {};
}

// A secret stands in a file of its own, which only the server's group may read.
Result<std::string> secret_of(const std::string& file)
{
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    const std::string secret(trim(text.str()));
    if (!in || secret.empty() || secret.size() > 4'096)
        return fail(Kind::invalid, "settings.secret_missing", file);
    return secret;
}

std::string variable_of(std::string name)
{
    for (char& c : name)
        c = c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return "NGUON_" + name;
}

std::string key_in_file(std::string name)
{
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

bool is_in_file(std::string_view key)
{
    return std::any_of(names.begin(), names.end(),
        [&](std::string_view name) { return key_in_file(std::string(name)) == key; });
}

// What stands behind the "=": "text", or a bare word; a comment may follow. None: neither.
std::optional<std::string> value_in_file(std::string_view text)
{
    std::string_view rest;
    std::string_view value;
    if (text.starts_with('"')) {
        const auto end = text.find('"', 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        value = text.substr(1, end - 1);
        rest = trim(text.substr(end + 1));
    } else {
        const auto end = std::min(text.find('#'), text.size());
        value = trim(text.substr(0, end));
        rest = text.substr(end);
    }
    if (!rest.empty() && !rest.starts_with('#'))
        return std::nullopt;
    return std::string(value);
}

Result<std::map<std::string, std::string>> read_file(const std::filesystem::path& path)
{
    std::ifstream in(path);
    if (!in)
        return fail(Kind::invalid, "settings.file_missing", path.string());
    std::stringstream text;
    text << in.rdbuf();
    return parse_settings_file(text.str());
}

Result<void> read_listen(const std::string& text, ServerSettings& settings)
{
    const auto colon = text.rfind(':');
    unsigned port = 0;
    const char* first = text.data() + (colon == std::string::npos ? text.size() : colon + 1);
    const auto [end, error] = std::from_chars(first, text.data() + text.size(), port);
    if (colon == std::string::npos || error != std::errc() || end != text.data() + text.size()
        || port > 65535)
        return fail(Kind::invalid, "settings.bad_listen", text);
    settings.address = text.substr(0, colon);
    settings.port = static_cast<std::uint16_t>(port);
    return {};
}

// "127.0.0.1, ::1", in the form in which the address of a connection is told.
Result<void> read_proxies(std::string_view text, ServerSettings& settings)
{
    for (const std::string_view part : split(text, ',')) {
        if (trim(part).empty())
            continue;
        auto address = net::plain_address(trim(part));
        if (!address)
            return fail(Kind::invalid, "settings.bad_value", "proxies");
        settings.proxies.push_back(std::move(*address));
    }
    return {};
}

}

std::string host_of(std::string_view origin)
{
    for (const std::string_view scheme : { "https://", "http://" }) {
        if (!origin.starts_with(scheme))
            continue;
        const std::string_view rest = origin.substr(scheme.size());
        if (rest.find('/') == std::string_view::npos)
            return std::string(rest.substr(0, rest.find(':')));
    }
    return {};
}

std::filesystem::path console_folder(const std::filesystem::path& setting)
{
    if (!setting.empty())
        return setting;
    std::error_code failed;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failed).parent_path();
    // build/<preset>/bin and build/bin stand in a checkout.
    for (const std::filesystem::path& place : { std::filesystem::path("/usr/share/nguon/console"),
             program / "../../web/console/dist", program / "../../../web/console/dist" }) {
        if (std::filesystem::exists(place / "index.html", failed))
            return std::filesystem::canonical(place);
    }
    return {};
}

std::optional<std::string> Arguments::find(const std::string& name) const
{
    const auto at = options.find(name);
    return at == options.end() ? std::nullopt : std::optional(at->second);
}

Result<Arguments> parse_arguments(const std::vector<std::string>& words,
    const std::vector<std::string>& flags, const std::vector<std::string>& known)
{
    const auto holds = [](const std::vector<std::string>& list, const std::string& name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.starts_with("--") || word.size() == 2) {
            if (word == "-o" && i + 1 < words.size()) {
                arguments.options["output"] = words[++i];
                continue;
            }
            arguments.words.push_back(word);
            continue;
        }
        const auto equals = word.find('=');
        const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
        if (!holds(flags, name) && !holds(known, name))
            return fail(Kind::invalid, "cli.unknown_option", word);
        if (equals != std::string::npos)
            arguments.options[name] = word.substr(equals + 1);
        else if (holds(flags, name))
            arguments.options[name] = "";
        else if (i + 1 < words.size())
            arguments.options[name] = words[++i];
        else
            return fail(Kind::invalid, "cli.value_missing", word);
    }
    return arguments;
}

std::span<const std::string_view> setting_names() { return names; }

Result<std::map<std::string, std::string>> parse_settings_file(std::string_view text)
{
    std::map<std::string, std::string> values;
    int number = 0;
    for (const std::string_view raw : split(text, '\n')) {
        ++number;
        const std::string_view line = trim(raw);
        if (line.empty() || line.starts_with('#'))
            continue;
        const auto equals = line.find('=');
        const std::string name(trim(line.substr(0, equals)));
        const auto value = equals == std::string_view::npos
            ? std::nullopt
            : value_in_file(trim(line.substr(equals + 1)));
        if (!value || name.empty())
            return fail(Kind::invalid, "settings.bad_line", std::to_string(number));
        if (!is_in_file(name))
            return fail(Kind::invalid, "settings.unknown", name);
        values[name] = *value;
    }
    return values;
}

Result<ServerSettings> server_settings(const Arguments& arguments,
    const std::function<std::optional<std::string>(const std::string&)>& environment)
{
    std::map<std::string, std::string> file;
    auto config = arguments.find("config");
    if (!config)
        config = environment("NGUON_CONFIG");
    if (config) {
        auto read = read_file(*config);
        if (!read)
            return tl::unexpected(read.error());
        file = std::move(*read);
    }
    const auto find = [&](const std::string& name) -> std::optional<std::string> {
        if (const auto value = arguments.find(name))
            return value;
        if (const auto value = environment(variable_of(name)))
            return value;
        const auto at = file.find(key_in_file(name));
        return at == file.end() ? std::nullopt : std::optional(at->second);
    };
    ServerSettings settings;
    const auto data = find("data");
    if (!data || data->empty())
        return fail(Kind::invalid, "settings.data_missing");
    settings.data = std::filesystem::absolute(*data);
    if (const auto listen = find("listen")) {
        if (const auto read = read_listen(*listen, settings); !read)
            return tl::unexpected(read.error());
    }
    if (const auto read = read_proxies(find("proxies").value_or(""), settings); !read)
        return tl::unexpected(read.error());
    settings.database = find("db").value_or("sqlite");
    settings.tls_certificate = find("tls-cert").value_or("");
    settings.tls_key = find("tls-key").value_or("");
    if (settings.tls_certificate.empty() != settings.tls_key.empty())
        return fail(Kind::invalid, "settings.tls_needs_both");
    settings.demo = find("demo");
    const std::string otp = find("require-otp").value_or(settings.demo ? "nobody" : "approvers");
    if (otp != "nobody" && otp != "approvers")
        return fail(Kind::invalid, "settings.bad_require_otp", otp);
    settings.approvers_need_otp = otp == "approvers";
    settings.console = find("console").value_or("");
    settings.origin = find("origin").value_or("");
    if (!settings.origin.empty() && host_of(settings.origin).empty())
        return fail(Kind::invalid, "settings.bad_origin", settings.origin);
    settings.voice_url = find("voice-url").value_or("");
    settings.cap_sender = find("cap-sender").value_or("");
    if (!settings.cap_sender.empty()) {
        if (const auto fits = app::check_cap_sender(settings.cap_sender); !fits)
            return tl::unexpected(fits.error());
    }
    if (const auto read = read_onsite(find, settings); !read)
        return tl::unexpected(read.error());
    const std::string relays = find("relay-private").value_or("no");
    if (relays != "no" && relays != "yes")
        return fail(Kind::invalid, "settings.bad_value", "relay-private");
    settings.relay_private = relays == "yes" ? PrivateNetworks::allowed : PrivateNetworks::refused;
    if (const auto read = read_backups(find, settings); !read)
        return tl::unexpected(read.error());
    const auto text = [&](const char* name) { return find(name).value_or(""); };
    if (const auto read = read_alarms(text, settings); !read)
        return tl::unexpected(read.error());
    if (const auto socket = find("signer-socket"))
        settings.signer_socket = *socket;
    return settings;
}

Result<void> read_secrets(ServerSettings& settings)
{
    if (!settings.mail.user.empty()) {
        auto password = secret_of(settings.mail_password_file);
        if (!password)
            return tl::unexpected(password.error());
        settings.mail.password = std::move(*password);
    }
    if (!settings.alarm_webhook.empty()) {
        auto secret = secret_of(settings.alarm_secret_file);
        if (!secret)
            return tl::unexpected(secret.error());
        settings.alarm_secret = std::move(*secret);
    }
    return {};
}

}
