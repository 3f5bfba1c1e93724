#include <fmt/format.h>

#include "server/main/backup.hpp"
#include "server/main/command_parts.hpp"
#include "server/main/verify.hpp"

namespace nguon {
namespace {

constexpr double megabyte = 1'000'000;

}

int backup_command(const Arguments& arguments, const Environment& environment)
{
    const auto place = place_of(arguments, environment);
    if (!place)
        return complain(place.error());
    const auto to = arguments.find("to");
    if (!to || !arguments.words.empty())
        return complain(wrong_use("nguon backup --data THƯ_MỤC --to TỆP.tar"));
    const auto report = back_up(place->folder, place->database, *to, deed_of_shell().now);
    if (!report)
        return complain(report.error());
    fmt::print("Đã sao lưu {} tệp, trong đó {} tệp âm thanh, {:.1f} MB vào {}\n", report->files,
        report->media, static_cast<double>(report->bytes) / megabyte, *to);
    if (!report->with_databases)
        fmt::print("Cơ sở dữ liệu PostgreSQL không nằm trong bản này: hãy dùng pg_dump.\n");
    if (report->with_keys)
        fmt::print("Bản này chứa cả khóa ký: hãy cất như cất khóa.\n");
    for (const std::string& hash : report->missing)
        fmt::print("Thiếu tệp âm thanh {}\n", hash);
    return report->missing.empty() ? 0 : 1;
}

int restore_command(const Arguments& arguments, const Environment& environment)
{
    const auto place = place_of(arguments, environment);
    if (!place)
        return complain(place.error());
    const auto from = arguments.find("from");
    if (!from || !arguments.words.empty())
        return complain(wrong_use("nguon restore --from TỆP.tar --data THƯ_MỤC"));
    const auto report = restore(*from, place->folder, deed_of_shell().now);
    if (!report)
        return complain(report.error());
    fmt::print("Đã khôi phục {} tệp của bản sao lưu lúc {}\n", report->files,
        vietnamese_moment(report->made));
    if (report->kept_keys)
        fmt::print("Khóa ký đang có ở máy này được giữ nguyên.\n");
    if (!report->with_databases)
        fmt::print("Bản này không có cơ sở dữ liệu: hãy khôi phục PostgreSQL riêng.\n");
    return 0;
}

int verify_command(const Arguments& arguments, const Environment& environment)
{
    const auto place = place_of(arguments, environment);
    if (!place)
        return complain(place.error());
    if (!arguments.words.empty())
        return complain(wrong_use("nguon verify --data THƯ_MỤC"));
    if (place->database == "sqlite" && !std::filesystem::exists(place->folder / "nguon.db"))
        return complain(Error{ Kind::missing, "backup.no_data", place->folder.string(), {}, {} });
    const VerifyReport report = verify_data(place->folder, place->database);
    for (const std::string& line : report.lines)
        fmt::print("{}\n", line);
    for (const std::string& line : report.damage)
        fmt::print("HỎNG  {}\n", line);
    fmt::print("{}\n",
        report.damage.empty() ? "Không thấy gì bị thay đổi."
                              : fmt::format("{} chỗ hỏng.", report.damage.size()));
    return report.damage.empty() ? 0 : 1;
}

}
