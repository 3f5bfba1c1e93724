#include "server/site/hear_again_page.hpp"

#include "base/text.hpp"
#include "core/bulletin/languages.hpp"

#include <fmt/format.h>

namespace nguon::site {
namespace {

constexpr std::size_t shown_text = 1'500; // bytes of one bulletin on the page of all
constexpr std::int64_t aac_bytes_a_second = 5'200;
// Room for the rest of a page behind its last bulletin.
constexpr std::size_t foot_bytes = 2U << 10;

void open_page(Html& html, std::string_view title)
{
    html.raw("<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\">"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
             "<meta name=\"robots\" content=\"noindex\"><title>")
        .text(title)
        .raw("</title><style>"
             "body{font:18px/1.5 system-ui,\"Be Vietnam Pro\",\"Noto Sans\",sans-serif;margin:0;"
             "color:#17211f;background:#f4f7f6}"
             "header{background:#0b5f5a;color:#fff;padding:16px}"
             "header h1{font-size:22px;margin:0}header p{margin:4px 0 0}"
             "main{max-width:720px;margin:0 auto;padding:8px 16px 32px}"
             "h2{font-size:19px;margin:24px 0 8px}"
             "article{background:#fff;border:1px solid #d5dedc;border-radius:8px;padding:12px 16px;"
             "margin:0 0 12px;overflow-wrap:anywhere}article h3{font-size:18px;margin:0}"
             "article h4{font-size:16px;margin:12px 0 0}"
             "audio{width:100%;margin:8px 0}.muted{color:#4d5b58;font-size:16px}"
             "a{color:#0b5f5a}.files a{display:inline-block;min-height:44px;line-height:44px;"
             "margin-right:16px}summary{min-height:44px;line-height:44px;cursor:pointer}"
             "a:focus-visible,summary:focus-visible,audio:focus-visible{outline:3px solid #0b5f5a;"
             "outline-offset:2px}"
             "</style></head><body>");
}

// "1,2 MB", "340 KB"
std::string size_text(std::int64_t bytes)
{
    constexpr std::int64_t kilobyte = 1'000;
    if (bytes < kilobyte * kilobyte)
        return fmt::format("{} KB", std::max<std::int64_t>(1, (bytes + kilobyte / 2) / kilobyte));
    const std::int64_t tenths = (bytes * 10 + kilobyte * kilobyte / 2) / (kilobyte * kilobyte);
    return fmt::format("{},{} MB", tenths / 10, tenths % 10);
}

std::string length_text(Milliseconds length)
{
    const auto seconds = std::chrono::round<std::chrono::seconds>(length).count();
    return seconds < 60 ? fmt::format("{} giây", seconds)
                        : fmt::format("{} phút {} giây", seconds / 60, seconds % 60);
}

std::string when_text(Moment moment, Moment now)
{
    const std::string clock = vietnamese_time(time_of_day(moment));
    if (day_of(moment) == day_of(now))
        return clock + " hôm nay";
    return clock + " ngày " + vietnamese_day(day_of(moment));
}

void add_sound(
    Html& html, const std::string& path, const app::HeardSound& one, const SoundSizes& sizes)
{
    if (sizes.opus == 0)
        return;
    const auto length = one.sound.duration;
    const std::int64_t guessed
        = std::chrono::ceil<std::chrono::seconds>(length).count() * aac_bytes_a_second;
    // Nothing is fetched before somebody presses: who pays by the megabyte decides.
    html.raw("<audio controls preload=\"none\"><source src=\"")
        .text(path)
        .raw(".opus\" type=\"audio/ogg; codecs=opus\"><source src=\"")
        .text(path)
        .raw(".m4a\" type=\"audio/mp4\">Trình duyệt này không phát được âm thanh trong trang. Hãy "
             "tải "
             "tệp bên dưới.</audio><p class=\"muted files\">")
        .text(length_text(length))
        .raw("<br><a href=\"")
        .text(path)
        .raw(".opus\" download>Tải Opus (")
        .text(size_text(sizes.opus))
        .raw(")</a> <a href=\"")
        .text(path)
        .raw(".m4a\" download>Tải M4A (")
        .text(sizes.aac > 0 ? size_text(sizes.aac) : "khoảng " + size_text(guessed))
        .raw(")</a></p>");
}

std::string capital(std::string words)
{
    constexpr std::string_view language = "tiếng";
    if (words.starts_with(language))
        words[0] = 'T';
    return words;
}

// Every language that is heard there, in its order, each under its name where there are several.
void add_sounds(Html& html, DeviceId device, const app::HeardAgain& one, const SizesOf& sizes)
{
    for (const app::HeardSound& sound : one.sounds) {
        std::string path = app::hear_again_path(device) + "/" + one.bulletin.id().text();
        if (sound.position > 0)
            path += "/" + std::to_string(sound.position);
        if (one.sounds.size() > 1) {
            html.raw("<h4 lang=\"vi\">").text(capital(language_in_words(sound.language)));
            if (!sound.reader.empty())
                html.text(", người đọc: " + sound.reader);
            html.raw("</h4>");
        }
        add_sound(html, path, sound, sizes(sound.sound));
        if (!sound.text.empty())
            html.raw("<details lang=\"")
                .text(sound.language)
                .raw("\"><summary lang=\"vi\">Đọc bản ")
                .text(language_in_words(sound.language))
                .raw("</summary><p>")
                .lines(sound.text)
                .raw("</p></details>");
    }
}

void add_head(Html& html, const app::HearAgainPlace& place)
{
    html.raw("<header><h1>Nghe lại: ")
        .text(place.name)
        .raw("</h1><p>")
        .text(place.place)
        .raw("</p></header><main>");
}

Html article(
    const app::HearAgainPlace& place, const app::HeardAgain& one, const SizesOf& sizes, Moment now)
{
    const BulletinContent& content = one.bulletin.content();
    Html html;
    html.raw("<article lang=\"")
        .text(content.language)
        .raw("\"><h3>")
        .text(content.title)
        .raw("</h3><div class=\"muted\" lang=\"vi\">Phát lúc ")
        .text(when_text(one.last, now));
    if (one.times > 1)
        html.raw(", đã phát ").text(std::to_string(one.times)).raw(" lần");
    html.raw("</div>");
    add_sounds(html, place.device, one, sizes);
    const std::string_view shown = cut_utf8(content.text, shown_text);
    html.raw("<details><summary lang=\"vi\">Đọc nội dung</summary><p>").lines(shown);
    if (shown.size() < content.text.size())
        html.raw("… <a lang=\"vi\" href=\"")
            .text(app::hear_again_path(place.device) + "/tin/" + one.bulletin.id().text())
            .raw("\">Đọc toàn văn</a>");
    html.raw("</p></details></article>");
    return html;
}

}

std::string hear_again_page(const app::HearAgainPlace& place, const SizesOf& sizes, Moment now)
{
    Html html;
    open_page(html, "Nghe lại: " + place.name);
    add_head(html, place);
    if (place.bulletins.empty())
        html.raw(
            "<p>Trong 30 ngày qua cụm loa này chưa phát bản tin nào còn hiệu lực. Hãy quay lại "
            "sau buổi phát tiếp theo.</p>");
    bool earlier = false;
    bool left_out = false;
    for (std::size_t i = 0; i < place.bulletins.size(); ++i) {
        const app::HeardAgain& one = place.bulletins[i];
        const Html part = article(place, one, sizes, now);
        if (html.size() + part.size() + foot_bytes > most_page_bytes) {
            left_out = true;
            break;
        }
        const bool is_today = day_of(one.last) == day_of(now);
        if (i == 0 && is_today)
            html.raw("<h2>Hôm nay</h2>");
        if (!is_today && !earlier) {
            earlier = true;
            html.raw("<h2>Những ngày trước</h2>");
        }
        html.raw(part);
    }
    if (left_out)
        html.raw("<p class=\"muted\">Các bản tin cũ hơn không hiện ở đây để trang nhẹ trên mạng "
                 "yếu. Hãy hỏi Ủy ban nhân dân xã nếu cần.</p>");
    html.raw("</main></body></html>");
    return html.take();
}

std::string bulletin_page(
    const app::HearAgainPlace& place, const app::HeardAgain& one, const SizesOf& sizes, Moment now)
{
    const BulletinContent& content = one.bulletin.content();
    Html html;
    open_page(html, content.title);
    add_head(html, place);
    html.raw("<p><a href=\"")
        .text(app::hear_again_path(place.device))
        .raw("\">Tất cả bản tin của cụm loa này</a></p><article lang=\"")
        .text(content.language)
        .raw("\"><h3>")
        .text(content.title)
        .raw("</h3><div class=\"muted\" lang=\"vi\">Phát lúc ")
        .text(when_text(one.last, now))
        .raw("</div>");
    add_sounds(html, place.device, one, sizes);
    html.raw("<p>").lines(content.text).raw("</p></article></main></body></html>");
    return html.take();
}

std::string notice_page(std::string_view title, std::string_view text)
{
    Html html;
    open_page(html, title);
    html.raw("<header><h1>")
        .text(title)
        .raw("</h1></header><main><p>")
        .text(text)
        .raw("</p></main></body></html>");
    return html.take();
}

}
