#include "server/main/commands.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/speech/reader.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/main/voices.hpp"
#include "server/media/speak.hpp"
#include "server/media/work_folder.hpp"

namespace nguon {
namespace {

int speak(const Arguments& arguments)
{
    if (arguments.words.size() != 1)
        return complain(Error{ Kind::invalid, "cli.wrong_use",
            "nguon speak \"văn bản\" [--text-only] [-o tệp.opus]", {}, {} });
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

}

int complain(const Error& error)
{
    std::fprintf(stderr, "nguon: %s\n", http::message(error.code, error.detail).c_str());
    return error.code.starts_with("cli.") || error.code.starts_with("settings.") ? 2 : 1;
}

int print_help()
{
    std::fputs("nguon serve   --data DIR [--listen HOST:PORT] [--db sqlite|postgresql://...]\n"
               "              [--tls-cert F --tls-key F] [--demo[=before-merge]]\n"
               "nguon speak   \"văn bản\" [--text-only] [-o out.opus] [--voice ID]\n",
        stdout);
    return 0;
}

int run_command(const std::string& command, const Arguments& arguments, const Environment&)
{
    if (command == "speak")
        return speak(arguments);
    return complain(Error{ Kind::invalid, "cli.unknown_command", command, {}, {} });
}

}
