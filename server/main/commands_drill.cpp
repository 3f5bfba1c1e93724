#include <array>
#include <cstdio>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "server/http/plumbing/messages.hpp"
#include "server/main/command_parts.hpp"
#include "server/main/restore_drill.hpp"
#include "server/storage/files.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;

std::string host_name()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

// What comes on standard input is kept beside the target until it was taken apart.
class Arrived {
public:
    explicit Arrived(const fs::path& to)
        : path_(fs::absolute(to).string() + ".arriving.tar")
    {
        fs::create_directories(path_.parent_path());
        fs::remove(path_);
        const storage::File file
            = storage::open_file(path_, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW);
        fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
        std::array<char, 1 << 16> piece{};
        std::uint64_t offset = 0;
        while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), stdin)) {
            storage::write_at(file, offset, { piece.data(), count });
            offset += count;
        }
    }
    ~Arrived()
    {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    Arrived(const Arrived&) = delete;
    Arrived& operator=(const Arrived&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

void print(const DrillReport& report, const fs::path& to, Milliseconds took)
{
    constexpr double second = 1000;
    fmt::print(
        "Diễn tập khôi phục từ {}, làm lúc {}\n", report.backup, vietnamese_moment(report.made));
    fmt::print("Đã khôi phục {} tệp vào {}, kiểm tra xong sau {:.1f} giây\n", report.files,
        to.string(), static_cast<double>(took.count()) / second);
    if (report.with_databases)
        fmt::print("Có {} thiết bị, {} tài khoản\n", report.devices, report.accounts);
    else
        fmt::print("Bản này không có cơ sở dữ liệu: hãy diễn tập khôi phục PostgreSQL riêng.\n");
    for (const std::string& line : report.found.lines)
        fmt::print("{}\n", line);
    for (const std::string& line : report.found.damage)
        fmt::print("HỎNG  {}\n", line);
}

// For the page "Tình trạng hệ thống": the server reads it beside its backups.
void keep(const fs::path& backup, const RestoreDrill& drill)
try {
    BackupShelf(backup.parent_path()).note(drill);
} catch (const std::exception&) {
    fmt::print("Không ghi được kết quả vào {}: trang Tình trạng hệ thống không biết lần này.\n",
        backup.parent_path().string());
}

// Where backups stand: as said, or as the server's settings have it.
Result<fs::path> backup_of(const Arguments& arguments, const Environment& environment)
{
    if (const auto from = arguments.find("from"))
        return newest_backup(*from);
    const auto settings = server_settings(arguments, environment);
    if (!settings)
        return tl::unexpected(settings.error());
    if (!settings->backup_to)
        return fail(Kind::missing, "system.backup_not_set");
    return newest_backup(*settings->backup_to);
}

int drill_there(const Arguments& arguments, const fs::path& backup, const std::string& to)
{
    const std::string host = *arguments.find("host");
    const Moment begun = deed_of_shell().now;
    const int code = drill_on(host, backup, to, arguments.has("remove"));
    if (code < 0)
        return complain(Error{ Kind::unavailable, "restore.no_other_machine", host, {}, {} });
    const ShelvedBackup shelved = [&] {
        for (const ShelvedBackup& one : BackupShelf(backup.parent_path()).backups()) {
            if (one.file.filename() == backup.filename())
                return one;
        }
        return ShelvedBackup{};
    }();
    RestoreDrill drill{ begun, backup.filename(), shelved.made, host + ":" + to,
        deed_of_shell().now - begun, {} };
    if (code != 0)
        drill.damage.push_back(fmt::format("Máy {} báo không thành (mã {})", host, code));
    keep(backup, drill);
    return code;
}

int drill_here(const fs::path& backup, const fs::path& to, bool is_shelved, bool remove)
{
    const Moment begun = deed_of_shell().now;
    const auto report = drill(backup, to, begun);
    const Milliseconds took = deed_of_shell().now - begun;
    RestoreDrill done{ begun, backup.filename(), {}, host_name() + ":" + to.string(), took, {} };
    if (report) {
        done.backup_made = report->made;
        done.damage = report->found.damage;
        print(*report, to, took);
    } else {
        done.damage.push_back(http::message(report.error().code, report.error().detail));
    }
    // A wrong target says nothing about the backup.
    const bool was_tried = report || report.error().kind != Kind::conflict;
    if (is_shelved && was_tried)
        keep(backup, done);
    if (!report)
        return complain(report.error());
    if (remove)
        fs::remove_all(to);
    else
        fmt::print("Dữ liệu còn nguyên ở {} để xem; hãy xóa khi không cần nữa.\n", to.string());
    fmt::print("{}\n",
        done.is_sound() ? "Diễn tập thành công: bản sao lưu này dùng được."
                        : fmt::format("Không đạt: {} chỗ hỏng.", done.damage.size()));
    return done.is_sound() ? 0 : 1;
}

}

int restore_drill_command(const Arguments& arguments, const Environment& environment)
{
    const auto to = arguments.find("to");
    if (!to || to->empty() || !arguments.words.empty())
        return complain(wrong_use("nguon restore-drill --to THƯ_MỤC_TRỐNG "
                                  "[--from TỆP|THƯ_MỤC|-] [--host NGƯỜI@MÁY] [--remove]"));
    if (arguments.find("from") == "-") {
        const Arrived arrived(*to);
        return drill_here(arrived.path(), *to, false, arguments.has("remove"));
    }
    const auto backup = backup_of(arguments, environment);
    if (!backup)
        return complain(backup.error());
    if (arguments.has("host"))
        return drill_there(arguments, *backup, *to);
    return drill_here(*backup, *to, true, arguments.has("remove"));
}

}
