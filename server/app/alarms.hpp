// Who is told of what is wrong with the server, once when it turns bad and once when it is well
// again. The book remembers what was told across restarts, and what could not be sent yet.
//
// It never floods: a fault counts when it has lasted, one that comes and goes has to stay away ever
// longer before it is called well, and what happened meanwhile goes into one letter.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/system/judge.hpp"
#include "json/value.hpp"

namespace nguon::app {

struct AlarmNews {
    std::string part;
    std::string code;
    bool is_well = false; // it was told of before, and is over
    Moment at{}; // since when it is so
    std::string title;
    std::string says;
    std::string advice;

    friend bool operator==(const AlarmNews&, const AlarmNews&) = default;
};

enum class AlarmWay : std::uint8_t { mail, webhook };
std::string_view name_of(AlarmWay way);
std::optional<AlarmWay> parse_alarm_way(std::string_view text);

// How one way stands, for the page.
struct AlarmWayState {
    std::size_t waiting = 0; // news
    std::optional<Moment> last_sent;
    std::string failure; // of the last try; empty: it went well
};

class AlarmBook {
public:
    static constexpr Milliseconds lasts = std::chrono::minutes(1); // before a fault is told
    static constexpr Milliseconds stays_away = std::chrono::minutes(5); // doubled by each return
    static constexpr std::size_t most_an_hour = 10; // letters of one way
    static constexpr std::size_t most_waiting = 50; // news; the oldest are let go of

    // What was kept, or nothing; `ways` are those that are set now. One that is set anew is told of
    // all that is wrong already.
    AlarmBook(std::string_view kept, const std::vector<AlarmWay>& ways);
    std::string kept() const;

    // Takes note of the findings; returns what is told now.
    std::vector<AlarmNews> look(std::span<const Finding> findings, Moment now);

    // What is told once and neither lasts nor passes.
    void tell(const AlarmNews& news);

    // What has to be sent now, empty: nothing.
    std::vector<AlarmNews> due(AlarmWay way, Moment now) const;
    // The first `count` of them arrived.
    void sent(AlarmWay way, std::size_t count, Moment now);
    // Tried again after a minute, then ever later, at most an hour.
    void failed(AlarmWay way, const std::string& why, Moment now);
    AlarmWayState state(AlarmWay way) const;
    // Told and not over.
    std::vector<AlarmNews> open() const;

private:
    struct Watched {
        int level = 0; // the urgency as last seen
        int told = 0; // the one that was told; 0: nobody was told
        Moment since{}; // when `level` became what it is
        std::vector<Moment> tellings; // of the last day
        AlarmNews news; // as it was told
    };
    struct Way {
        std::vector<AlarmNews> waiting;
        std::vector<Moment> letters; // of the last hour
        std::optional<Moment> last_sent;
        std::optional<Moment> next_try;
        int tries = 0;
        std::string failure;
    };

    void read(const json::Object& kept);

    std::map<std::string, Watched> watched_; // by part
    std::map<AlarmWay, Way> ways_;
};

// One letter for all of it.
struct AlarmLetter {
    std::string subject;
    std::string text;
};
// `page`: the address of the status page.
AlarmLetter write_letter(const std::vector<AlarmNews>& news, const std::string& page);
// The body of the webhook. `kind` is "alarm" or "test".
std::string write_hook(
    const std::vector<AlarmNews>& news, std::string_view kind, const std::string& page, Moment now);
// What a test sends.
AlarmNews test_news(Moment now);

}
