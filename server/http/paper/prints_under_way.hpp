// The papers, and the tables to take away, that are being made, for those who wait for them: how
// far each is, and giving it up. Whoever asks for a paper names it by a ticket of his own (the
// header Print-Ticket), because there is no answer before the paper is whole. A ticket means
// something to its account only, and only as long as the paper is being made.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "core/ids.hpp"
#include "net/http.hpp"
#include "server/app/paper_press.hpp"

namespace nguon::http {

class PrintsUnderWay {
public:
    class Print;
    using PrintPtr = std::shared_ptr<Print>;

    PrintsUnderWay();
    ~PrintsUnderWay();

    // Under way as long as it lives; without a ticket nobody sees it. Refuses with
    // paper.ticket_malformed and paper.ticket_taken.
    Result<PrintPtr> open(AccountId reader, const net::Request& request);
    // None: it is not being made, or not any more.
    std::optional<app::PrintProgress> find(AccountId reader, const std::string& ticket) const;
    // False: there was nothing to give up.
    bool give_up(AccountId reader, const std::string& ticket);

private:
    using Key = std::pair<AccountId, std::string>;
    struct Board;

    PrintPtr held(AccountId reader, const std::string& ticket) const;

    std::shared_ptr<Board> board_;
};

class PrintsUnderWay::Print {
public:
    Print(std::shared_ptr<Board> board, Key key);
    ~Print();
    Print(const Print&) = delete;
    Print& operator=(const Print&) = delete;

    void tell(app::PrintProgress progress);
    app::PrintProgress progress() const;
    void give_up() { stop_.request_stop(); }
    std::stop_token stop() const { return stop_.get_token(); }

private:
    std::shared_ptr<Board> board_;
    Key key_; // without a ticket: of no entry
    std::stop_source stop_;
    mutable std::mutex mutex_;
    app::PrintProgress progress_;
};

// Whoever waited for it gave it up.
inline Error paper_given_up() { return { Kind::conflict, "paper.given_up", {}, {}, {} }; }

// What the press is given; holds the print.
app::PrintWatch watch_of(PrintsUnderWay::PrintPtr print);

}
