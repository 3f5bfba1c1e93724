#include <fmt/format.h>

#include "server/main/command_parts.hpp"
#include "server/signer/key_store.hpp"

namespace nguon {
namespace {

constexpr const char* use = "nguon keys init | rotate | revoke KHÓA | show   --data THƯ_MỤC "
                            "[--credential TỆP] [--root-passphrase-file TỆP]";

Result<signer::KeyOptions> options_of(const Arguments& arguments)
{
    signer::KeyOptions options;
    if (const auto file = arguments.find("root-passphrase-file")) {
        auto passphrase = secret_in(*file);
        if (!passphrase)
            return tl::unexpected(passphrase.error());
        options.root_passphrase = std::move(*passphrase);
    }
    if (const auto file = arguments.find("credential"))
        options.credential = *file;
    return options;
}

std::string state_of(const KeyringKey& key, Moment now)
{
    if (key.revoked_at)
        return "đã thu hồi lúc " + vietnamese_moment(*key.revoked_at);
    if (key.not_after <= now)
        return "đã hết hạn lúc " + vietnamese_moment(key.not_after);
    return "dùng đến " + vietnamese_moment(key.not_after);
}

void show(const std::filesystem::path& data, const Keyring& keyring, Moment now)
{
    fmt::print("Khóa gốc   {}\n", keyring.root.text());
    fmt::print(
        "Danh sách  bản {}, ký lúc {}\n", keyring.version, vietnamese_moment(keyring.issued));
    for (const KeyringKey& key : keyring.keys)
        fmt::print("  {}  {}  {}\n", key.kid().text(), key.holder, state_of(key, now));
    if (signer::root_secret_is_here(data))
        fmt::print("Khóa gốc còn nằm trên máy này. Hãy chép keys/root.secret và "
                   "keys/root.passphrase ra nơi cất giữ riêng rồi xóa ở đây.\n");
}

Result<Keyring> run(const Arguments& arguments, const std::filesystem::path& data, Moment now)
{
    const std::string verb = arguments.words.empty() ? "" : arguments.words[0];
    const std::size_t count = arguments.words.size();
    const auto options = options_of(arguments);
    if (!options)
        return tl::unexpected(options.error());
    if (verb == "show" && count == 1)
        return signer::load_keyring(data);
    if (verb == "init" && count == 1)
        return signer::init_keys(data, *options, now);
    if (verb == "rotate" && count == 1)
        return signer::rotate_keys(data, *options, now);
    if (verb != "revoke" || count != 2)
        return tl::unexpected(wrong_use(use));
    const auto kid = KeyId::parse(arguments.words[1]);
    if (!kid)
        return fail(Kind::invalid, "keys.unknown", arguments.words[1]);
    return signer::revoke_key(data, *kid, *options, now);
}

}

int keys_command(const Arguments& arguments, const Environment& environment)
{
    const auto place = place_of(arguments, environment);
    if (!place)
        return complain(place.error());
    const Moment now = deed_of_shell().now;
    const auto keyring = run(arguments, place->folder, now);
    if (!keyring)
        return complain(keyring.error());
    show(place->folder, *keyring, now);
    if (arguments.words[0] == "rotate" || arguments.words[0] == "revoke")
        fmt::print("Hãy khởi động lại bộ ký (nguon-signer) để dùng khóa mới.\n");
    return 0;
}

}
