// What the agent and the player say to each other over DATA/player/player.sock.
//
// The player listens; it holds the device's key, the pinned root and the play log, and believes
// nothing that it cannot verify itself. The agent connects, asks, and carries. One conversation at
// a time counts: a newer agent takes the place of an older one, which the player then hangs up on.
//
// A message is one frame of runtime/unix_socket.hpp (four bytes of length, then JSON of at most
// `most_message_bytes`):
//
//   question   {"id": 7, "ask": "media", ...}                  agent -> player, "id" counts from 1
//   answer     {"re": 7, ...} or {"re": 7, "error": {"kind", "code", "detail"}}   player -> agent
//   event      {"tell": "changed", ...}                        player -> agent, when it likes
//
// Answers may come in another order than the questions. Unknown fields are ignored; an unknown
// question is answered with `local.unknown_question`, an unknown event is passed over. Whatever
// comes twice (an order, a command, a plan, an acknowledgement) has the effect of once.
// Signed documents travel as envelopes (trust/document.hpp), 64-bit counts as numbers, ids as
// decimal strings, hashes as hex. Times that are exact to the sample are nanoseconds.
//
// clang-format off
// | ask           | carries                        | answer                                        |
// |---------------|--------------------------------|-----------------------------------------------|
// | identity      | -                              | public_key, device?, root? (both once enrolled) |
// | enrol         | device, root, keyring          | ok; refused local.enrolled_elsewhere when trust.json names another device or root |
// | prove         | nonce, own_nonce               | proof: signed hello_payload |
// | check_welcome | proof, own_nonce               | ok; refused trust.*, link.wrong_nonce |
// | refresh       | what, document                 | ok; refused trust.*, plan.*. For a plan the bodies lie in agent/incoming/bodies/HASH; the player verifies and copies them. Offering what it holds already is ok |
// | media         | hash, state: here or gone      | ok: verified by SHA-256 and usable, or noted as gone; refused media.wrong_hash, .missing |
// | order         | order, live                    | order, revision; refused order.*, trust.*. `live`: came over a link that has proved the server for this connection (DESIGN D8) |
// | command       | command                        | command?, done, reason |
// | log           | after, most                    | upload: LogUpload as text ready to be sent, or absent when nothing follows `after`; refused log.gone when the records after `after` are no longer held |
// | acknowledged  | sequence                       | ok: up to here the server has it for good |
// | clock         | a ClockMapping                 | ok |
// | status        | -                              | a Report |
// | stop          | -                              | ok, then the player ends as on SIGTERM, its WAV closed |
// | sms           | text                           | as order; refused sms.* as well |
// | onsite_menu   | -                              | what may be set off here, by whom, and what is stored with version and hash |
// | onsite_send   | who, pin, words, blanks        | as order; refused onsite.* |
// | onsite_stop   | who, pin                       | ok; refused onsite.* |
// | live          | live                           | ok: it will be heard; refused live.*, trust.* |
// | voice         | frame                          | ok: taken, or of no use any more; refused voice.*, live.unknown |
// | relay         | occurrence, begins, bytes      | ok; refused relay.full (again in a moment), relay.broken (connect anew), relay.unknown (not wanted) |
// | link          | up                             | ok: noted for the play log |
//
// | tell          | carries                        | meaning                                       |
// |---------------|--------------------------------|-----------------------------------------------|
// | changed       | a Report                       | the status is no longer what it was |
// | log_grew      | sequence                       | the play log reaches up to here |
// | stage         | order, revision, stage, reason | accepted, refused, sounding, sounded |
// | need          | hash                           | wanted and not here, or found damaged: fetch |
// | relay         | occurrence, address, private, open | a slot wants this stream from now on, or no more; said again every few seconds while it does, and who does not hear it again stops |
// | live          | live, state, reason            | state: accepted, sounding, interrupted, over |
// clang-format on
#pragma once

#include "agent/local/clock_mapping.hpp"
#include "core/device/device.hpp"
#include "core/ids.hpp"
#include "core/live/live.hpp"
#include "core/plan/play_plan.hpp"
#include "trust/document.hpp"
#include "trust/hash.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace nguon::agent {

// Room for a log upload of `most_records_asked`, written as text inside JSON.
inline constexpr std::size_t most_message_bytes = 4UL << 20;
inline constexpr std::int64_t most_records_asked = 500;

// What the player is and holds, beside the status that the server is told. The agent adds the free
// storage, its own faults and the software's version before it sends `status` on.
struct Report {
    DeviceStatus status; // plan_version is the plan that was accepted
    Version keyring = 0;
    Version profile = 0;
    std::int64_t log_last = 0; // sequence of the newest record, 0 when there is none
    bool time_trusted = false;
    std::optional<Moment> floor; // the newest signed document: earlier it cannot be
};

struct IdentityQuestion { };
struct EnrolQuestion {
    DeviceId device;
    PublicKey root;
    SignedDocument keyring;
};
struct ProveQuestion {
    std::string nonce; // the server's
    std::string own_nonce;
};
struct CheckWelcomeQuestion {
    SignedDocument proof;
    std::string own_nonce;
};
enum class Refreshed : std::uint8_t { keyring, profile, plan };
struct RefreshQuestion {
    Refreshed what = Refreshed::plan;
    SignedDocument document;
};
enum class MediaState : std::uint8_t {
    here,
    gone,
    exchanged, // what came under this name hashed to another, and was thrown away
};
struct MediaQuestion {
    Hash hash;
    MediaState state = MediaState::here;
};
struct OrderQuestion {
    SignedDocument order;
    bool live = false;
    std::string stick; // came on a stick of this name; empty: over the line
};
// An order in a text message, as the modem gave it.
struct SmsQuestion {
    std::string text;
};
struct OnsiteMenuQuestion { };
struct OnsiteSendQuestion {
    std::string who;
    std::string pin;
    TemplateId words;
    std::map<std::string, std::string> blanks;
};
struct OnsiteStopQuestion {
    std::string who;
    std::string pin;
};
struct CommandQuestion {
    SignedDocument command;
};
struct LogQuestion {
    std::int64_t after = 0;
    std::int64_t most = most_records_asked;
};
struct AcknowledgedQuestion {
    std::int64_t sequence = 0;
};
struct ClockQuestion {
    ClockMapping mapping;
};
// The line to the server has come, or is gone.
struct LinkQuestion {
    bool up = false;
};
struct StatusQuestion { };
struct StopQuestion { };

// Somebody is about to speak live.
struct LiveQuestion {
    SignedDocument live;
};
// A binary frame of the link as it came.
struct VoiceQuestion {
    std::string frame;
};

// What a station sent, as it came.
struct RelayQuestion {
    OccurrenceKey occurrence;
    std::string bytes;
    bool begins = false; // the first of a new connection
};
inline constexpr std::size_t most_relay_bytes = 32UL << 10; // of one question

using QuestionContent = std::variant<IdentityQuestion, EnrolQuestion, ProveQuestion,
    CheckWelcomeQuestion, RefreshQuestion, MediaQuestion, OrderQuestion, CommandQuestion,
    LogQuestion, AcknowledgedQuestion, ClockQuestion, StatusQuestion, StopQuestion, SmsQuestion,
    OnsiteMenuQuestion, OnsiteSendQuestion, OnsiteStopQuestion, LiveQuestion, VoiceQuestion,
    LinkQuestion, RelayQuestion>;

struct Question {
    std::int64_t id = 0;
    QuestionContent content;
};

enum class Stage : std::uint8_t { accepted, refused, sounding, sounded };
std::string_view name_of(Stage stage);

struct Done { };
struct IdentityAnswer {
    PublicKey public_key;
    std::optional<DeviceId> device;
    std::optional<PublicKey> root;
};
struct ProofAnswer {
    SignedDocument proof;
};
struct OrderAnswer {
    OrderId order;
    std::int64_t revision = 0;
    Stage reached = Stage::accepted; // also by what came of it before
    // While it is still to be heard: what to fetch before everything else, and for how long
    // everything else waits.
    std::optional<Hash> media;
    std::optional<Moment> lives_until;
};
struct CommandAnswer {
    CommandId command; // none when the envelope could not be read
    bool done = false;
    std::string reason;
};
struct LogAnswer {
    std::optional<std::string> upload;
};
struct StatusAnswer {
    Report report;
};
// Code points: a title, or as much of a text that has none.
inline constexpr std::size_t longest_on_air = 200;
// A template or a tone as the device holds it: whoever stands there compares it with the console.
struct StoredWords {
    std::string title; // of a tone its word in orders
    Version version = 0; // 0: unknown, or a tone, which is as old as the program
    Hash hash; // protocol::hash_of(PlanTemplate), or of the tone's samples

    friend bool operator==(const StoredWords&, const StoredWords&) = default;
};
inline constexpr std::size_t most_stored_told = 200;
// For the page of the place: nothing of it is a secret.
struct OnsiteMenuAnswer {
    std::vector<PlanTemplate> templates; // that people may set off
    std::vector<StoredWords> stored; // all of the plan, also those that nobody may set off here
    std::vector<StoredWords> tones;
    std::vector<std::string> people;
    std::string on_air; // the title of what was set off here and is not over; empty: nothing
    std::int64_t wait_s = 0; // no PIN is looked at for so long
};

// Which one it is follows from the question, so that only its reader knows; see `read_answer`.
using AnswerContent = std::variant<Done, IdentityAnswer, ProofAnswer, OrderAnswer, CommandAnswer,
    LogAnswer, StatusAnswer, OnsiteMenuAnswer>;

struct ChangedEvent {
    Report report;
};
struct LogGrewEvent {
    std::int64_t sequence = 0;
};
struct StageEvent {
    OrderId order;
    std::int64_t revision = 0;
    Stage stage = Stage::accepted;
    std::string reason;
};
struct NeedEvent {
    Hash hash;
};
struct LiveEvent {
    LiveId live;
    std::string state;
    std::string reason; // why it is over or was never heard
};
// The agent holds it open for as long as it hears so; see `relay_held_for`.
struct RelayEvent {
    OccurrenceKey occurrence;
    std::string address;
    bool private_network = false; // it may lead into the network that the device stands in
    bool open = false;
};
inline constexpr std::chrono::seconds relay_held_for{ 15 };
using Event
    = std::variant<ChangedEvent, LogGrewEvent, StageEvent, NeedEvent, LiveEvent, RelayEvent>;

// An answer as it came, before it is known what it answers.
struct RawAnswer {
    std::int64_t re = 0;
    Result<json::Object> content;
};
// One of the two.
struct FromPlayer {
    std::optional<RawAnswer> answer;
    std::optional<Event> event;
};

std::string encode(const Question& question);
std::string encode_answer(std::int64_t re, const Result<AnswerContent>& answer);
std::string encode(const Event& event);

// On the player's side. Refuses with local.malformed or local.unknown_question; the detail is then
// the question's id, as far as it could be read.
Result<Question> decode_question(std::string_view text);

// On the agent's side. Refuses with local.malformed or, for an event to be passed over,
// local.unknown_event.
Result<FromPlayer> decode_from_player(std::string_view text);
// The answer to a question that is answered by `Answer`; refuses with what the player refused with,
// or local.malformed.
template <typename Answer> Result<Answer> read_answer(const Result<json::Object>& content);

// Which answer belongs to which question.
template <typename Question> struct AnswerOf {
    using type = Done;
};
template <> struct AnswerOf<IdentityQuestion> {
    using type = IdentityAnswer;
};
template <> struct AnswerOf<ProveQuestion> {
    using type = ProofAnswer;
};
template <> struct AnswerOf<OrderQuestion> {
    using type = OrderAnswer;
};
template <> struct AnswerOf<SmsQuestion> {
    using type = OrderAnswer;
};
template <> struct AnswerOf<OnsiteSendQuestion> {
    using type = OrderAnswer;
};
template <> struct AnswerOf<OnsiteMenuQuestion> {
    using type = OnsiteMenuAnswer;
};
template <> struct AnswerOf<CommandQuestion> {
    using type = CommandAnswer;
};
template <> struct AnswerOf<LogQuestion> {
    using type = LogAnswer;
};
template <> struct AnswerOf<StatusQuestion> {
    using type = StatusAnswer;
};

}
