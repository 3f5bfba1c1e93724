#include "server/app/play_logs.hpp"

#include <algorithm>

#include "server/app/power_facts.hpp"

namespace nguon::app {

std::optional<LogSender> log_sender(Records& records, const std::string& token_hash)
{
    const auto id = records.devices().find_by_token_hash(token_hash);
    const auto device = id ? records.devices().find(*id) : std::nullopt;
    if (!device || device->removed)
        return std::nullopt;
    return LogSender{ *id, device->unit, device->public_key };
}

Result<LogTaken> take_log(
    Facts& facts, const LogSender& sender, const protocol::LogUpload& upload, Moment now)
{
    const auto key = PublicKey::parse(sender.public_key);
    if (!key)
        return fail(Kind::forbidden, "device.not_paired");
    const LogHead held = facts.play_logs().head(sender.device);
    ChainHead head{ static_cast<std::uint64_t>(held.sequence), {} };
    if (const auto hash = Hash::parse(held.chain))
        head.hash = *hash;
    auto opened = protocol::open_log(upload, sender.device, *key, head);
    if (!opened)
        return tl::unexpected(opened.error());
    if (opened->records.empty())
        return LogTaken{ held.sequence, {} };
    LogBatch batch;
    batch.device = sender.device;
    batch.unit = sender.unit;
    batch.first = opened->records.front().sequence;
    batch.records = opened->records;
    batch.entry_bytes = std::move(opened->entries);
    batch.chain_before = head.hash.text();
    batch.chain_after = opened->head.hash.text();
    batch.seal = encode(upload.seal);
    batch.received = now;
    const LogHead reached = facts.play_logs().append(batch);
    const auto is_known
        = [&](const PlayRecord& record) { return record.sequence <= held.sequence; };
    const auto first_fresh = std::find_if_not(batch.records.begin(), batch.records.end(), is_known);
    note_contradictions(facts, sender.device, { first_fresh, batch.records.end() }, now);
    return LogTaken{ reached.sequence, std::move(opened->records) };
}

}
