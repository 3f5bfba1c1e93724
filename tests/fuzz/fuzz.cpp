// The driver of the fuzzers: a small mutator, so that the same compiler that builds the product
// also tries it. The same --seed gives the same inputs; a failing input is printed as hex on
// standard error.
#include "tests/fuzz/fuzz.hpp"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>

#include <unistd.h>

namespace {

using Random = std::mt19937_64;

constexpr std::size_t longest_input = 8192;
constexpr std::size_t largest_corpus = 4096;

// The input under way, for the message of a crash.
std::string current;

void print_current(int descriptor)
{
    constexpr char digits[] = "0123456789abcdef";
    auto put = [descriptor](const char* text, std::size_t size) {
        return write(descriptor, text, size) == static_cast<ssize_t>(size);
    };
    if (!put("failing input, hex: ", 20))
        return;
    for (const char byte : current) {
        const auto value = static_cast<unsigned char>(byte);
        const char pair[2]{ digits[value >> 4], digits[value & 15] };
        if (!put(pair, 2))
            return;
    }
    (void)put("\n", 1);
}

extern "C" void on_crash(int signal)
{
    print_current(STDERR_FILENO);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

std::size_t below(Random& random, std::size_t limit)
{
    return limit == 0 ? 0 : static_cast<std::size_t>(random() % limit);
}

// Bytes at which decoders take another branch.
char telling_byte(Random& random)
{
    static constexpr unsigned char bytes[]{ 0, 1, 0x7f, 0x80, 0xff, '"', '\\', '{', '}', '[', ']',
        ',', ':', '-', '+', '.', 'e', '0', '9', ' ', '\r', '\n', 0xc3, 0xe1, 0xed, 0xf4 };
    return static_cast<char>(bytes[below(random, sizeof bytes)]);
}

void alter(std::string& text, const std::string& other, Random& random)
{
    const std::size_t at = below(random, text.size() + 1);
    const std::size_t length = below(random, 16) + 1;
    switch (random() % 7) {
    case 0:
        text.insert(at, 1, telling_byte(random));
        break;
    case 1:
        text.erase(at, length);
        break;
    case 2:
        if (at < text.size())
            text[at] = static_cast<char>(text[at] ^ (1 << (random() % 8)));
        break;
    case 3:
        if (at < text.size())
            text[at] = telling_byte(random);
        break;
    case 4: // repeat a piece
        text.insert(at, text.substr(below(random, text.size() + 1), length));
        break;
    case 5: // splice with another input
        text = text.substr(0, at) + other.substr(below(random, other.size() + 1));
        break;
    default: // grow a run, for limits of size and depth
        text.insert(at, below(random, 300), telling_byte(random));
        break;
    }
    if (text.size() > longest_input)
        text.resize(longest_input);
}

struct Options {
    std::uint64_t seed = 1;
    std::uint64_t inputs = 100'000;
    std::optional<std::chrono::seconds> time;
    std::optional<std::string> replay;
};

std::string from_hex(std::string_view hex)
{
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    return bytes;
}

Options parse(int count, char** words)
{
    Options options;
    for (int index = 1; index + 1 < count; index += 2) {
        const std::string_view name = words[index];
        const auto value = std::strtoull(words[index + 1], nullptr, 10);
        if (name == "--seed")
            options.seed = value;
        else if (name == "--inputs")
            options.inputs = value;
        else if (name == "--seconds")
            options.time = std::chrono::seconds(value);
        else if (name == "--replay")
            options.replay = from_hex(words[index + 1]);
    }
    return options;
}

}

void expect(bool holds, std::source_location where)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s:%u: a promise is broken\n", where.file_name(), where.line());
    std::abort();
}

int main(int count, char** words)
{
    const Options options = parse(count, words);
    // The sanitizers keep their own handlers for the rest; abort() covers broken promises.
    std::signal(SIGABRT, on_crash);
    if (options.replay) {
        current = *options.replay;
        fuzz(current);
        return 0;
    }
    Random random(options.seed);
    std::vector<std::string> corpus = seeds();
    for (const std::string& seed : corpus) {
        current = seed;
        fuzz(current);
    }
    if (corpus.empty())
        corpus.emplace_back();

    using Clock = std::chrono::steady_clock;
    const auto begun = Clock::now();
    std::uint64_t tried = 0;
    auto enough = [&] {
        return options.time ? (tried % 256 == 0 && Clock::now() - begun >= *options.time)
                            : tried >= options.inputs;
    };
    for (; !enough(); ++tried) {
        current = corpus[below(random, corpus.size())];
        for (std::size_t times = below(random, 6) + 1; times > 0; --times)
            alter(current, corpus[below(random, corpus.size())], random);
        fuzz(current);
        // A few survivors join the corpus, so that changes pile up.
        if (random() % 64 == 0) {
            if (corpus.size() < largest_corpus)
                corpus.push_back(current);
            else
                corpus[below(random, corpus.size())] = current;
        }
    }
    std::printf("%s: %llu inputs\n", words[0], static_cast<unsigned long long>(tried));
}
