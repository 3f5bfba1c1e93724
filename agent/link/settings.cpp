#include "agent/link/settings.hpp"

#include "agent/onsite/page.hpp"
#include "net/url.hpp"

#include <map>
#include <set>

namespace nguon::agent {
namespace {

tl::unexpected<Error> wrong(std::string sentence)
{
    return fail(Kind::invalid, "settings.wrong", std::move(sentence));
}

const std::set<std::string, std::less<>>& known_names()
{
    static const std::set<std::string, std::less<>> names{ "server", "data", "pair", "kind",
        "output", "clock", "boot", "ca", "player", "button", "onsite", "stick", "modem", "line-in",
        "fm", "mains" };
    return names;
}

std::string variable_of(std::string_view name)
{
    std::string variable = "NGUON_";
    for (const char letter : name)
        variable += letter == '-'
            ? '_'
            : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return variable;
}

using Given = std::map<std::string, std::string, std::less<>>;

// Takes "--name value" and "--name=value".
Result<Given> read_arguments(std::span<const char* const> arguments)
{
    Given given;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        if (!argument.starts_with("--"))
            return wrong("not an option: " + std::string(argument));
        const auto equals = argument.find('=');
        const std::string name(argument.substr(2, equals == argument.npos ? equals : equals - 2));
        if (!known_names().contains(name))
            return wrong("no such option: --" + name);
        if (equals != argument.npos)
            given[name] = argument.substr(equals + 1);
        else if (++i < arguments.size())
            given[name] = arguments[i];
        else
            return wrong("--" + name + " wants a value");
    }
    return given;
}

Result<void> check_server(std::string& server)
{
    while (server.ends_with('/'))
        server.pop_back();
    const auto url = net::parse_url(server);
    if (!url || (url->scheme != "http" && url->scheme != "https"))
        return wrong("--server wants an address such as https://truyenthanh.example.vn");
    return {};
}

}

std::string usage()
{
    return "nguon-agent --server URL --data DIR [--pair CODE] [--kind speaker|board]\n"
           "            [--output auto|null|wav:FILE|pulse:SINK] [--clock offset=S,ppm=N|none]\n"
           "            [--ca FILE] [--player own|service] [--boot ID]\n"
           "            [--button evdev:PATH[:KEY]|fifo:PATH[@TEMPLATE]] [--onsite ADDRESS:PORT]\n"
           "            [--stick DIR] [--modem PATH] [--line-in ELEMENT] [--fm ELEMENT]\n"
           "            [--mains FILE]\n"
           "Each option can also stand in the environment: NGUON_SERVER, NGUON_DATA, ...\n";
}

Result<Settings> read_settings(
    std::span<const char* const> arguments, const Environment& environment)
{
    auto given = read_arguments(arguments);
    if (!given)
        return tl::unexpected(given.error());
    for (const std::string& name : known_names()) {
        if (const auto value = environment(variable_of(name)); value && !given->contains(name))
            (*given)[name] = *value;
    }
    const auto value_of = [&](const char* name, std::string otherwise) {
        const auto at = given->find(name);
        return at == given->end() ? std::move(otherwise) : at->second;
    };

    Settings settings;
    settings.server = value_of("server", "");
    settings.data = value_of("data", "");
    if (settings.server.empty() || settings.data.empty())
        return wrong("--server and --data are needed");
    if (const auto fits = check_server(settings.server); !fits)
        return tl::unexpected(fits.error());
    settings.pairing_code = value_of("pair", "");
    const auto kind = parse_device_kind(value_of("kind", "speaker"));
    if (!kind)
        return wrong("--kind is speaker or board");
    settings.kind = *kind;
    // A board is silent.
    settings.output = value_of("output", *kind == DeviceKind::board ? "null" : "auto");
    settings.clock = value_of("clock", "");
    if (!settings.clock.empty()) {
        const auto bend = ClockBend::parse(settings.clock);
        if (!bend)
            return wrong("--clock is offset=S,ppm=N or none");
        settings.bend = *bend;
    }
    settings.boot = value_of("boot", "");
    settings.ca_file = value_of("ca", "");
    settings.button = value_of("button", "");
    settings.line_in = value_of("line-in", "");
    settings.fm = value_of("fm", "");
    settings.onsite = value_of("onsite", "");
    settings.stick = value_of("stick", "");
    settings.modem = value_of("modem", "");
    settings.mains = value_of("mains", "");
    if (!settings.onsite.empty() && !PageAddress::parse(settings.onsite))
        return wrong("--onsite wants an address such as 192.168.8.1:8088");
    const std::string player = value_of("player", "own");
    if (player != "own" && player != "service")
        return wrong("--player is own or service");
    settings.starts_player = player == "own";
    return settings;
}

}
