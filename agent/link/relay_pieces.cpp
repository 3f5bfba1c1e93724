// A station that offers its stream as a list of pieces: the list is asked for again and again, and
// what it names is passed on as if it were one stream.
#include "agent/link/relay_fetcher.hpp"

#include "core/relay/piece_list.hpp"
#include "core/relay/relay.hpp"
#include "runtime/deadline.hpp"

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto longest_asking = 10s;
constexpr auto longest_piece_takes = 60s;
// So many of its longest pieces without a new one, and it stands still.
constexpr int still_after = 4;
constexpr int most_lists_in_lists = 2;

// What of the list has not been passed on; `next` is the number that is to come, if it is known.
// The station has begun to number anew where everything it names is older.
std::vector<PieceList::Piece> new_pieces(const PieceList& list, std::optional<std::int64_t>& next)
{
    if (list.pieces.empty())
        return {};
    if (!next)
        next = joined_at(list);
    if (list.pieces.back().number + 1 < *next)
        throw net::ClientError("the list was begun anew");
    std::vector<PieceList::Piece> fresh;
    for (const PieceList::Piece& piece : list.pieces) {
        if (piece.number >= *next)
            fresh.push_back(piece);
    }
    return fresh;
}

}

// The text, and where it was found.
awaitable<std::pair<std::string, std::string>> RelayFetcher::read_list(
    std::shared_ptr<Connection> connection, std::string address)
{
    const auto text = std::make_shared<std::string>();
    net::Download download;
    download.within = longest_asking;
    download.max_bytes = most_piece_list_bytes;
    download.piece = [text](std::string_view piece) {
        text->append(piece);
        return text->size() <= most_piece_list_bytes;
    };
    auto asking = ask_at(std::move(address), std::move(download), connection->private_network);
    std::string found = co_await std::move(asking);
    co_return std::pair(std::move(*text), std::move(found));
}

awaitable<void> RelayFetcher::follow_list(
    std::shared_ptr<Connection> connection, std::string address)
{
    std::optional<std::int64_t> next;
    auto grew = std::chrono::steady_clock::now();
    for (int lists = 0;;) {
        const auto asked = std::chrono::steady_clock::now();
        auto reading = read_list(connection, address);
        const auto [text, found] = co_await std::move(reading);
        const auto list = read_piece_list(text, found);
        if (!list)
            throw net::ClientError("no list of pieces that can be played");
        if (!list->other.empty()) {
            if (++lists > most_lists_in_lists)
                throw net::ClientError("lists lead to lists");
            address = list->other;
            continue;
        }
        const auto fresh = new_pieces(*list, next);
        for (const PieceList::Piece& piece : fresh) {
            auto passing = pass_on(connection, piece.address, longest_piece_takes);
            co_await std::move(passing);
            next = piece.number + 1;
            grew = std::chrono::steady_clock::now();
        }
        if (list->is_over)
            co_return;
        const auto now = std::chrono::steady_clock::now();
        if (now - grew > still_after * list->longest_piece)
            throw net::ClientError("the list stands still");
        // As RFC 8216 (6.3.4) has it: half as long where nothing was added.
        const runtime::Duration whole = list->longest_piece;
        const runtime::Duration pause = (fresh.empty() ? whole / 2 : whole) - (now - asked);
        co_await runtime::sleep_for(std::max<runtime::Duration>(200ms, pause));
    }
}

}
