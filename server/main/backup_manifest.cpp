#include "server/main/backup_manifest.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr std::size_t most_files = 5'000'000;

bool is_our_path(const std::string& path)
{
    if (path == "nguon.db" || path == "facts.db")
        return true;
    const bool known
        = path.starts_with("keys/") || path.starts_with("signer/") || path.starts_with("media/");
    return known && path.find("..") == std::string::npos
        && path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789._-/")
        == std::string::npos;
}

}

const BackupFile* BackupManifest::find(std::string_view path) const
{
    const auto at = std::find_if(
        files.begin(), files.end(), [&](const BackupFile& file) { return file.path == path; });
    return at == files.end() ? nullptr : &*at;
}

std::string to_text(const BackupManifest& manifest)
{
    json::Array files;
    for (const BackupFile& file : manifest.files)
        files.push_back(json::Object{ { "path", json::of(file.path) },
            { "size", static_cast<std::int64_t>(file.size) },
            { "sha256", json::of(file.sha256) } });
    return json::serialise(json::Object{ { "format", BackupManifest::format },
        { "made", json::of(manifest.made) }, { "files", std::move(files) } });
}

Result<BackupManifest> parse_manifest(std::string_view text)
{
    const auto object = json::parse_object(text, { .max_bytes = BackupManifest::most_bytes });
    if (!object)
        return fail(Kind::invalid, "restore.not_a_backup");
    json::Reader in(*object, json::Unknown::ignore);
    BackupManifest manifest;
    if (in.integer("format", 1, INT32_MAX) > BackupManifest::format)
        return fail(Kind::invalid, "restore.newer_format");
    manifest.made = in.moment("made");
    manifest.files = in.list("files", { 0, most_files }, [](json::Reader& one) {
        BackupFile file;
        file.path = one.text("path");
        file.size = static_cast<std::uint64_t>(one.integer("size", 0, INT64_MAX));
        file.sha256 = one.text("sha256");
        return file;
    });
    if (!in.finish())
        return fail(Kind::invalid, "restore.not_a_backup");
    for (const BackupFile& file : manifest.files) {
        if (!is_our_path(file.path))
            return fail(Kind::invalid, "restore.damaged", file.path);
    }
    return manifest;
}

Hash hash_of_file(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    Sha256 sum;
    std::array<char, 1 << 16> buffer{};
    while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0)
        sum.update({ buffer.data(), static_cast<std::size_t>(in.gcount()) });
    return sum.finish();
}

}
