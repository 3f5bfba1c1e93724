// What a file of the register is, by its own bytes and not by its name.
#pragma once

#include <optional>
#include <string_view>

namespace nguon {

// image/jpeg, image/png, image/webp, application/pdf; nothing for everything else.
std::optional<std::string_view> asset_file_type(std::string_view bytes);
// ".jpg", ".png", ".webp", ".pdf"
std::string_view ending_of(std::string_view type);

}
