#include "net/router.hpp"

#include "base/text.hpp"
#include "net/url.hpp"

#include <stdexcept>

namespace nguon::net {

namespace {

// One segment of a template: literal text and parameters in turn. "{id}:retry" is parameter
// "id", literal ":retry".
struct Pattern {
    struct Piece {
        bool is_param;
        std::string text; // the literal, or the parameter's name
    };
    std::string source;
    std::vector<Piece> pieces;

    std::size_t literal_size() const
    {
        std::size_t size = 0;
        for (const Piece& piece : pieces)
            size += piece.is_param ? 0 : piece.text.size();
        return size;
    }
    bool is_literal() const { return pieces.size() == 1 && !pieces[0].is_param; }
};

using Params = std::map<std::string, std::string, std::less<>>;

Pattern parse_pattern(std::string_view segment)
{
    Pattern pattern{ std::string(segment), {} };
    const auto malformed
        = [&] { return std::invalid_argument("malformed route segment: " + pattern.source); };
    while (!segment.empty()) {
        if (segment[0] == '{') {
            const auto close = segment.find('}');
            if (close == std::string_view::npos || close == 1)
                throw malformed();
            if (!pattern.pieces.empty() && pattern.pieces.back().is_param)
                throw malformed(); // nothing between two parameters says where one ends
            pattern.pieces.push_back({ true, std::string(segment.substr(1, close - 1)) });
            segment.remove_prefix(close + 1);
        } else {
            const auto open = segment.find('{');
            pattern.pieces.push_back({ false, std::string(segment.substr(0, open)) });
            segment.remove_prefix(open == std::string_view::npos ? segment.size() : open);
        }
    }
    if (pattern.pieces.empty())
        pattern.pieces.push_back({ false, "" });
    return pattern;
}

// A parameter reaches to the last place where the literal behind it stands, so that
// "{name}.xml" takes names with dots.
bool matches(std::span<const Pattern::Piece> pieces, std::string_view text, Params& params)
{
    if (pieces.empty())
        return text.empty();
    const Pattern::Piece& first = pieces.front();
    if (!first.is_param) {
        return text.starts_with(first.text)
            && matches(pieces.subspan(1), text.substr(first.text.size()), params);
    }
    for (std::size_t size = text.size(); size > 0; --size) {
        if (!matches(pieces.subspan(1), text.substr(size), params))
            continue;
        params[first.text] = std::string(text.substr(0, size));
        return true;
    }
    return false;
}

}

struct Router::Node {
    struct Target {
        std::shared_ptr<const Handler> handler;
        RouteOptions options;
        std::string route;
    };
    struct Branch {
        Pattern pattern;
        std::unique_ptr<Node> node;
    };

    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::vector<Branch> patterns; // the more literal ones first
    std::string rest_name; // of "{path...}" ending here
    std::map<Method, Target> rest;
    std::map<Method, Target> targets;

    Node& child(const std::string& segment)
    {
        Pattern pattern = parse_pattern(segment);
        if (pattern.is_literal()) {
            auto& node = literals[pattern.pieces[0].text];
            if (!node)
                node = std::make_unique<Node>();
            return *node;
        }
        for (Branch& branch : patterns) {
            if (branch.pattern.source == pattern.source)
                return *branch.node;
        }
        const auto place
            = std::find_if(patterns.begin(), patterns.end(), [&](const Branch& branch) {
                  return branch.pattern.literal_size() < pattern.literal_size();
              });
        return *patterns.insert(place, { std::move(pattern), std::make_unique<Node>() })->node;
    }

    // Takes the target of `method`, HEAD being answered by GET; else notes what would be allowed.
    static bool take(const std::map<Method, Target>& targets, Method method, Match& match)
    {
        auto found = targets.find(method);
        if (found == targets.end() && method == Method::head)
            found = targets.find(Method::get);
        if (found == targets.end()) {
            for (const auto& [allowed, target] : targets)
                match.allowed.push_back(allowed);
            return false;
        }
        match.handler = found->second.handler;
        match.options = found->second.options;
        match.route = found->second.route;
        return true;
    }

    bool find(std::span<const std::string> segments, Method method, Match& match) const
    {
        if (segments.empty())
            return take(targets, method, match);
        const std::string& segment = segments.front();
        if (const auto literal = literals.find(segment);
            literal != literals.end() && literal->second->find(segments.subspan(1), method, match))
            return true;
        for (const Branch& branch : patterns) {
            Params found;
            if (!matches(branch.pattern.pieces, segment, found)
                || !branch.node->find(segments.subspan(1), method, match))
                continue;
            match.params.merge(found);
            return true;
        }
        if (rest.empty() || !take(rest, method, match))
            return false;
        match.params[rest_name] = join({ segments.begin(), segments.end() }, "/");
        return true;
    }
};

Router::Router()
    : root_(std::make_unique<Node>())
{
}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::use(Middleware middleware) { middleware_.push_back(std::move(middleware)); }

void Router::add(Method method, std::string_view path, Handler handler, RouteOptions options)
{
    if (!path.starts_with('/'))
        throw std::invalid_argument("a route begins with a slash: " + std::string(path));
    auto wrapped = std::make_shared<const Handler>(std::move(handler));
    for (auto middleware = middleware_.rbegin(); middleware != middleware_.rend(); ++middleware) {
        wrapped = std::make_shared<const Handler>(
            [call = *middleware, next = Next(wrapped)](
                Request request) { return call(std::move(request), next); });
    }

    Node* node = root_.get();
    auto* targets = &node->targets;
    const auto segments = split(path.substr(1), '/');
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const std::string_view segment = segments[i];
        if (segment.starts_with('{') && segment.ends_with("...}")) {
            if (i + 1 != segments.size())
                throw std::invalid_argument("the rest of a path stands last: " + std::string(path));
            node->rest_name = std::string(segment.substr(1, segment.size() - 5));
            targets = &node->rest;
        } else {
            node = &node->child(std::string(segment));
            targets = &node->targets;
        }
    }
    if (!targets->emplace(method, Node::Target{ wrapped, options, std::string(path) }).second)
        throw std::invalid_argument("route taken: " + std::string(path));
    routes_.push_back({ method, std::string(path), options });
}

Router::Match Router::match(Method method, const std::vector<std::string>& segments) const
{
    Match match;
    if (root_->find(segments, method, match)) {
        match.allowed.clear();
        return match;
    }
    auto& allowed = match.allowed;
    if (std::find(allowed.begin(), allowed.end(), Method::get) != allowed.end())
        allowed.push_back(Method::head);
    if (!allowed.empty())
        allowed.push_back(Method::options);
    std::sort(allowed.begin(), allowed.end());
    allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
    return match;
}

awaitable<Response> Router::handle(Request request) const
{
    auto target = parse_target(request.target);
    if (!target)
        co_return Response::empty(Status::bad_request);
    Match found = match(request.method, target->segments);
    if (!found.handler)
        co_return Response::empty(
            found.allowed.empty() ? Status::not_found : Status::method_not_allowed);
    if (request.body.size() > found.options.max_body)
        co_return Response::empty(Status::content_too_large);
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.path_params = std::move(found.params);
    request.route = std::move(found.route);
    Response response = co_await (*found.handler)(std::move(request));
    co_return response;
}

}
