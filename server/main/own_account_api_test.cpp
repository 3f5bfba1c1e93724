// One's own password and one-time codes, as clients meet them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <liboath/oath.h>

#include "server/app/sessions.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using testing::RegisterApi;
using testing::World;

class OwnAccountApi : public ::testing::Test {
protected:
    Answer change(const std::string& current, const std::string& fresh)
    {
        return api.post(world.editor, "/api/v1/session/password",
            R"({"current":")" + current + R"(","password":")" + fresh + R"("})");
    }

    // What an authenticator app would show now.
    std::string code_of(const std::string& secret, Milliseconds later = {})
    {
        char* raw = nullptr;
        std::size_t length = 0;
        oath_init();
        EXPECT_EQ(oath_base32_decode(secret.c_str(), secret.size(), &raw, &length), OATH_OK);
        std::array<char, 8> code{};
        const auto seconds = unix_ms(world.clock().now() + later) / 1000;
        EXPECT_EQ(oath_totp_generate(raw, length, seconds, 30, 0, 6, code.data()), OATH_OK);
        std::free(raw);
        return code.data();
    }
    Answer with_code(const char* what, const std::string& code)
    {
        return api.post(world.editor, std::string("/api/v1/session/otp/") + what,
            R"({"otp":")" + code + R"("})");
    }
    Answer sign_in(const std::string& more)
    {
        return api.call(std::nullopt, net::Method::post, "/api/v1/session",
            R"({"username":"bientap","password":")" + std::string(World::password) + "\"" + more
                + "}");
    }

    RegisterApi api;
    World& world = api.world();
};

TEST_F(OwnAccountApi, a_new_password_ends_every_other_session)
{
    const Answer elsewhere = sign_in("");
    ASSERT_EQ(elsewhere.status, 201U);
    const net::Headers other{ { "Authorization", "Bearer " + elsewhere.text("token") } };

    EXPECT_EQ(change(World::password, "mot-mat-khau-khac").status, 204U);

    EXPECT_EQ(api.call(std::nullopt, net::Method::get, "/api/v1/session", {}, other).status, 401U);
    EXPECT_EQ(api.get(world.editor, "/api/v1/session").status, 200U);
    EXPECT_EQ(sign_in("").code(), "session.wrong");
    EXPECT_THAT(api.deeds(), Contains("account.password_changed"));
}

TEST_F(OwnAccountApi, the_old_password_has_to_be_right_and_the_new_one_good)
{
    EXPECT_EQ(change("khong-phai-no", "mot-mat-khau-khac").wrong_field(), "current");
    EXPECT_EQ(change(World::password, "ngan").code(), "account.password_too_short");
    EXPECT_EQ(change(World::password, "1234567890").code(), "account.password_too_common");
    EXPECT_EQ(change(World::password, World::password).code(), "account.same_password");
    EXPECT_EQ(api.post(world.editor, "/api/v1/session/password").status, 422U);
    EXPECT_EQ(sign_in("").status, 201U);
}

TEST_F(OwnAccountApi, guessing_the_old_password_has_to_wait)
{
    for (int i = 0; i < 6; ++i)
        change("khong-phai-no", "mot-mat-khau-khac");
    const Answer blocked = change(World::password, "mot-mat-khau-khac");

    EXPECT_EQ(blocked.status, 429U);
    EXPECT_FALSE(blocked.headers.get("Retry-After").empty());
    world.clock().advance(std::chrono::minutes(16));
    EXPECT_EQ(change(World::password, "mot-mat-khau-khac").status, 204U);
}

TEST_F(OwnAccountApi, one_time_codes_begin_with_the_first_right_code)
{
    const Answer started = api.post(world.editor, "/api/v1/session/otp");
    ASSERT_EQ(started.status, 200U);
    const std::string secret = started.text("secret");
    EXPECT_EQ(
        started.text("uri"), "otpauth://totp/nguon:bientap?secret=" + secret + "&issuer=nguon");
    EXPECT_EQ(sign_in("").status, 201U) << "not in force before it is confirmed";
    EXPECT_EQ(with_code("confirm", "000000").code(), "session.otp_wrong");

    EXPECT_EQ(with_code("confirm", code_of(secret)).status, 204U);

    EXPECT_EQ(sign_in("").code(), "session.otp_required");
    EXPECT_EQ(sign_in(R"(,"otp":")" + code_of(secret) + "\"").code(), "session.otp_wrong")
        << "the code that confirmed is used up";
    world.clock().advance(std::chrono::seconds(60));
    EXPECT_EQ(sign_in(R"(,"otp":")" + code_of(secret) + "\"").status, 201U);
    EXPECT_EQ(api.post(world.editor, "/api/v1/session/otp").code(), "account.otp_is_on");
    EXPECT_THAT(api.deeds(), Contains("account.otp_enabled"));
}

TEST_F(OwnAccountApi, a_session_found_open_is_not_bound_to_somebody_elses_codes)
{
    ASSERT_EQ(api.get(world.editor, "/api/v1/session").status, 200U) << "he signed in by now";
    world.clock().advance(std::chrono::minutes(5) + std::chrono::seconds(1));
    const Answer refused = api.post(world.editor, "/api/v1/session/otp");
    EXPECT_EQ(refused.status, 403U);
    EXPECT_EQ(refused.code(), "session.too_old");
    EXPECT_EQ(refused.text("secret"), "");
    ASSERT_EQ(api.post(world.editor, "/api/v1/session/confirm",
                     R"({"password":")" + std::string(World::password) + R"("})")
                  .status,
        200U);
    EXPECT_EQ(api.post(world.editor, "/api/v1/session/otp").status, 200U);
}

TEST_F(OwnAccountApi, codes_end_with_a_code)
{
    EXPECT_EQ(with_code("disable", "123456").code(), "account.otp_is_off");
    const std::string secret = api.post(world.editor, "/api/v1/session/otp").text("secret");
    ASSERT_EQ(with_code("confirm", code_of(secret)).status, 204U);
    EXPECT_EQ(with_code("disable", "000000").code(), "session.otp_wrong");
    EXPECT_EQ(with_code("disable", code_of(secret)).code(), "session.otp_wrong") << "used up";

    world.clock().advance(std::chrono::seconds(60));
    EXPECT_EQ(with_code("disable", code_of(secret)).status, 204U);
    EXPECT_EQ(sign_in("").status, 201U);
}

TEST_F(OwnAccountApi, who_knows_the_password_does_not_guess_the_code_beside_it)
{
    const std::string secret = api.post(world.editor, "/api/v1/session/otp").text("secret");
    ASSERT_EQ(with_code("confirm", code_of(secret)).status, 204U);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(with_code("disable", "000000").code(), "session.otp_wrong");
        // Right, and still no change: a free try it must not win.
        EXPECT_EQ(change(World::password, "ngan").code(), "account.password_too_short");
    }
    EXPECT_EQ(with_code("disable", "000000").status, 429U);
}

TEST_F(OwnAccountApi, what_changed_while_the_password_was_hashed_counts)
{
    const app::Deed deed = world.by(world.editor);
    const auto candidate = [&] {
        return world.commit(
            [](app::Records& records) { return app::login_candidate(records, "bientap"); });
    };
    const auto codes = [&](const app::LoginCandidate& one) {
        const auto opened = world.commit([&](app::Records& records) {
            return app::open_session(records, deed, one, "", { "secret", "csrf", "browser" });
        });
        const auto confirmed = world.commit([&](app::Records& records) {
            return app::confirm_session(records, deed, one, "", SessionId(1));
        });
        return std::pair(opened ? "" : opened.error().code,
            confirmed                              ? ""
                : confirmed.error().fields.empty() ? confirmed.error().code
                                                   : confirmed.error().fields[0].code);
    };
    const auto before = candidate().value();
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(world.editor, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    });
    EXPECT_EQ(codes(before),
        std::pair(std::string("session.otp_required"), std::string("session.otp_required")));
    world.commit([&](app::Records& records) {
        records.accounts().set_totp_secret(world.editor, "");
        records.accounts().set_password(world.editor, "another hash", false);
    });
    EXPECT_EQ(codes(before),
        std::pair(std::string("session.wrong"), std::string("account.wrong_password")));
}

TEST_F(OwnAccountApi, a_registration_left_lying_is_forgotten)
{
    EXPECT_EQ(with_code("confirm", "123456").code(), "account.otp_not_started");
    const std::string secret = api.post(world.editor, "/api/v1/session/otp").text("secret");
    world.clock().advance(std::chrono::minutes(16));
    EXPECT_EQ(with_code("confirm", code_of(secret)).code(), "account.otp_not_started");
}

TEST_F(OwnAccountApi, the_secret_of_a_registration_is_not_kept_for_repeated_requests)
{
    api.call(world.editor, net::Method::post, "/api/v1/session/otp", "{}",
        { { "Idempotency-Key", "k1" } });

    world.truth().read([&](app::Records& records) {
        EXPECT_FALSE(records.kept_answers().find(world.editor, "k1"));
    });
}

}
}
