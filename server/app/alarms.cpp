#include "server/app/alarms.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/names.hpp"
#include "server/app/system_words.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

using namespace std::chrono_literals;

constexpr const char* test_code = "alarm.test";
constexpr Milliseconds longest_alarm_pause = 1h; // between two tries
constexpr Names<AlarmWay, 2> way_names{ "email", "webhook" };

void forget_before(std::vector<Moment>& moments, Moment before)
{
    std::erase_if(moments, [&](Moment moment) { return moment < before; });
}

json::Object to_json(const AlarmNews& news)
{
    return json::Object{ { "part", json::of(news.part) }, { "code", json::of(news.code) },
        { "state", news.is_well ? "well" : "bad" }, { "at", json::of(news.at) },
        { "title", json::of(news.title) }, { "says", json::of(news.says) },
        { "advice", json::of(news.advice) } };
}

AlarmNews read_news(json::Reader& in)
{
    AlarmNews news;
    news.part = in.text("part");
    news.code = in.text("code");
    news.is_well = in.text("state") == "well";
    news.at = in.moment("at");
    news.title = in.text("title");
    news.says = in.text("says", { .most = 4'000, .lines = json::Lines::many });
    news.advice = in.text("advice", { .most = 4'000, .lines = json::Lines::many });
    return news;
}

std::vector<Moment> read_moments(json::Reader& in, std::string_view key)
{
    return in.list(key, {}, [](const json::Field& field) { return field.moment(); });
}

}

std::string_view name_of(AlarmWay way) { return way_names.of(way); }
std::optional<AlarmWay> parse_alarm_way(std::string_view text) { return way_names.find(text); }

AlarmBook::AlarmBook(std::string_view kept, const std::vector<AlarmWay>& ways)
{
    if (const auto object = json::parse_object(kept))
        read(*object);
    std::erase_if(ways_, [&](const auto& entry) {
        return std::find(ways.begin(), ways.end(), entry.first) == ways.end();
    });
    for (const AlarmWay way : ways) {
        const auto [at, is_new] = ways_.try_emplace(way);
        if (is_new)
            at->second.waiting = open();
    }
}

void AlarmBook::read(const json::Object& kept)
{
    json::Reader in(kept, json::Unknown::ignore);
    std::map<std::string, Watched> watched;
    std::map<AlarmWay, Way> ways;
    in.list("parts", {}, [&](json::Reader& part) {
        Watched one;
        one.told = static_cast<int>(part.integer("told", 0, 9));
        one.level = one.told; // told again only when it is worse than it was
        one.since = part.moment("since");
        one.tellings = read_moments(part, "tellings");
        one.news = part.object("news", read_news);
        watched[one.news.part] = one;
        return 0;
    });
    in.list("ways", {}, [&](json::Reader& entry) {
        Way one;
        const auto way = parse_alarm_way(entry.text("way"));
        one.waiting = entry.list("waiting", {}, read_news);
        one.letters = read_moments(entry, "letters");
        one.last_sent = entry.optional_moment("last_sent");
        if (way)
            ways[*way] = one;
        return 0;
    });
    // Of another program, or broken: then nothing was told yet.
    if (!in.finish())
        return;
    watched_ = std::move(watched);
    ways_ = std::move(ways);
}

std::string AlarmBook::kept() const
{
    json::Array parts;
    for (const auto& [part, one] : watched_) {
        if (one.told == 0 && one.tellings.empty())
            continue;
        parts.push_back(json::Object{ { "told", one.told }, { "since", json::of(one.since) },
            { "tellings", json::list_of(one.tellings) }, { "news", to_json(one.news) } });
    }
    json::Array ways;
    for (const auto& [way, one] : ways_) {
        ways.push_back(json::Object{ { "way", json::of(name_of(way)) },
            { "waiting", json::list_of(one.waiting, to_json) },
            { "letters", json::list_of(one.letters) }, { "last_sent", json::of(one.last_sent) } });
    }
    return json::serialise(
        json::Object{ { "parts", std::move(parts) }, { "ways", std::move(ways) } });
}

std::vector<AlarmNews> AlarmBook::look(std::span<const Finding> findings, Moment now)
{
    std::vector<AlarmNews> told;
    const auto settle = [&](const std::string& part, const Finding* finding) {
        Watched& one = watched_[part];
        // Seen by a clock that was wrong: it lasts from now on.
        one.since = std::min(one.since, now);
        forget_before(one.tellings, now - 24h);
        const int urgency = finding == nullptr ? 0 : finding->urgency;
        const bool settled = finding == nullptr || finding->is_settled;
        if (urgency != one.level) {
            one.level = urgency;
            one.since = now;
        }
        const Milliseconds lasted = now - one.since;
        const bool holds = settled || lasted >= lasts;
        if (one.level > one.told && holds) {
            const SystemWords words = words_of(*finding);
            one.news
                = { part, finding->code, false, one.since, words.title, words.says, words.advice };
            one.told = one.level;
            one.tellings.push_back(now);
            told.push_back(one.news);
        } else if (one.level > 0 && one.level < one.told && holds) {
            one.told = one.level; // less pressing: to be told again should it become worse
        } else if (one.level == 0 && one.told > 0) {
            const auto returns
                = std::min<std::size_t>(std::max<std::size_t>(one.tellings.size(), 1), 7) - 1;
            if (!settled && lasted < stays_away * (1 << returns))
                return;
            one.told = 0;
            AlarmNews well = one.news;
            well.is_well = true;
            well.at = one.since;
            well.says = finding == nullptr ? "" : words_of(*finding).says;
            well.advice.clear();
            told.push_back(well);
        }
    };
    // Two keys may have one name: of findings of one part the most pressing speaks for it.
    std::map<std::string, const Finding*> seen;
    for (const Finding& finding : findings) {
        const Finding*& worst = seen[finding.part];
        if (worst == nullptr || worst->urgency < finding.urgency)
            worst = &finding;
    }
    for (const Finding& finding : findings) {
        // What cannot be seen for the moment is as it was.
        if (seen[finding.part] == &finding && finding.grade != Grade::unknown)
            settle(finding.part, &finding);
    }
    std::vector<std::string> gone;
    for (const auto& [part, one] : watched_) {
        if (!seen.contains(part))
            gone.push_back(part);
    }
    for (const std::string& part : gone)
        settle(part, nullptr);
    std::erase_if(watched_, [](const auto& entry) {
        return entry.second.level == 0 && entry.second.told == 0 && entry.second.tellings.empty();
    });
    for (const AlarmNews& news : told)
        tell(news);
    return told;
}

void AlarmBook::tell(const AlarmNews& news)
{
    for (auto& [name, way] : ways_) {
        way.waiting.push_back(news);
        if (way.waiting.size() > most_waiting)
            way.waiting.erase(way.waiting.begin());
    }
}

std::vector<AlarmNews> AlarmBook::due(AlarmWay way, Moment now) const
{
    const auto at = ways_.find(way);
    if (at == ways_.end())
        return {};
    // A clock that was set back must not hold letters for as long as it was ahead.
    const auto& next = at->second.next_try;
    if (next && now < *next && *next - now <= longest_alarm_pause)
        return {};
    const auto recent = std::count_if(at->second.letters.begin(), at->second.letters.end(),
        [&](Moment letter) { return letter <= now && now - letter < 1h; });
    return static_cast<std::size_t>(recent) < most_an_hour ? at->second.waiting
                                                           : std::vector<AlarmNews>();
}

void AlarmBook::sent(AlarmWay way, std::size_t count, Moment now)
{
    Way& one = ways_[way];
    const auto arrived = static_cast<std::ptrdiff_t>(std::min(count, one.waiting.size()));
    one.waiting.erase(one.waiting.begin(), one.waiting.begin() + arrived);
    forget_before(one.letters, now - 1h);
    one.letters.push_back(now);
    one.last_sent = now;
    one.next_try.reset();
    one.tries = 0;
    one.failure.clear();
}

void AlarmBook::failed(AlarmWay way, const std::string& why, Moment now)
{
    Way& one = ways_[way];
    one.failure = why;
    one.tries = std::min(one.tries + 1, 7);
    one.next_try = now + std::min<Milliseconds>(1min * (1 << (one.tries - 1)), longest_alarm_pause);
}

AlarmWayState AlarmBook::state(AlarmWay way) const
{
    const auto at = ways_.find(way);
    if (at == ways_.end())
        return {};
    return { at->second.waiting.size(), at->second.last_sent, at->second.failure };
}

std::vector<AlarmNews> AlarmBook::open() const
{
    std::vector<AlarmNews> news;
    for (const auto& [part, one] : watched_) {
        if (one.told > 0)
            news.push_back(one.news);
    }
    return news;
}

AlarmLetter write_letter(const std::vector<AlarmNews>& news, const std::string& page)
{
    AlarmLetter letter;
    if (news.size() == 1 && news[0].code == test_code)
        return { "[nguon] " + news[0].title, news[0].says + "\n\nXem đầy đủ: " + page + "\n" };
    if (news.size() == 1)
        letter.subject
            = fmt::format("[nguon] {}: {}", news[0].is_well ? "Đã ổn" : "Cần xử lý", news[0].title);
    else
        letter.subject = fmt::format("[nguon] {} thay đổi về tình trạng hệ thống", news.size());
    for (const AlarmNews& one : news) {
        letter.text += fmt::format("{}: {}\n{}\n", one.is_well ? "ĐÃ ỔN" : "CẦN XỬ LÝ", one.title,
            (one.is_well ? "Hết từ " : "Từ ") + vietnamese_moment(one.at) + ".");
        if (!one.says.empty())
            letter.text += one.says + "\n";
        if (!one.advice.empty())
            letter.text += "Việc cần làm: " + one.advice + "\n";
        letter.text += "\n";
    }
    letter.text += "Xem đầy đủ: " + page + "\n";
    return letter;
}

std::string write_hook(
    const std::vector<AlarmNews>& news, std::string_view kind, const std::string& page, Moment now)
{
    return json::serialise(json::Object{ { "kind", json::of(kind) }, { "at", json::of(now) },
        { "page", json::of(page) }, { "news", json::list_of(news, to_json) } });
}

AlarmNews test_news(Moment now)
{
    return { "test", test_code, false, now, "Thử báo động",
        "Đây là thư thử do quản trị viên gửi từ trang Tình trạng hệ thống. Không có gì hỏng.", "" };
}

}
