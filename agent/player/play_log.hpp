// The play log of this device: what it says it played, numbered without gaps, chained by hash, on
// the disk before anybody is told.
//
// A note is what is under way. It is written before the first sample may sound, so that a player
// that dies in the middle of an item knows afterwards that the item has been heard.
#pragma once

#include "agent/player/complaint.hpp"
#include "agent/player/database.hpp"
#include "protocol/play_log.hpp"

#include <deque>
#include <functional>
#include <set>

namespace nguon::agent {

struct PlayNote {
    std::string act; // the occurrence or "order:42"
    std::optional<OccurrenceKey> occurrence;
    std::optional<BulletinId> bulletin;
    std::optional<OrderId> order;
    Version plan_version = 0;
    Moment planned_at{};
    Moment begins{}; // when it was to begin
    Milliseconds offset{}; // in the media, at that moment
    std::optional<Moment> started_at; // once a sample has sounded
    std::optional<std::int64_t> clock_error_ms;
    Milliseconds rendered{}; // as far as was noted
    Moment noted_at{}; // the last proof that the device was alive
};

// Whether more may be said of the occurrence afterwards.
enum class Finality : std::uint8_t { interim, final };

class PlayLog {
public:
    explicit PlayLog(Database& database);

    // Numbers the record, links it, removes its note: one transaction. What cannot be written (the
    // disk is full) is kept in memory and tried again by `retry`; `fault` then says so.
    void append(PlayRecord record, Finality finality);
    void retry();
    bool fault() const { return !waiting_.empty() || note_failed_; }

    void note(const PlayNote& note);
    void forget_note(const std::string& act);
    std::vector<PlayNote> notes() const { return notes_; }

    // Whether the last word on the occurrence is written (or waits to be).
    bool is_settled(const OccurrenceKey& occurrence) const { return settled_.contains(occurrence); }
    bool has(const OccurrenceKey& occurrence, Outcome result, Reason reason);
    // What was recorded of it so far was the last word.
    void make_final(const OccurrenceKey& occurrence);

    std::int64_t last() const { return static_cast<std::int64_t>(head_.sequence); }
    std::int64_t acknowledged() const { return acknowledged_; }
    // The newest moment for which there is proof that the device was on.
    std::optional<Moment> last_sign_of_life() const;

    // The records behind `after` with a seal over the head behind the last of them; none when
    // nothing follows. Refuses with log.gone.
    Result<std::optional<protocol::LogUpload>> upload(
        std::int64_t after, std::int64_t most, DeviceId device, Signer& signer, Moment now);
    void acknowledge(std::int64_t sequence);
    // Records are kept for 60 days, or for 7 once the server has them.
    void prune(Moment now);

    // Called with the sequence once a record is on the disk.
    std::function<void(std::int64_t)> on_growth;

private:
    struct Waiting {
        PlayRecord record;
        Finality finality = Finality::final;
    };

    void write(const Waiting& waiting);
    void save(const PlayNote& note);

    Database& database_;
    ChainHead head_;
    std::int64_t acknowledged_ = 0;
    std::set<OccurrenceKey> settled_;
    std::vector<PlayNote> notes_;
    std::deque<Waiting> waiting_;
    bool note_failed_ = false;
    Complaint complaint_{ "player.log_not_written" };
};

}
