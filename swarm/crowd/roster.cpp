#include "swarm/crowd/roster.hpp"

#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <sstream>
#include <unistd.h>

namespace nguon::swarm {
namespace {

constexpr std::size_t most_bytes = 256UL << 20;

json::Object to_json(const Member& member)
{
    return { { "device", json::of(member.device) }, { "token", json::of(member.token) },
        { "seed", json::of(to_base64url(member.seed)) },
        { "sequence", static_cast<std::int64_t>(member.log.sequence) },
        { "chain", json::of(member.log.hash.text()) } };
}

Member read_member(json::Reader& in)
{
    Member member;
    member.device = in.id<DeviceId>("device");
    member.token = in.text("token", { .least = 1, .most = 200 });
    const auto seed = from_base64url(in.text("seed", { .most = 60 }));
    if (!seed || seed->size() != SecretKey::seed_size)
        in.refuse("seed", "input.invalid");
    member.seed = seed.value_or("");
    member.log.sequence = static_cast<std::uint64_t>(
        in.integer("sequence", 0, std::numeric_limits<std::int64_t>::max()));
    const auto chain = Hash::parse(in.text("chain", { .most = 64 }));
    if (!chain)
        in.refuse("chain", "input.invalid");
    member.log.hash = chain.value_or(Hash());
    return member;
}

}

std::string encode(const Roster& roster)
{
    return json::serialise(
        json::Object{ { "unit", json::of(roster.unit) }, { "units", json::list_of(roster.units) },
            { "root", json::of(roster.root.text()) }, { "keyring", to_json(roster.keyring) },
            { "members",
                json::list_of(roster.members, [](const Member& one) { return to_json(one); }) } });
}

Result<Roster> parse_roster(std::string_view text)
{
    const auto object = json::parse_object(text, { .max_bytes = most_bytes });
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object, json::Unknown::ignore);
    Roster roster;
    roster.unit = in.id<UnitId>("unit");
    roster.units = in.list(
        "units", { .least = 1, .most = 50 }, [](const json::Field& f) { return f.id<UnitId>(); });
    const auto root = PublicKey::parse(in.text("root", { .most = 64 }));
    if (!root)
        in.refuse("root", "input.invalid");
    roster.root = root.value_or(PublicKey());
    const auto field = in.field("keyring");
    auto keyring = field ? document_from_json(field->value()) : fail(Kind::invalid, "missing");
    if (!keyring)
        in.refuse("keyring", "input.invalid");
    else
        roster.keyring = std::move(*keyring);
    roster.members = in.list("members", { .most = 1'000'000 }, read_member);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return roster;
}

Result<std::optional<Roster>> load_roster(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return std::optional<Roster>();
    std::stringstream text;
    text << in.rdbuf();
    auto roster = parse_roster(text.str());
    if (!roster)
        return fail(Kind::invalid, "state.damaged",
            fmt::format("Tệp trạng thái “{}” không đọc được; hãy xoá nó.", file.string()));
    return std::optional<Roster>(std::move(*roster));
}

// Keys stand in it: nobody else may read it, and a run that is killed leaves the last whole one.
void save_roster(const std::filesystem::path& file, const Roster& roster)
{
    const std::string text = encode(roster);
    const std::string beside = file.string() + ".new";
    const int out = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0)
        throw std::runtime_error("cannot write " + beside);
    std::string_view left = text;
    while (!left.empty()) {
        const ssize_t written = ::write(out, left.data(), left.size());
        if (written <= 0) {
            ::close(out);
            throw std::runtime_error("cannot write " + beside);
        }
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    ::close(out);
    std::filesystem::rename(beside, file);
}

}
