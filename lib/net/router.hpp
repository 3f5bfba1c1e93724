// Which handler answers which path.
//
// A template is made of segments: literal ("bulletins"), a parameter ("{id}"), a parameter with
// literal text around it ("{id}:retry", "{identifier}.xml"), or at the end "{path...}", which takes
// the rest including slashes. The more literal template wins. Parameters are percent-decoded and
// never empty. HEAD is answered by GET, OPTIONS by the table.
#pragma once

#include "net/http.hpp"

namespace nguon::net {

struct RouteOptions {
    std::size_t max_body = 1024 * 1024; // bytes; above it 413
    bool streaming = false; // the body is read through Request::body_reader
};

// What stands between the server and the handlers; calls `next` or answers itself.
class Next {
public:
    explicit Next(std::shared_ptr<const Handler> handler)
        : handler_(std::move(handler))
    {
    }
    awaitable<Response> operator()(Request request) const
    {
        return (*handler_)(std::move(request));
    }

private:
    std::shared_ptr<const Handler> handler_;
};
using Middleware = std::function<awaitable<Response>(Request, Next)>;

class Router {
public:
    struct Route {
        Method method;
        std::string path; // the template
        RouteOptions options;
    };

    struct Match {
        std::shared_ptr<const Handler> handler; // null: nothing at this path, or not this method
        RouteOptions options;
        std::string route;
        std::map<std::string, std::string, std::less<>> params;
        std::vector<Method> allowed; // filled when the path exists without this method
    };

    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // Wraps every route added *after* it; the first added is the outermost.
    void use(Middleware middleware);
    // Throws std::invalid_argument when the template is malformed or already taken.
    void add(Method method, std::string_view path, Handler handler, RouteOptions options = {});
    void get(std::string_view path, Handler handler) { add(Method::get, path, std::move(handler)); }
    void post(std::string_view path, Handler handler, RouteOptions options = {})
    {
        add(Method::post, path, std::move(handler), options);
    }
    void put(std::string_view path, Handler handler, RouteOptions options = {})
    {
        add(Method::put, path, std::move(handler), options);
    }
    void patch(std::string_view path, Handler handler, RouteOptions options = {})
    {
        add(Method::patch, path, std::move(handler), options);
    }
    void remove(std::string_view path, Handler handler, RouteOptions options = {})
    {
        add(Method::remove, path, std::move(handler), options);
    }

    // In the order in which they were added.
    const std::vector<Route>& routes() const { return routes_; }
    // `segments` are the decoded parts of the path.
    Match match(Method method, const std::vector<std::string>& segments) const;
    // Looks up and calls, as the server does; for tests of handlers without sockets. The request
    // needs method, target, headers and body; path and query are filled in here.
    awaitable<Response> handle(Request request) const;

private:
    struct Node;
    std::unique_ptr<Node> root_;
    std::vector<Middleware> middleware_;
    std::vector<Route> routes_;
};

}
