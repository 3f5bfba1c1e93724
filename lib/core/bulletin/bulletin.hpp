// A bulletin: what is said, to whom, when it is valid, and how far it is on its way to the air.
//
// draft -> submitted -> approved -> recalled, with rejected (returned) leading back to draft by an
// edit. The text that is approved is the text that was seen: every change of content makes a new
// version, and an approval names the version (DESIGN section 3, step 2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/bulletin/audience.hpp"
#include "core/ids.hpp"

namespace nguon {

// TT 39/2020: the classes of a bulletin, from low to high.
enum class Priority : std::uint8_t { normal, priority, emergency };
enum class Channel : std::uint8_t { speaker, board, site, phone };
enum class BulletinState : std::uint8_t { draft, submitted, approved, rejected, recalled };

std::string_view name_of(Priority priority);
std::optional<Priority> parse_priority(std::string_view text);
std::string_view name_of(Channel channel);
std::optional<Channel> parse_channel(std::string_view text);
std::string_view name_of(BulletinState state);
std::optional<BulletinState> parse_bulletin_state(std::string_view text);

// A correction of how something is read, for this bulletin alone.
struct Correction {
    std::string written;
    std::string spoken;

    friend bool operator==(const Correction&, const Correction&) = default;
};

// Letters and digits between hyphens, letters first: vi, tyz, en-US.
bool is_language_tag(std::string_view tag);

// One language of a bulletin: text to be spoken, or a recording.
struct Track {
    std::string language; // BCP 47: vi, tyz, rad
    std::string text;
    std::optional<MediaHash> media;
    std::string reader = {}; // who speaks in the recording, by name

    friend bool operator==(const Track&, const Track&) = default;
};

// What the officer writes. Any change of it makes a new version.
struct BulletinContent {
    std::string title;
    std::string text; // Markdown is not read aloud; plain text with line breaks
    std::string language = "vi";
    std::string category; // a row of the table of essential information (NĐ 49), may be empty
    Priority priority = Priority::normal;
    std::vector<Channel> channels;
    Audience audience;
    std::optional<Moment> valid_from;
    std::optional<Moment> valid_to;
    std::string voice; // empty: the default voice
    int speed_percent = 100; // 60..160
    std::vector<Correction> corrections;
    // Languages beside the first, each once and recorded: no voice of ours speaks them.
    std::vector<Track> tracks;
    std::optional<MediaHash> media; // a recording chosen by the officer; wins over speech
    // What its kind asks for beside the words, as the template says that it was made of.
    std::string
        consent; // whoever submits has to confirm this: "Gia đình đã đồng ý ..."; may be empty
    bool consent_given = false;
    int days_in_a_row = 0; // on at least so many it has to be aired; 0: as one likes

    friend bool operator==(const BulletinContent&, const BulletinContent&) = default;
};

// The sound that was made or chosen for the version, fixed at submission.
struct BulletinSound {
    MediaHash hash;
    Milliseconds duration{};
    std::int64_t size = 0; // bytes
};

struct Approval {
    AccountId by;
    std::string by_name;
    UnitId unit;
    Moment at;
    Version version = 0; // of the bulletin, as it was seen
    std::string content_hash; // SHA-256 hex of the canonical content
    std::string statement; // the signed statement, as the signer returned it
};

inline constexpr std::size_t longest_consent = 300; // code points
inline constexpr int most_days_in_a_row = 30;

class Bulletin {
public:
    // Refuses what no bulletin may be: see `check_content`. A new bulletin is a draft of version 1.
    static Result<Bulletin> create(
        BulletinId id, UnitId unit, AccountId author, BulletinContent content, Moment now);
    // For storage: takes what was saved as it is.
    struct Saved {
        BulletinId id;
        UnitId unit;
        AccountId author;
        BulletinContent content;
        BulletinState state = BulletinState::draft;
        Version version = 1;
        Moment created;
        Moment changed;
        std::optional<BulletinSound> sound;
        std::optional<AccountId> submitted_by;
        std::optional<Approval> approval;
        std::string comment; // of the last return or recall
        std::optional<Moment> recalled_at;
    };
    explicit Bulletin(Saved saved)
        : saved_(std::move(saved))
    {
    }

    BulletinId id() const { return saved_.id; }
    UnitId unit() const { return saved_.unit; }
    AccountId author() const { return saved_.author; }
    const BulletinContent& content() const { return saved_.content; }
    const Audience& audience() const { return saved_.content.audience; }
    Priority priority() const { return saved_.content.priority; }
    BulletinState state() const { return saved_.state; }
    Version version() const { return saved_.version; }
    const std::optional<BulletinSound>& sound() const { return saved_.sound; }
    const std::optional<Approval>& approval() const { return saved_.approval; }
    const Saved& saved() const { return saved_; }
    bool is_valid_at(Moment moment) const;

    // Each transition refuses a version other than the current one (bulletin.stale), a state that
    // does not lead there (bulletin.wrong_state), and on success counts the version up.

    // Edits a draft or a returned one (which becomes a draft); sound made for the old text is gone.
    Result<void> edit(BulletinContent content, Version seen, Moment now);
    // Fixes content for approval; needs an audience, on loudspeakers sound or text, and of every
    // recording in another language the name of who speaks.
    Result<void> submit(AccountId by, Version seen, Moment now);
    // Attaches the sound made for this version; while it is missing an approval is refused.
    Result<void> attach(BulletinSound sound, Version made_for, Moment now);
    // The author of a `priority` bulletin never approves it; of a normal one only with the right.
    Result<void> approve(Approval approval, bool may_approve_own_normal);
    Result<void> reject(AccountId by, std::string comment, Version seen, Moment now);
    // From submitted or approved; what is on air stops (the device is told elsewhere).
    Result<void> recall(AccountId by, std::string comment, Version seen, Moment now);

private:
    Saved saved_;
};

// Sizes, required fields, known channels, validity in order, speed 60..160. Emergency is refused:
// it is an order of its own, never a bulletin. All wrong fields are listed at once.
Result<void> check_content(const BulletinContent& content);

}
