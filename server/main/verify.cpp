#include "server/main/verify.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "protocol/plan.hpp"
#include "protocol/play_log.hpp"
#include "server/signer/key_store.hpp"
#include "server/signer/signing_log.hpp"
#include "server/storage/sql/backup.hpp"
#include "server/storage/stores.hpp"
#include "trust/chain.hpp"

namespace nguon {
namespace {

constexpr std::size_t most_document = 256UL << 10;
constexpr int seals_at_once = 50;
constexpr int entries_at_once = 5'000;

// The signature alone: a key that has ended or was revoked since still proves who signed then.
bool is_signed(const SignedDocument& document, DocumentType type, const Keyring& keyring)
{
    const KeyringKey* key = keyring.find(document.kid);
    return key != nullptr && check_signature(document, type, key->public_key).has_value();
}

class AuditCheck {
public:
    AuditCheck(app::TruthStore& truth, const Keyring* keyring, VerifyReport& report)
        : truth_(truth)
        , keyring_(keyring)
        , report_(report)
    {
    }

    void run()
    {
        std::int64_t next_number = 1;
        bool is_over = false;
        while (!is_over) {
            truth_.read([&](app::Records& records) {
                const auto seals = records.audit().seals(next_number, seals_at_once);
                for (const app::AuditSeal& seal : seals) {
                    if (seal.number != next_number)
                        damage("thiếu dấu niêm số {}", next_number);
                    check(records, seal);
                    next_number = seal.number + 1;
                    ++seals_;
                }
                is_over = seals.empty();
            });
        }
        std::size_t waiting = 0;
        truth_.read([&](app::Records& records) {
            waiting = records.audit().unsealed(entries_at_once).size();
        });
        report_.lines.push_back(
            fmt::format("Nhật ký hệ thống: {} dòng đã niêm trong {} dấu, {} dòng chưa niêm", rows_,
                seals_, waiting));
    }

private:
    template <typename... Values>
    void damage(fmt::format_string<Values...> text, Values&&... values)
    {
        report_.damage.push_back(
            "Nhật ký hệ thống: " + fmt::format(text, std::forward<Values>(values)...));
    }

    void check(app::Records& records, const app::AuditSeal& seal)
    {
        for (const app::Audit::Row& row : records.audit().rows(seal.first, seal.last)) {
            head_.sequence = static_cast<std::uint64_t>(row.number) - 1;
            head_ = next(head_, row.bytes);
            ++rows_;
        }
        if (head_.hash.text() != seal.chain) {
            damage("các dòng {}–{} không khớp dấu niêm số {}: có dòng bị sửa, xóa hoặc chèn",
                seal.first, seal.last, seal.number);
            // What follows is judged by itself.
            head_.hash = Hash::parse(seal.chain).value_or(Hash());
        }
        head_.sequence = static_cast<std::uint64_t>(seal.last);
        if (keyring_ == nullptr)
            return;
        const auto document = decode_document(seal.seal, most_document);
        const auto sealed = document && is_signed(*document, DocumentType::seal, *keyring_)
            ? parse_seal(document->payload)
            : tl::unexpected(Error{});
        if (!sealed || sealed->chain != "audit" || sealed->head.hash.text() != seal.chain
            || sealed->head.sequence != static_cast<std::uint64_t>(seal.last))
            damage("chữ ký của dấu niêm số {} không đúng", seal.number);
    }

    app::TruthStore& truth_;
    const Keyring* keyring_;
    VerifyReport& report_;
    ChainHead head_;
    std::int64_t seals_ = 0;
    std::int64_t rows_ = 0;
};

class PlayLogCheck {
public:
    PlayLogCheck(app::TruthStore& truth, app::FactStore& facts, VerifyReport& report)
        : truth_(truth)
        , facts_(facts)
        , report_(report)
    {
    }

    void run()
    {
        std::vector<DeviceId> devices;
        facts_.read([&](app::Facts& facts) { devices = facts.play_logs().devices(); });
        for (const DeviceId device : devices) {
            facts_.read([&](app::Facts& facts) { check(facts.play_logs(), device); });
        }
        report_.lines.push_back(fmt::format(
            "Nhật ký phát: {} thiết bị, {} dòng, {} chữ ký đã kiểm, {} chữ ký của khóa cũ đã thay",
            devices.size(), entries_, signatures_, old_keys_));
    }

private:
    template <typename... Values>
    void damage(DeviceId device, fmt::format_string<Values...> text, Values&&... values)
    {
        report_.damage.push_back(fmt::format("Nhật ký phát của {}: {}", name_of_device(device),
            fmt::format(text, std::forward<Values>(values)...)));
    }

    std::optional<Device> find(DeviceId id)
    {
        std::optional<Device> device;
        truth_.read([&](app::Records& records) { device = records.devices().find(id); });
        return device;
    }

    std::string name_of_device(DeviceId id)
    {
        const auto device = find(id);
        return device ? device->name + " (" + id.text() + ")" : id.text();
    }

    // Heads that the device signed, by sequence.
    std::map<std::uint64_t, Hash> signed_heads(app::PlayLogs& logs, DeviceId id)
    {
        std::map<std::uint64_t, Hash> heads;
        const auto device = find(id);
        const auto key = device ? PublicKey::parse(device->public_key) : std::nullopt;
        for (const std::string& text : logs.seals(id)) {
            const auto document = decode_document(text, most_document);
            const auto seal = document ? parse_seal(document->payload) : tl::unexpected(Error{});
            if (!seal || seal->chain != protocol::chain_name(id)) {
                damage(id, "có một chữ ký không đọc được");
                continue;
            }
            heads[seal->head.sequence] = seal->head.hash;
            if (!key || document->kid != key->kid()) {
                ++old_keys_; // the device was paired anew since
            } else if (!check_signature(*document, DocumentType::log, *key)) {
                damage(id, "chữ ký ở dòng {} không đúng", seal->head.sequence);
            } else {
                ++signatures_;
            }
        }
        return heads;
    }

    std::map<std::int64_t, std::string> rows_of(app::PlayLogs& logs, DeviceId device)
    {
        const Span ever{ moment_from_unix_ms(INT64_MIN / 2), moment_from_unix_ms(INT64_MAX / 2) };
        std::map<std::int64_t, std::string> rows;
        for (const PlayRecord& record : logs.of_device(device, ever))
            rows.emplace(record.sequence, protocol::to_canonical(record));
        return rows;
    }

    // Outages are kept apart from what was played.
    std::map<std::int64_t, Outage> outages_of(app::PlayLogs& logs, DeviceId device)
    {
        const Span ever{ moment_from_unix_ms(INT64_MIN / 2), moment_from_unix_ms(INT64_MAX / 2) };
        std::map<std::int64_t, Outage> outages;
        for (const app::ToldOutage& one : logs.outages({ device }, ever))
            outages.emplace(one.sequence, one.outage);
        return outages;
    }

    // Whether the entry tells of an outage; then the row of it must say the same.
    bool check_outage(DeviceId device, const app::PlayLogs::StoredEntry& entry,
        std::map<std::int64_t, Outage>& outages)
    {
        if (entry.bytes.find("\"outage\"") == std::string::npos)
            return false;
        const auto record = protocol::parse_record(entry.bytes);
        if (!record || !record->outage)
            return false;
        const auto row = outages.find(entry.sequence);
        if (row == outages.end())
            damage(device, "dòng {} bị xóa khỏi bảng", entry.sequence);
        else if (row->second != *record->outage)
            damage(device, "dòng {} bị sửa trong bảng", entry.sequence);
        outages.erase(entry.sequence);
        return true;
    }

    void check(app::PlayLogs& logs, DeviceId device)
    {
        const auto heads = signed_heads(logs, device);
        auto rows = rows_of(logs, device);
        auto outages = outages_of(logs, device);
        ChainHead head;
        for (;;) {
            const auto entries = logs.entries(
                device, static_cast<std::int64_t>(head.sequence) + 1, entries_at_once);
            if (entries.empty())
                break;
            for (const auto& entry : entries) {
                if (entry.sequence != static_cast<std::int64_t>(head.sequence) + 1)
                    damage(device, "thiếu các dòng {}–{}", head.sequence + 1, entry.sequence - 1);
                head.sequence = static_cast<std::uint64_t>(entry.sequence) - 1;
                head = next(head, entry.bytes);
                ++entries_;
                const auto sealed = heads.find(head.sequence);
                if (head.hash.text() != entry.chain
                    || (sealed != heads.end() && sealed->second != head.hash)) {
                    damage(device, "chuỗi đứt ở dòng {}", entry.sequence);
                    head.hash = Hash::parse(entry.chain).value_or(Hash());
                }
                if (check_outage(device, entry, outages))
                    continue;
                const auto row = rows.find(entry.sequence);
                if (row == rows.end())
                    damage(device, "dòng {} bị xóa khỏi bảng", entry.sequence);
                else if (row->second != entry.bytes)
                    damage(device, "dòng {} bị sửa trong bảng", entry.sequence);
                if (row != rows.end())
                    rows.erase(row);
            }
        }
        for (const auto& [sequence, bytes] : rows)
            damage(device, "dòng {} không có trong bản thiết bị đã ký", sequence);
        for (const auto& [sequence, outage] : outages)
            damage(device, "lần ngừng từ {} không có trong bản thiết bị đã ký",
                vietnamese_moment(outage.from));
        const app::LogHead held = logs.head(device);
        if (held.sequence != static_cast<std::int64_t>(head.sequence)
            || held.chain != head.hash.text())
            damage(device, "đầu chuỗi ở dòng {} nhưng bản đã ký hết ở dòng {}", held.sequence,
                head.sequence);
    }

    app::TruthStore& truth_;
    app::FactStore& facts_;
    VerifyReport& report_;
    std::int64_t entries_ = 0;
    std::int64_t signatures_ = 0;
    std::int64_t old_keys_ = 0;
};

}

void verify_audit(app::TruthStore& truth, const Keyring* keyring, VerifyReport& report)
{
    AuditCheck(truth, keyring, report).run();
}

void verify_play_logs(app::TruthStore& truth, app::FactStore& facts, VerifyReport& report)
{
    PlayLogCheck(truth, facts, report).run();
}

void verify_media(app::TruthStore& truth, const storage::MediaStore& store, VerifyReport& report)
{
    verify_media(
        truth, [&](const MediaHash& hash) { return store.verify(hash); }, report);
}

void verify_media(app::TruthStore& truth,
    const std::function<storage::MediaCheck(const MediaHash&)>& look, VerifyReport& report)
{
    std::vector<MediaHash> hashes;
    truth.read([&](app::Records& records) { hashes = records.media().all_hashes(); });
    for (const MediaHash& hash : hashes) {
        const storage::MediaCheck found = look(hash);
        if (found == storage::MediaCheck::sound)
            continue;
        std::optional<app::MediaFile> file;
        truth.read([&](app::Records& records) { file = records.media().find(hash); });
        report.damage.push_back(
            fmt::format("Âm thanh {} ({}): {}", hash.substr(0, 12), file ? file->name : "",
                found == storage::MediaCheck::missing ? "mất tệp" : "tệp bị thay đổi"));
    }
    report.lines.push_back(fmt::format("Âm thanh: {} tệp", hashes.size()));
}

void verify_plans(app::TruthStore& truth, const Keyring* keyring, VerifyReport& report)
{
    std::vector<app::Plans::Head> heads;
    truth.read([&](app::Records& records) { heads = records.plans().heads(); });
    std::set<std::string> bodies;
    std::size_t plans = 0;
    for (const app::Plans::Head& head : heads) {
        std::optional<app::StoredPlan> plan;
        truth.read([&](app::Records& records) { plan = records.plans().latest(head.device); });
        if (!plan)
            continue;
        ++plans;
        const auto header = decode_document(plan->header, most_document);
        if (!header || (keyring != nullptr && !is_signed(*header, DocumentType::plan, *keyring)))
            report.damage.push_back(
                fmt::format("Kế hoạch phát {} của thiết bị {}: chữ ký không đúng", plan->version,
                    head.device.text()));
        for (const PlanPart& part : plan->parts)
            bodies.insert(part.hash);
    }
    for (const std::string& hash : bodies) {
        std::optional<std::string> packed;
        truth.read([&](app::Records& records) { packed = records.plans().body(hash); });
        const auto expected = Hash::parse(hash);
        if (!packed || !expected || !protocol::unpack(*packed, *expected))
            report.damage.push_back(fmt::format("Nội dung kế hoạch phát {}: {}", hash.substr(0, 12),
                packed ? "bị thay đổi" : "bị mất"));
    }
    report.lines.push_back(
        fmt::format("Kế hoạch phát: {} bản hiện hành, {} phần nội dung", plans, bodies.size()));
}

namespace {

// False: the files themselves are broken. What stands on them cannot be read with any certainty.
bool are_files_whole(const std::filesystem::path& data, VerifyReport& report)
{
    for (const char* name : { "nguon.db", "facts.db" }) {
        for (const std::string& complaint : storage::sql::check_integrity(data / name))
            report.damage.push_back(fmt::format("{}: {}", name, complaint));
    }
    return report.damage.empty();
}

std::optional<Keyring> keyring_of(const std::filesystem::path& data, VerifyReport& report)
{
    auto keyring = signer::load_keyring(data);
    if (keyring)
        return std::move(*keyring);
    report.damage.push_back(
        "Khóa ký: không đọc được danh sách khóa, nên chữ ký của máy chủ không kiểm được");
    return std::nullopt;
}

// Where the signer has a user of its own, its log is not ours to read.
void verify_signing_log(const std::filesystem::path& data, VerifyReport& report)
{
    std::error_code not_ours;
    if (!std::filesystem::is_directory(data / "signer", not_ours))
        return;
    const auto head = signer::check_signing_log(data / "signer");
    if (head)
        report.lines.push_back(fmt::format("Nhật ký của bộ ký: {} chữ ký", head->sequence));
    else
        report.damage.push_back(fmt::format("Nhật ký của bộ ký: hỏng ở {}", head.error().detail));
}

}

VerifyReport verify_data(const std::filesystem::path& data, const std::string& database)
{
    VerifyReport report;
    if (database == "sqlite" && !are_files_whole(data, report))
        return report;
    const auto keyring = keyring_of(data, report);
    const Keyring* keys = keyring ? &*keyring : nullptr;
    const auto truth = storage::open_truth_as_it_is({ database, data });
    const auto facts = storage::open_facts_as_they_are({ database, data });
    const storage::MediaStore store(data / "media", {});
    verify_audit(*truth, keys, report);
    verify_play_logs(*truth, *facts, report);
    verify_plans(*truth, keys, report);
    verify_media(*truth, store, report);
    verify_signing_log(data, report);
    return report;
}

VerifyReport verify_taken_out(const std::filesystem::path& folder,
    const std::filesystem::path& keys,
    const std::function<storage::MediaCheck(const MediaHash&)>& look, Moment now)
{
    VerifyReport report;
    if (!are_files_whole(folder, report))
        return report;
    const auto keyring = keyring_of(keys, report);
    const Keyring* known = keyring ? &*keyring : nullptr;
    // Brought up to date first: the backup may be of an earlier program.
    const auto truth = storage::open_truth({ "sqlite", folder }, now);
    const auto facts = storage::open_facts({ "sqlite", folder }, now);
    verify_audit(*truth, known, report);
    verify_play_logs(*truth, *facts, report);
    verify_plans(*truth, known, report);
    verify_media(*truth, look, report);
    verify_signing_log(folder, report);
    return report;
}

}
