#include "swarm/crowd/settings.hpp"

#include "net/url.hpp"
#include "json/choice.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <charconv>
#include <map>
#include <set>

namespace nguon::swarm {
namespace {

constexpr std::array scenarios{ json::Choice<Scenario>{ "emergency", Scenario::emergency },
    json::Choice<Scenario>{ "schedule", Scenario::schedule },
    json::Choice<Scenario>{ "reconnect", Scenario::reconnect },
    json::Choice<Scenario>{ "telemetry", Scenario::telemetry },
    json::Choice<Scenario>{ "live", Scenario::live } };
constexpr std::array answers{ json::Choice<Answers>{ "all", Answers::all },
    json::Choice<Answers>{ "received", Answers::received } };

// Files, sockets to the HTTP side, and what the runtime opens.
constexpr int descriptors_kept = 200;
constexpr int most_ever = 100'000;

using Given = std::map<std::string, std::string, std::less<>>;

tl::unexpected<Error> wrong(std::string sentence)
{
    return fail(Kind::invalid, "settings.wrong", std::move(sentence));
}

const std::set<std::string, std::less<>>& known_names()
{
    static const std::set<std::string, std::less<>> names{ "server", "devices", "accounts", "unit",
        "state", "rehearsal", "ca", "scenario", "hold", "jitter", "press", "answers", "rate",
        "server-pid" };
    return names;
}

// Takes "--name value" and "--name=value".
Result<Given> read_arguments(std::span<const char* const> arguments)
{
    Given given;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        if (!argument.starts_with("--"))
            return wrong(fmt::format("“{}” không phải là một tuỳ chọn.", argument));
        const auto equals = argument.find('=');
        const std::string name(argument.substr(2, equals == argument.npos ? equals : equals - 2));
        if (!known_names().contains(name))
            return wrong(fmt::format("Không có tuỳ chọn “--{}”.", name));
        if (equals != argument.npos)
            given[name] = argument.substr(equals + 1);
        else if (++i < arguments.size())
            given[name] = arguments[i];
        else
            return wrong(fmt::format("Tuỳ chọn “--{}” cần một giá trị.", name));
    }
    return given;
}

class Reading {
public:
    explicit Reading(const Given& given)
        : given_(given)
    {
    }

    std::string text(const char* name, const std::string& otherwise = {}) const
    {
        const auto at = given_.find(name);
        return at == given_.end() ? otherwise : at->second;
    }

    template <typename Number>
    Number number(const char* name, Number least, Number most, Number otherwise)
    {
        const auto at = given_.find(name);
        if (at == given_.end())
            return otherwise;
        Number value{};
        const char* end = at->second.data() + at->second.size();
        const auto [stopped, error] = std::from_chars(at->second.data(), end, value);
        if (error == std::errc() && stopped == end && value >= least && value <= most)
            return value;
        refuse(fmt::format("“--{}” phải là số từ {} đến {}.", name, least, most));
        return otherwise;
    }

    Milliseconds seconds(const char* name, Milliseconds otherwise)
    {
        const double usual = static_cast<double>(otherwise.count()) / 1000;
        return Milliseconds(static_cast<std::int64_t>(1000 * number(name, 0.0, 86'400.0, usual)));
    }

    template <typename T, std::size_t N>
    T choice(const char* name, const std::array<json::Choice<T>, N>& table, T otherwise)
    {
        const auto at = given_.find(name);
        if (at == given_.end())
            return otherwise;
        std::string words;
        for (const auto& one : table) {
            if (one.name == at->second)
                return one.value;
            words += fmt::format("{}{}", words.empty() ? "" : ", ", one.name);
        }
        refuse(fmt::format("“--{}” là một trong: {}.", name, words));
        return otherwise;
    }

    void refuse(std::string sentence)
    {
        if (!refusal_)
            refusal_ = std::move(sentence);
    }
    const std::optional<std::string>& refusal() const { return refusal_; }

private:
    const Given& given_;
    std::optional<std::string> refusal_;
};

Result<void> check_server(Settings& settings)
{
    std::string& server = settings.server;
    while (server.ends_with('/'))
        server.pop_back();
    const auto url = net::parse_url(server);
    if (!url || !url->scheme.starts_with("http") || url->target != "/")
        return wrong("“--server” phải là địa chỉ như http://127.0.0.1:8080.");
    if (!net::is_loopback(url->host) && settings.rehearsal.empty())
        return wrong(fmt::format(
            "Máy chủ “{}” không ở trên máy này. nguon-swarm ghi hàng nghìn thiết bị giả vào sổ và "
            "có "
            "thể phát lệnh khẩn cấp, nên chỉ dùng với máy chủ diễn tập: hãy thêm --rehearsal TÊN.",
            url->host));
    return {};
}

}

std::string_view name_of(Scenario scenario) { return json::name_in(scenarios, scenario); }

int most_devices()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > most_ever)
        return most_ever;
    return static_cast<int>(limit.rlim_max) - descriptors_kept;
}

Result<Settings> read_settings(
    std::span<const char* const> arguments, const Environment& environment)
{
    const auto given = read_arguments(arguments);
    if (!given)
        return tl::unexpected(given.error());
    Reading in(*given);
    Settings settings;
    settings.server = in.text("server", environment("NGUON_SERVER").value_or(""));
    settings.accounts_file = in.text("accounts");
    settings.token = environment("NGUON_TOKEN").value_or("");
    settings.unit = in.text("unit");
    settings.state_file = in.text("state", "nguon-swarm.json");
    settings.rehearsal = in.text("rehearsal");
    settings.ca_file = in.text("ca");
    settings.scenario = in.choice("scenario", scenarios, settings.scenario);
    settings.answers = in.choice("answers", answers, settings.answers);
    settings.hold = in.seconds("hold", settings.hold);
    settings.jitter = in.seconds("jitter", settings.jitter);
    settings.presses = in.number("press", 1, 1000, 1);
    settings.rate = in.number("rate", 0.0, 1000.0, settings.rate);
    settings.server_pid = in.number("server-pid", 1, 1 << 22, 0);
    if (settings.server.empty())
        return wrong("Thiếu “--server URL”.");
    if (given->find("devices") == given->end())
        return wrong("Thiếu “--devices N”.");
    settings.devices = in.number("devices", 1, std::max(1, most_devices()), 1);
    if (in.refusal())
        return wrong(*in.refusal());
    if (settings.accounts_file.empty() && settings.token.empty())
        return wrong("Cần “--accounts TỆP” (dạng demo-accounts.json) hoặc biến NGUON_TOKEN.");
    if (const auto fits = check_server(settings); !fits)
        return tl::unexpected(fits.error());
    return settings;
}

std::string usage()
{
    return "nguon-swarm: hàng nghìn thiết bị mô phỏng trong một tiến trình, để diễn tập và đo tải\n"
           "\n"
           "  nguon-swarm --server URL --devices N (--accounts TỆP | NGUON_TOKEN=...)\n"
           "              [--unit MÃ] [--state TỆP] [--hold GIÂY] [--jitter GIÂY] [--ca TỆP]\n"
           "              [--scenario emergency|schedule|reconnect|telemetry|live]\n"
           "              [--press LẦN] [--answers all|received] [--rate TIN] [--server-pid PID]\n"
           "              [--rehearsal TÊN]\n"
           "\n"
           "  --unit MÃ       đơn vị của các thiết bị mô phỏng; mặc định là đơn vị của tài khoản\n"
           "  --state TỆP     khoá và mã của các thiết bị, dùng lại ở lần sau (nguon-swarm.json)\n"
           "  --hold GIÂY     giữ kết nối, gửi số liệu, nói trực tiếp, hay nghỉ giữa hai lần phát "
           "lệnh (5)\n"
           "  --jitter GIÂY   rải các kết nối đầu tiên trong bấy lâu (1)\n"
           "  --press LẦN     số lần phát lệnh khẩn cấp, luôn là lệnh diễn tập (1)\n"
           "  --rate TIN      số bản tin trạng thái mỗi thiết bị gửi trong mười giây (1)\n"
           "  --rehearsal TÊN bắt buộc khi máy chủ không ở trên máy này: chương trình ghi thiết "
           "bị\n"
           "                  giả vào sổ và phát lệnh, không được chạy nhầm vào máy chủ đang phục "
           "vụ\n"
           "                  dân; TÊN đứng trong tên các thiết bị để tìm và xoá sau buổi diễn "
           "tập\n"
           "\n"
           "Kết quả là một dòng JSON. Mã kết thúc: 0 xong, 1 có thiết bị không kết nối, không "
           "nhận\n"
           "hoặc nhận hai lần, 2 tuỳ chọn sai, 3 máy chủ từ chối hoặc không tới được.\n";
}

}
