#include "server/main/commands.hpp"

#include <cstdio>
#include <filesystem>

#include "base/text.hpp"
#include "core/speech/reader.hpp"
#include "runtime/clock.hpp"
#include "runtime/random.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/main/command_parts.hpp"
#include "server/main/voices.hpp"
#include "server/media/speak.hpp"
#include "server/media/work_folder.hpp"
#include "server/signer/files.hpp"

namespace nguon {

Result<storage::Place> place_of(const Arguments& arguments, const Environment& environment)
{
    const auto settings = server_settings(arguments, environment);
    if (!settings)
        return tl::unexpected(settings.error());
    return storage::Place{ settings->database, settings->data };
}

std::unique_ptr<storage::SqlTruth> open_for_change(const storage::Place& place)
{
    if (!std::filesystem::exists(place.folder)) {
        std::filesystem::create_directories(place.folder);
        std::filesystem::permissions(place.folder, std::filesystem::perms::owner_all);
    }
    return storage::open_truth(place, runtime::SystemClock().now());
}

app::Deed deed_of_shell()
{
    app::Deed deed;
    deed.caller.name = "Quản trị máy chủ";
    deed.now = runtime::SystemClock().now();
    // Counting keeps ids apart that are made in the same millisecond.
    auto number = std::make_shared<std::uint32_t>(runtime::random_number());
    deed.chance = [number] { return (*number)++; };
    return deed;
}

Result<std::string> secret_in(const std::string& file)
{
    constexpr std::size_t most = 4096;
    const auto text = signer::read_file(file, most);
    if (!text)
        return tl::unexpected(text.error());
    const std::string secret(trim(*text));
    if (secret.empty())
        return fail(Kind::invalid, "cli.file_empty", file);
    return secret;
}

Error wrong_use(std::string use)
{
    return Error{ Kind::invalid, "cli.wrong_use", std::move(use), {}, {} };
}

int speak_command(const Arguments& arguments)
{
    if (arguments.words.size() != 1)
        return complain(
            wrong_use("nguon speak \"văn bản\" [--text-only] [--voice GIỌNG] [-o tệp.opus]"));
    const Reading reading = read_aloud(arguments.words[0]);
    if (arguments.has("text-only") || !arguments.has("output")) {
        std::printf("%s\n", reading.spoken.c_str());
        return 0;
    }
    const media::WorkFolder folder(std::filesystem::temp_directory_path() / "nguon-speak");
    const auto voice = make_voice({}, folder.path());
    media::VoiceOptions options;
    options.voice = arguments.find("voice").value_or("");
    const auto made = folder.path() / "made.opus";
    const auto speech
        = media::speak(*voice, reading.spoken, options, made, folder.path(), {}, [](double) {});
    if (!speech)
        return complain(speech.error());
    std::filesystem::copy_file(
        made, *arguments.find("output"), std::filesystem::copy_options::overwrite_existing);
    return 0;
}

int complain(const Error& error)
{
    if (error.fields.empty())
        std::fprintf(stderr, "nguon: %s\n", http::message(error.code, error.detail).c_str());
    for (const FieldError& field : error.fields)
        std::fprintf(stderr, "nguon: %s\n", http::message(field.code, field.detail).c_str());
    return error.code.starts_with("cli.") || error.code.starts_with("settings.") ? 2 : 1;
}

int print_help()
{
    std::fputs(
        "nguon serve   --data DIR [--listen HOST:PORT] [--db sqlite|postgresql://...]\n"
        "              [--tls-cert F --tls-key F] [--voice-url URL] [--cap-sender NAME] "
        "[--demo[=before-merge]]\n"
        "nguon user    add NAME --role ROLE [--unit CODE] [--name \"Họ tên\"] [--password-file F]\n"
        "              passwd NAME [--password-file F]\n"
        "              list                                             --data DIR\n"
        "nguon keys    init | rotate | revoke KEY | show                --data DIR\n"
        "               persons | trust KEY --origin URL | require all|none\n"
        "              [--credential F] [--root-passphrase-file F]\n"
        "nguon import  units | devices FILE.csv --data DIR [--on YYYY-MM-DD]\n"
        "              reform FILE.csv --resolution NUMBER --on YYYY-MM-DD --data DIR\n"
        "              [--settled FILE.csv] [--open FILE.csv] [--confirm]\n"
        "nguon backup  --data DIR --to FILE\n"
        "nguon restore --from FILE --data DIR\n"
        "nguon restore-drill --to DIR [--from FILE|FOLDER|-] [--host USER@HOST] [--remove]\n"
        "nguon verify  --data DIR\n"
        "nguon speak   \"văn bản\" [--text-only] [--voice ID] [-o out.opus]\n"
        "nguon --version\n",
        stdout);
    return 0;
}

int run_command(
    const std::string& command, const Arguments& arguments, const Environment& environment)
try {
    if (arguments.has("help"))
        return print_help();
    if (command == "user")
        return user_command(arguments, environment);
    if (command == "keys")
        return keys_command(arguments, environment);
    if (command == "backup")
        return backup_command(arguments, environment);
    if (command == "restore")
        return restore_command(arguments, environment);
    if (command == "restore-drill")
        return restore_drill_command(arguments, environment);
    if (command == "verify")
        return verify_command(arguments, environment);
    if (command == "import")
        return import_command(arguments, environment);
    if (command == "speak")
        return speak_command(arguments);
    return complain(Error{ Kind::invalid, "cli.unknown_command", command, {}, {} });
} catch (const std::exception& error) {
    std::fprintf(stderr, "nguon: %s\n", http::message("cli.failed", error.what()).c_str());
    return 1;
}

}
