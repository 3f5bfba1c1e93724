#pragma once

#include "net/router.hpp"
#include "server/app/paper.hpp"
#include "server/app/paper_press.hpp"
#include "server/http/paper/prints_under_way.hpp"
#include "server/http/paper/sheet.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

enum class FigureFormat : std::uint8_t { json, csv, xlsx };
std::optional<FigureFormat> parse_figure_format(std::string_view text);

// What is printed, signed and reported: /api/v1/prints/*.pdf, /api/v1/statistics/*, and how far
// each of them is.
class PaperHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        FactDesk& facts;
        const runtime::Clock& clock;
        app::PaperPress& press;
        runtime::WorkerPool& workers; // of the press: what waits there is bounded
        std::function<std::string()> site; // "https://loa.example.vn"
    };
    explicit PaperHandlers(Parts parts);

    awaitable<net::Response> weekly_programme(net::Request request);
    awaitable<net::Response> monthly_log(net::Request request);
    awaitable<net::Response> pole_labels(net::Request request);
    awaitable<net::Response> pairing_codes(net::Request request);
    awaitable<net::Response> bulletin(net::Request request);
    awaitable<net::Response> certificate(net::Request request);
    awaitable<net::Response> airings(net::Request request); // figure_handlers.cpp
    awaitable<net::Response> units(net::Request request); // series_handlers.cpp

    // print_handlers.cpp
    awaitable<net::Response> progress(net::Request request);
    awaitable<net::Response> give_up(net::Request request);

private:
    // By its ticket, before anything is read for it.
    Result<PrintsUnderWay::PrintPtr> opened(const net::Request& request);
    awaitable<net::Response> pdf(
        PrintsUnderWay::PrintPtr under_way, std::string html, std::string name);
    // Of the units the caller may see, or of the one he asks for.
    struct Counted {
        std::vector<app::AiringFigures> rows;
        app::AiringFigures total;
    };
    // paper.given_up
    awaitable<Result<Counted>> count(PrintsUnderWay::PrintPtr under_way, app::DeliveryFilter filter,
        std::shared_ptr<const UnitTree> tree, app::FiguresBy by);
    // CSV has the first of them only.
    awaitable<net::Response> table(PrintsUnderWay::PrintPtr under_way, std::vector<Sheet> sheets,
        FigureFormat format, std::string name);

    Parts parts_;
    PrintsUnderWay prints_;
};

}
