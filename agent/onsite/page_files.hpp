// What the page is made of; it loads nothing from elsewhere, because there may be no elsewhere.
#pragma once

#include <string_view>

namespace nguon::agent {

extern const std::string_view page_html;
extern const std::string_view page_style;
extern const std::string_view page_script;

}
