#include "server/http/paper/prints_under_way.hpp"

#include <algorithm>

namespace nguon::http {
namespace {

constexpr std::size_t least_ticket = 16;
constexpr std::size_t most_ticket = 64;

bool is_ticket(std::string_view text)
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '-' || c == '_';
    };
    return text.size() >= least_ticket && text.size() <= most_ticket
        && std::ranges::all_of(text, fits);
}

}

// Outlives whatever is under way when the server goes.
struct PrintsUnderWay::Board {
    std::mutex mutex;
    std::map<Key, std::weak_ptr<Print>> prints;
};

PrintsUnderWay::PrintsUnderWay()
    : board_(std::make_shared<Board>())
{
}

PrintsUnderWay::~PrintsUnderWay() = default;

PrintsUnderWay::Print::Print(std::shared_ptr<Board> board, Key key)
    : board_(std::move(board))
    , key_(std::move(key))
{
}

PrintsUnderWay::Print::~Print()
{
    if (key_.second.empty())
        return;
    const std::scoped_lock lock(board_->mutex);
    board_->prints.erase(key_);
}

void PrintsUnderWay::Print::tell(app::PrintProgress progress)
{
    const std::scoped_lock lock(mutex_);
    progress_ = progress;
}

app::PrintProgress PrintsUnderWay::Print::progress() const
{
    const std::scoped_lock lock(mutex_);
    return progress_;
}

Result<PrintsUnderWay::PrintPtr> PrintsUnderWay::open(AccountId reader, const net::Request& request)
{
    std::string ticket(request.headers.get("Print-Ticket"));
    if (ticket.empty())
        return std::make_shared<Print>(board_, Key(reader, ticket));
    if (!is_ticket(ticket))
        return fail(Kind::invalid, "paper.ticket_malformed");
    const Key key(reader, ticket);
    const std::scoped_lock lock(board_->mutex);
    // One that is going away at this moment has not left its place yet.
    if (board_->prints.contains(key))
        return fail(Kind::conflict, "paper.ticket_taken");
    auto print = std::make_shared<Print>(board_, key);
    board_->prints.emplace(key, print);
    return print;
}

PrintsUnderWay::PrintPtr PrintsUnderWay::held(AccountId reader, const std::string& ticket) const
{
    const std::scoped_lock lock(board_->mutex);
    const auto at = board_->prints.find(Key(reader, ticket));
    return at == board_->prints.end() ? nullptr : at->second.lock();
}

std::optional<app::PrintProgress> PrintsUnderWay::find(
    AccountId reader, const std::string& ticket) const
{
    const PrintPtr print = held(reader, ticket);
    return print ? std::optional(print->progress()) : std::nullopt;
}

bool PrintsUnderWay::give_up(AccountId reader, const std::string& ticket)
{
    const PrintPtr print = held(reader, ticket);
    if (print)
        print->give_up();
    return print != nullptr;
}

app::PrintWatch watch_of(PrintsUnderWay::PrintPtr print)
{
    app::PrintWatch watch;
    watch.stop = print->stop();
    watch.tell = [print = std::move(print)](app::PrintProgress progress) { print->tell(progress); };
    return watch;
}

}
