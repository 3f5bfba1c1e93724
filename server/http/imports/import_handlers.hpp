#pragma once

#include "net/router.hpp"
#include "runtime/worker_pool.hpp"
#include "server/app/imports.hpp"
#include "server/app/table_files.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// /api/v1/imports: tables that are brought in; /api/v1/import-targets: what can be, and templates;
// /api/v1/unit-tables: official tables of units.
class ImportHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        runtime::WorkerPool& workers; // files are read there: what waits is bounded
        app::TableFiles& tables;
        std::function<void()> job_waits;
        std::function<void(JobId)> job_cancelled;
        std::function<void()> units_came; // the tree is another now
    };
    explicit ImportHandlers(Parts parts);

    awaitable<net::Response> targets(net::Request request);
    awaitable<net::Response> make_template(net::Request request);
    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> start(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> rows(net::Request request);
    awaitable<net::Response> map(net::Request request);
    awaitable<net::Response> fix(net::Request request);
    awaitable<net::Response> commit(net::Request request);
    awaitable<net::Response> cancel(net::Request request);
    awaitable<net::Response> undo(net::Request request);
    awaitable<net::Response> remove(net::Request request);
    awaitable<net::Response> unit_table(net::Request request);

private:
    struct Kept {
        app::ShownImport import;
        std::optional<app::StoredImportRow> mended;
    };
    using Judge = std::function<Result<app::ImportDraft>(app::Records&)>;
    // Judged in a read, kept in a write.
    awaitable<Result<Kept>> keep(app::Deed deed, Judge judge, bool has_seen);

    Parts parts_;
};

}
