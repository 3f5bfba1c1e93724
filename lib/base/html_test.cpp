#include <gtest/gtest.h>

#include "base/html.hpp"

namespace nguon {
namespace {

TEST(HtmlBuilder, texts_never_become_markup)
{
    Html html;
    html.raw("<p title=\"").text("\"><script>alert('x')&").raw("\">").text("1 < 2").raw("</p>");
    EXPECT_EQ(
        html.str(), "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&amp;\">1 &lt; 2</p>");
}

TEST(HtmlBuilder, a_text_turns_nothing_round)
{
    Html html;
    html.text("nộp \u202Etiền\u2066 ngay\u2069 … “đủ”\xE2\x80");
    EXPECT_EQ(html.str(), "nộp tiền ngay … “đủ”\xE2\x80");
}

TEST(HtmlBuilder, lines_stay_lines)
{
    Html html;
    html.lines("một\nhai <b>\n");
    EXPECT_EQ(html.str(), "một<br>hai &lt;b&gt;<br>");
}

}
}
