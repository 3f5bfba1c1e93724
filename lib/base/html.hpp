// HTML put together from literals of the program and texts of people: a text can only come in
// escaped, so that nothing anybody wrote becomes markup.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nguon {

class Html {
public:
    // Markup: a literal of the program, never a value.
    template <std::size_t size> Html& raw(const char (&markup)[size])
    {
        out_.append(markup, size - 1);
        return *this;
    }
    // Markup that another builder made.
    Html& raw(const Html& part)
    {
        out_ += part.out_;
        return *this;
    }
    // A text of a person or a number, for content and for values in quotes. Marks that turn the
    // direction of writing are left out: they would turn the program's own words round as well.
    Html& text(std::string_view words);
    // The same with every line of it on a line of its own.
    Html& lines(std::string_view words);

    const std::string& str() const { return out_; }
    std::string take() { return std::move(out_); }
    std::size_t size() const { return out_.size(); }

private:
    std::string out_;
};

}
