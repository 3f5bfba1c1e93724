#include "server/signer/service.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/signer/signing_log.hpp"
#include "server/signer/world_test.hpp"

namespace nguon::signer {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

TEST(SignerService, signs_what_a_device_will_accept)
{
    World world;
    world.start();
    const auto client = world.client();
    const auto document = client->sign(DocumentType::order, payload(1));
    ASSERT_TRUE(document);
    EXPECT_TRUE(verify(*document, world.keyring, DocumentType::order, now));
    EXPECT_EQ(client->public_key(), world.keyring.keys[0].public_key);
}

TEST(SignerService, passes_its_refusals_on)
{
    World world;
    world.start();
    const auto client = world.client();
    EXPECT_EQ(code_of(client->sign(DocumentType::keyring, payload(1))), "signer.type_not_allowed");
    EXPECT_EQ(client->sign(DocumentType::keyring, payload(1)).error().kind, Kind::forbidden);
    EXPECT_EQ(
        code_of(client->sign(DocumentType::order, payload(1, now - 24h))), "signer.not_of_today");
    EXPECT_TRUE(client->sign(DocumentType::order, payload(1))); // and goes on
}

TEST(SignerService, signs_ten_thousand_headers_in_one_batch)
{
    World world;
    world.start();
    const auto client = world.client();
    const auto all = payloads(10'000);
    const auto documents = client->sign_all(DocumentType::plan, all);
    ASSERT_TRUE(documents);
    ASSERT_EQ(documents->size(), all.size());
    for (std::size_t i = 0; i < all.size(); i += 397) {
        EXPECT_EQ((*documents)[i].payload, all[i]);
        EXPECT_TRUE(verify((*documents)[i], world.keyring, DocumentType::plan, now));
    }
    EXPECT_TRUE(client->sign_all(DocumentType::plan, {})->empty());
    world.stop();
    EXPECT_EQ(check_signing_log(world.folder.path() / "signer")->sequence, 10'000U);
}

TEST(SignerService, refuses_a_batch_whole_and_stays_usable)
{
    World world;
    world.start();
    const auto client = world.client();
    auto all = payloads(1'200);
    all[700] = "{}";
    EXPECT_EQ(code_of(client->sign_all(DocumentType::plan, all)), "signer.payload_malformed");
    all[700] = payload(700);
    EXPECT_TRUE(client->sign_all(DocumentType::plan, all));
}

TEST(SignerService, serves_many_threads_at_once)
{
    World world;
    world.start();
    const auto client = world.client();
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 6; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 20; ++i)
                    good += t % 2 == 0
                        ? client->sign(DocumentType::order, payload(i)).has_value()
                        : client->sign_all(DocumentType::plan, payloads(50)).has_value();
            });
    }
    EXPECT_EQ(good, 120);
    world.stop();
    EXPECT_EQ(check_signing_log(world.folder.path() / "signer")->sequence, 60U + 60U * 50U);
}

TEST(SignerService, stays_closed_to_other_users)
{
    World world;
    world.start();
    struct stat about { };
    ASSERT_EQ(::stat(world.socket().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600U);
}

// Runs `work` as user 65534 in a process of its own; only root can do that.
int as_nobody(const std::function<int()>& work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setresgid(65534, 65534, 65534) != 0 || ::setresuid(65534, 65534, 65534) != 0)
            ::_exit(99);
        ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

TEST(SignerService, answers_only_users_it_was_told_even_when_the_socket_is_open)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can try as another user";
    const auto code_for_nobody = [](std::vector<uid_t> allowed) {
        World world;
        world.settings.allowed_users = std::move(allowed);
        world.start();
        // As if somebody had opened every door on the way.
        ::chmod(world.folder.path().c_str(), 0755);
        ::chmod(world.socket().c_str(), 0666);
        return as_nobody([&] {
            const auto code = code_of(RemoteSigner::connect({ .socket = world.socket() }));
            return code.empty() ? 0 : code == "signer.user_not_allowed" ? 1 : 2;
        });
    };
    EXPECT_EQ(code_for_nobody({ 1234 }), 1);
    EXPECT_EQ(code_for_nobody({ 1234, 65534 }), 0);
}

TEST(SignerService, drops_a_peer_that_speaks_something_else_and_serves_the_next)
{
    World world;
    world.start();
    for (const std::string& bytes :
        { std::string("\xFF\xFF\xFF\xFF", 4), std::string("\0\0\0\2[]", 6),
            std::string("\0\0\0\0", 4), std::string("GET / HTTP/1.1\r\n\r\n") }) {
        const Descriptor peer = connect_to(world.socket());
        ASSERT_TRUE(peer);
        ASSERT_EQ(
            ::send(peer.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size()));
        ::shutdown(peer.get(), SHUT_WR);
        char answer = 0;
        EXPECT_LE(::recv(peer.get(), &answer, 1, 0), 0); // closed
    }
    const Descriptor peer = connect_to(world.socket());
    send_frame(peer.get(), { { "do", "sign" }, { "typ", "plan" } }, Steady::now() + 5s);
    const auto answer = receive_frame(peer.get(), Steady::now() + 5s);
    EXPECT_EQ(parse_error(*answer)->code, "input.invalid");
    EXPECT_TRUE(world.client()->sign(DocumentType::order, payload(1)));
}

TEST(SignerService, bounds_its_connections)
{
    World world;
    world.settings.max_connections = 2;
    world.start();
    const auto client = world.client();
    ASSERT_TRUE(client->sign_all(DocumentType::plan, payloads(1)));
    EXPECT_EQ(code_of(RemoteSigner::connect({ .socket = world.socket() })), "signer.unavailable");
    EXPECT_TRUE(client->sign(DocumentType::order, payload(1)));
}

TEST(SignerService, stops_cleanly_and_lets_a_client_find_its_successor)
{
    World world;
    world.start();
    const auto client = world.client();
    ASSERT_TRUE(client->sign(DocumentType::order, payload(1)));
    world.stop();
    EXPECT_EQ(world.exit_code, 0);
    EXPECT_FALSE(std::filesystem::exists(world.socket()));
    EXPECT_EQ(code_of(client->sign(DocumentType::order, payload(1))), "signer.unavailable");

    const auto rotated = rotate_keys(world.folder.path(), cheap_options(), now);
    world.clock.advance(1min);
    world.start();
    const auto document = client->sign(DocumentType::order, payload(1));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->kid, rotated->keys[1].kid());
    EXPECT_EQ(client->public_key(), rotated->keys[1].public_key);
}

TEST(SignerService, starts_neither_without_keys_nor_beside_another)
{
    const Folder empty;
    SignerSettings nothing;
    nothing.data = empty.path();
    EXPECT_EQ(run_signer(nothing, {}), 1);
    World world;
    world.start();
    EXPECT_EQ(run_signer(world.settings, world.clock, {}), 1);
    EXPECT_TRUE(world.client()->sign(DocumentType::order, payload(1)));
}

TEST(SignerService, gives_up_on_a_signer_that_does_not_answer)
{
    const Folder folder;
    const auto path = folder.path() / "mute.sock";
    const Descriptor listener = listen_at(path, 0600); // nobody ever accepts
    const auto begun = Steady::now();
    EXPECT_EQ(
        code_of(RemoteSigner::connect({ .socket = path, .deadline = 50ms })), "signer.unavailable");
    EXPECT_LT(Steady::now() - begun, 5s);
}

TEST(SignerService, listens_in_a_folder_whose_path_is_longer_than_a_socket_address)
{
    const Folder folder;
    const auto deep = folder.path() / std::string(100, 'a') / std::string(100, 'b');
    std::filesystem::create_directories(deep);
    const Descriptor listener = listen_at(deep / "signer.sock", 0600);
    EXPECT_TRUE(connect_to(deep / "signer.sock"));
}

// Killed at any instant, it has logged at least what it answered, and the log can be followed.
TEST(SignerService, keeps_every_answered_signature_in_the_log_when_it_is_killed)
{
    World world;
    std::uint64_t answered = 0;
    for (int round = 0; round < 20; ++round) {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(run_signer(world.settings, world.clock, {}));
        Descriptor line;
        for (const auto patience = Steady::now() + 10s; !line && Steady::now() < patience;) {
            line = connect_to(world.socket());
            std::this_thread::yield();
        }
        ASSERT_TRUE(line);
        // Several requests under way; the kill falls somewhere into them.
        for (int i = 0; i < 4; ++i)
            send_frame(line.get(), to_json(DocumentType::plan, payloads(20)), Steady::now() + 5s);
        for (int i = 0; i < round % 4; ++i) {
            const auto answer = receive_frame(line.get(), Steady::now() + 10s);
            ASSERT_TRUE(answer);
            answered += parse_sign_answer(*answer).signatures.size();
        }
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const auto log = SigningLog::open(world.folder.path() / "signer");
        ASSERT_TRUE(log) << log.error().detail;
        ASSERT_GE(log->head().sequence, answered);
        EXPECT_EQ(check_signing_log(world.folder.path() / "signer"), log->head());
    }
    EXPECT_GT(answered, 0U);
}

}
}
