#include "core/cap/words.hpp"

#include <array>

#include "base/text.hpp"
#include "core/text/fold.hpp"

namespace nguon::cap {
namespace {

constexpr std::array<std::string_view, 11> vietnamese_events{ "Lũ lụt", "Lũ quét", "Sạt lở đất",
    "Bão, dông lốc", "Cháy", "Dịch bệnh", "Sự cố đê, hồ đập", "Sự cố hóa chất", "An ninh, trật tự",
    "Thử hệ thống", "Cảnh báo khẩn cấp" };
constexpr std::array<std::string_view, 11> english_events{ "Flood", "Flash flood", "Landslide",
    "Storm", "Fire", "Epidemic", "Dyke or dam failure", "Chemical accident", "Public security",
    "System test", "Emergency warning" };

// What a message does to what was said before.
enum class Step : std::uint8_t { first, update, end, cancel };

Step step_of(OrderAct act, MessageType type)
{
    if (act == OrderAct::end)
        return Step::end;
    if (act == OrderAct::cancel)
        return Step::cancel;
    return type == MessageType::update ? Step::update : Step::first;
}

struct Openings {
    std::array<std::string_view, 4> real;
    std::array<std::string_view, 4> exercise;
};

constexpr Openings vietnamese_openings{
    { "", "Cập nhật: ", "Kết thúc: ", "Đã hủy (phát nhầm): " },
    { "DIỄN TẬP: ", "DIỄN TẬP, cập nhật: ", "DIỄN TẬP kết thúc: ", "DIỄN TẬP đã hủy: " },
};
constexpr Openings english_openings{
    { "", "Update: ", "Ended: ", "Cancelled (sent in error): " },
    { "EXERCISE: ", "EXERCISE, update: ", "EXERCISE ended: ", "EXERCISE cancelled: " },
};

// Of the real thing and of an exercise: that it is over, that it was wrong.
using Ends = std::array<std::array<std::string_view, 2>, 2>;
constexpr Ends vietnamese_ends{ {
    { "Cảnh báo đã kết thúc. Lời đã phát: ", "Cảnh báo phát nhầm, đã hủy. Lời đã phát: " },
    { "Diễn tập đã kết thúc. Lời đã phát: ", "Bản tin diễn tập phát nhầm, đã hủy. Lời đã phát: " },
} };
constexpr Ends english_ends{ {
    { "This warning is over. It said: ", "This warning was sent in error. It said: " },
    { "The exercise is over. It said: ", "This exercise was sent in error. It said: " },
} };

bool is_english(std::string_view language)
{
    return to_lower(language.substr(0, language.find('-'))) == "en";
}

}

std::string_view event_name(Hazard hazard, std::string_view language)
{
    const auto& names = is_english(language) ? english_events : vietnamese_events;
    return names[static_cast<std::size_t>(hazard)];
}

std::string_view opening(std::string_view language, bool exercise, OrderAct act, MessageType type)
{
    const Openings& openings = is_english(language) ? english_openings : vietnamese_openings;
    const auto& words = exercise ? openings.exercise : openings.real;
    return words[static_cast<std::size_t>(step_of(act, type))];
}

bool can_say_over(std::string_view language) { return is_english(language); }

std::string as_over(std::string_view text, std::string_view language, bool exercise, OrderAct act)
{
    const auto& words = is_english(language) ? english_ends : vietnamese_ends;
    std::string said(words[exercise ? 1 : 0][act == OrderAct::end ? 0 : 1]);
    said += trim(text);
    return said;
}

std::string as_exercise(std::string_view text, std::string_view language)
{
    if (!is_english(language))
        return said_as_exercise(text);
    std::string said = "This is an exercise. ";
    said += trim(text);
    said += " Again: this is only an exercise.";
    return said;
}

}
