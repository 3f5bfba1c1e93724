#include "xml/parse.hpp"

namespace nguon::xml {
namespace {

// The tree as it grows.
class Growth final : public Walker {
public:
    std::optional<std::string> begin(const Start& start) override
    {
        Element element;
        element.name = start.name;
        element.space = start.space;
        element.line = start.line;
        open_.push_back(std::move(element));
        return std::nullopt;
    }

    std::optional<std::string> text(std::string_view part) override
    {
        open_.back().text.append(part);
        return std::nullopt;
    }

    std::optional<std::string> end() override
    {
        Element done = std::move(open_.back());
        open_.pop_back();
        if (open_.empty())
            root_ = std::move(done);
        else
            open_.back().children.push_back(std::move(done));
        return std::nullopt;
    }

    bool wants_attributes() const override { return false; }
    Element take_root() { return std::move(root_); }

private:
    std::vector<Element> open_;
    Element root_;
};

}

Result<Element> parse(std::string_view bytes, const Limits& limits)
{
    Growth growth;
    if (const auto walked = walk(bytes, limits, growth); !walked)
        return tl::unexpected(walked.error());
    return growth.take_root();
}

}
