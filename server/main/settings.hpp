// Settings of the server: each has one name in the file (`tls_cert`), the environment
// (NGUON_TLS_CERT) and on the command line (--tls-cert); the command line wins, then the
// environment.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/relay/relay.hpp"
#include "server/main/mail.hpp"

namespace nguon {

// What stands on a command line: options with values, flags, and words.
struct Arguments {
    std::map<std::string, std::string>
        options; // "data" -> "/var/lib/nguon"; a flag has an empty value
    std::vector<std::string> words;

    bool has(const std::string& name) const { return options.contains(name); }
    std::optional<std::string> find(const std::string& name) const;
};
// `flags` take no value; every other --name takes the next word, or what stands behind "=". Refuses
// with cli.value_missing or cli.unknown_option (not in `known`).
Result<Arguments> parse_arguments(const std::vector<std::string>& words,
    const std::vector<std::string>& flags, const std::vector<std::string>& known);

// Every setting there is, as it is called on the command line, without the dashes: "tls-cert".
std::span<const std::string_view> setting_names();

// name = "value" lines of the settings file; comments with #, no tables. Refuses a line of another
// form, and with settings.unknown a name that is no setting: a mistyped one must not be silence.
Result<std::map<std::string, std::string>> parse_settings_file(std::string_view text);

struct ServerSettings {
    std::filesystem::path data;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::vector<std::string> proxies; // whose X-Forwarded-For is believed; none: nobody's
    std::string database = "sqlite";
    std::string tls_certificate;
    std::string tls_key;
    std::optional<std::string> demo; // "", "before-merge"
    std::filesystem::path console; // built files; empty: looked for beside the program
    std::optional<std::filesystem::path> signer_socket;
    // Under which address officers open the console: where passkeys are made and used. Empty:
    // http://localhost and the port.
    std::string origin;
    bool approvers_need_otp = true; // one-time codes of who approves; off in the demo unless said
    std::string voice_url; // an HTTP voice service, empty: none
    std::string cap_sender; // under which alerts are published; empty: made from the province
    std::optional<TimeOfDay> self_test; // when devices test themselves in silence; none: never
    std::string sms_gateway; // an HTTP service that sends text messages, empty: none
    std::string sms_token; // it is sent as Bearer
    std::chrono::seconds sms_after{ 20 }; // how long a device may be silent before it gets one
    // Whether streams may come from addresses inside networks (a VPN of the province's stations).
    PrivateNetworks relay_private = PrivateNetworks::refused;
    // Where the server puts a backup of itself every day, at which time, and how many it keeps.
    std::optional<std::filesystem::path> backup_to;
    TimeOfDay backup_at{};
    std::size_t backup_keep = 7;
    // Who is told when something is wrong with the server.
    MailSettings mail;
    std::filesystem::path mail_password_file;
    std::string alarm_webhook; // an address that takes JSON, empty: none
    std::string alarm_secret; // it is signed with
    std::filesystem::path alarm_secret_file;
    std::string version; // of this program, set by whoever starts it
};

// Where the console's files are: the setting, the packaged place, or this checkout's build; empty:
// none.
std::filesystem::path console_folder(const std::filesystem::path& setting);

// The host of "https://loa.example.vn[:port]"; empty: it is no origin.
std::string host_of(std::string_view origin);

// Joins command line, environment and file. Refuses with settings.* and the name in the detail.
Result<ServerSettings> server_settings(const Arguments& arguments,
    const std::function<std::optional<std::string>(const std::string&)>& environment);

// What only a server that runs needs: the secrets that the settings name files for. Refuses with
// settings.secret_missing.
Result<void> read_secrets(ServerSettings& settings);

}
