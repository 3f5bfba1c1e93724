#include "agent/link/fake_world.hpp"

#include "base/text.hpp"
#include "runtime/random.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <gtest/gtest.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

Moment now() { return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()); }

net::Response json_answer(net::Status status, const json::Object& body)
{
    return net::Response::with(status, "application/json", json::serialise(body));
}

net::Response refused(net::Status status, const std::string& code)
{
    return json_answer(status, { { "code", json::of(code) }, { "title", "Không được" } });
}

std::size_t first_byte(std::string_view range)
{
    return range.starts_with("bytes=") ? std::stoul(std::string(range.substr(6))) : 0;
}

}

FakeTrust::FakeTrust()
    : root_(SecretKey::generate())
    , server_(SecretKey::generate())
{
    KeyringKey key;
    key.public_key = server_.public_key();
    key.holder = "signer";
    key.may_sign = { DocumentType::plan, DocumentType::profile, DocumentType::command,
        DocumentType::order, DocumentType::welcome, DocumentType::approval };
    key.not_before = now() - 24h;
    key.not_after = now() + 24h;
    plain_.version = 10;
    plain_.root = root_.public_key();
    plain_.issued = now();
    plain_.keys = { key };
    keyring_ = *root_.sign(DocumentType::keyring, to_payload(plain_));
}

SignedDocument FakeTrust::sign(DocumentType type, const std::string& payload)
{
    return *server_.sign(type, payload);
}

FakePlayer::FakePlayer(World& world, runtime::Runtime& machine, Folders folders)
    : world_(world)
    , machine_(machine)
    , folders_(std::move(folders))
{
    folders_.make_for_player();
    report.status.volume = 80;
}

void FakePlayer::start()
{
    desk_ = std::make_unique<PlayerDesk>(machine_.executor(), folders_.player_socket().string(),
        [this](QuestionContent content) { return answer(std::move(content)); });
    desk_->start();
}

void FakePlayer::stop()
{
    if (desk_)
        machine_.block_on(desk_->stop());
    desk_ = nullptr;
}

void FakePlayer::tell(const Event& event) { desk_->tell(event); }

void FakePlayer::play()
{
    const std::int64_t sequence = world_.change([this] {
        PlayRecord record;
        record.sequence = static_cast<std::int64_t>(log.size()) + 1;
        record.bulletin = BulletinId(77);
        record.planned_at = now();
        record.started_at = now();
        record.ended_at = now();
        record.result = Outcome::played;
        log.push_back(protocol::to_canonical(record));
        report.log_last = record.sequence;
        return record.sequence;
    });
    tell(LogGrewEvent{ sequence });
}

awaitable<Result<AnswerContent>> FakePlayer::answer(QuestionContent content)
{
    co_return world_.change([&] { return answer_now(content); });
}

Result<AnswerContent> FakePlayer::answer_now(const QuestionContent& content)
{
    if (std::holds_alternative<IdentityQuestion>(content))
        return AnswerContent(IdentityAnswer{ key.public_key(), device, root });
    if (const auto* q = std::get_if<EnrolQuestion>(&content))
        return enrol(*q);
    if (const auto* q = std::get_if<ProveQuestion>(&content))
        return prove(*q);
    if (const auto* q = std::get_if<CheckWelcomeQuestion>(&content))
        return check(*q);
    if (const auto* q = std::get_if<RefreshQuestion>(&content))
        return refresh(*q);
    if (const auto* q = std::get_if<MediaQuestion>(&content))
        return look_at(*q);
    if (const auto* q = std::get_if<LogQuestion>(&content))
        return read_log(*q);
    if (std::holds_alternative<StatusQuestion>(content))
        return AnswerContent(StatusAnswer{ report });
    if (const auto* q = std::get_if<OrderQuestion>(&content)) {
        orders.push_back(q->order);
        if (!refuses_order.empty())
            return fail(Kind::forbidden, refuses_order);
        return AnswerContent(
            OrderAnswer{ OrderId(5), 1, order_reached, order_media, order_lives_until });
    }
    if (const auto* q = std::get_if<LiveQuestion>(&content)) {
        lives.push_back(q->live);
        if (!refuses_live.empty())
            return fail(Kind::unavailable, refuses_live);
    }
    if (const auto* q = std::get_if<CommandQuestion>(&content)) {
        commands.push_back(q->command);
        return AnswerContent(CommandAnswer{ CommandId(6), true, "" });
    }
    if (const auto* q = std::get_if<RelayQuestion>(&content)) {
        if (!refuses_relay.empty()) {
            ++relays_refused;
            return fail(Kind::too_many, refuses_relay);
        }
        relay_beginnings += q->begins ? 1 : 0;
        relayed += q->bytes;
    }
    if (const auto* q = std::get_if<AcknowledgedQuestion>(&content))
        acknowledged = q->sequence;
    if (const auto* q = std::get_if<ClockQuestion>(&content))
        clocks.push_back(q->mapping);
    stops += std::holds_alternative<StopQuestion>(content) ? 1 : 0;
    return AnswerContent(Done{});
}

Result<AnswerContent> FakePlayer::enrol(const EnrolQuestion& question)
{
    if (device && (device != question.device || root != question.root))
        return fail(Kind::conflict, "local.enrolled_elsewhere");
    if (const auto ring = open_keyring(question.keyring, question.root, 0); !ring)
        return tl::unexpected(ring.error());
    device = question.device;
    root = question.root;
    return AnswerContent(Done{});
}

Result<AnswerContent> FakePlayer::prove(const ProveQuestion& question)
{
    const std::string payload
        = protocol::hello_payload(*device, question.nonce, question.own_nonce, now());
    return AnswerContent(ProofAnswer{ *key.sign(DocumentType::hello, payload) });
}

Result<AnswerContent> FakePlayer::check(const CheckWelcomeQuestion& question) const
{
    if (question.proof.payload.find(question.own_nonce) == std::string::npos)
        return fail(Kind::forbidden, "link.wrong_nonce");
    return AnswerContent(Done{});
}

Result<AnswerContent> FakePlayer::refresh(const RefreshQuestion& question)
{
    refreshed.push_back(question.what);
    if (question.what != Refreshed::plan)
        return AnswerContent(Done{});
    if (!refuses_plan.empty())
        return fail(Kind::forbidden, refuses_plan);
    const auto header = protocol::parse_plan_header(*json::parse_object(question.document.payload));
    for (const PlanPart& part : header->parts) {
        if (!read_file(folders_.incoming_body(*Hash::parse(part.hash)), 1 << 20))
            return fail(Kind::missing, "plan.part_missing");
    }
    report.status.plan_version = header->version;
    return AnswerContent(Done{});
}

Result<AnswerContent> FakePlayer::look_at(const MediaQuestion& question)
{
    if (question.state == MediaState::exchanged) {
        exchanged.push_back(question.hash);
        return AnswerContent(Done{});
    }
    if (question.state == MediaState::gone) {
        gone.push_back(question.hash);
        verified.erase(question.hash);
        return AnswerContent(Done{});
    }
    const auto bytes = read_file(folders_.media_file(question.hash), 1 << 24);
    if (!bytes)
        return fail(Kind::missing, "media.missing");
    if (sha256(*bytes) != question.hash)
        return fail(Kind::invalid, "media.wrong_hash");
    verified.insert(question.hash);
    return AnswerContent(Done{});
}

Result<AnswerContent> FakePlayer::read_log(const LogQuestion& question)
{
    if (question.after + 1 < log_held_from)
        return fail(Kind::missing, "log.gone");
    ChainHead head;
    protocol::LogUpload upload;
    upload.first = question.after + 1;
    const auto last = std::min<std::int64_t>(
        static_cast<std::int64_t>(log.size()), question.after + question.most);
    for (std::int64_t at = 1; at <= last; ++at) {
        const std::string& entry = log[static_cast<std::size_t>(at - 1)];
        head = next(head, entry);
        if (at > question.after)
            upload.entries.push_back(entry);
    }
    if (upload.entries.empty())
        return AnswerContent(LogAnswer{});
    const Seal seal{ protocol::chain_name(*device), head, now() };
    upload.seal = *key.sign(DocumentType::log, to_payload(seal));
    return AnswerContent(LogAnswer{ protocol::encode(upload) });
}

FakeServer::FakeServer(World& world, runtime::Runtime& machine, FakeTrust& trust)
    : world_(world)
    , machine_(machine)
    , trust_(trust)
{
    router_->post(
        "/device/v1/enrol", [this](net::Request request) { return enrol(std::move(request)); });
    router_->get("/device/v1/link", [this](net::Request request) -> awaitable<net::Response> {
        co_return net::upgrade(request, [this](net::WebSocketPtr socket) { return serve(socket); });
    });
    router_->get("/device/v1/plan", [this](net::Request request) -> awaitable<net::Response> {
        co_return world_.change([&] {
            if (request.headers.get("Authorization") != "Bearer token")
                return refused(net::Status::unauthorized, "device.token");
            if (!bundle)
                return refused(net::Status::unavailable, "plan.not_yet");
            return net::Response::with(net::Status::ok, "application/json", encode(*bundle));
        });
    });
    router_->get(
        "/device/v1/plan/{hash}", [this](net::Request request) -> awaitable<net::Response> {
            co_return world_.change([&] {
                return net::Response::with(net::Status::ok, "application/gzip",
                    bodies.at(std::string(request.param("hash"))));
            });
        });
    router_->get(
        "/media/{sha256}", [this](net::Request request) { return send_media(std::move(request)); });
    router_->post("/device/v1/playlog",
        [this](net::Request request) { return take_log(std::move(request)); },
        { .max_body = protocol::most_upload_bytes });
}

void FakeServer::start()
{
    net::ServerOptions options;
    options.port = port_;
    server_ = std::make_unique<net::Server>(machine_.executor(), options, router_);
    server_->start();
    port_ = server_->port();
}

void FakeServer::stop()
{
    if (server_)
        machine_.block_on(server_->stop(1s));
    server_ = nullptr;
}

awaitable<net::Response> FakeServer::enrol(net::Request request)
{
    co_return world_.change([&] {
        const auto body = json::parse_object(request.body);
        json::Reader in(*body, json::Unknown::ignore);
        const std::string code = in.text("pairing_code");
        const auto key = PublicKey::parse(in.text("public_key"));
        ++enrolments;
        if (answers_unavailable-- > 0)
            return refused(net::Status::unavailable, "server.busy");
        if (code != pairing_code || !key)
            return refused(net::Status::unprocessable, "device.wrong_pairing_code");
        device_key = *key;
        return json_answer(net::Status::created,
            { { "device_id", json::of(the_device) }, { "token", "token" },
                { "trust",
                    json::Object{ { "root", json::of(trust_.root().text()) },
                        { "keyring", to_json(trust_.keyring()) } } } });
    });
}

net::BodyProducer FakeServer::stalling(std::string name, std::string bytes)
{
    return [this, name = std::move(name), bytes = std::move(bytes)](
               net::BodyWriter& out) -> awaitable<void> {
        const std::size_t half = bytes.size() / 2;
        co_await out.write(bytes.substr(0, half));
        const auto stands_still = [&] { return stalled_media.contains(name); };
        while (world_.change(stands_still)) {
            asio::steady_timer timer(co_await asio::this_coro::executor);
            timer.expires_after(std::chrono::milliseconds(10));
            co_await timer.async_wait(asio::use_awaitable);
        }
        co_await out.write(bytes.substr(half));
    };
}

awaitable<net::Response> FakeServer::send_media(net::Request request)
{
    co_return world_.change([&] {
        const std::string name(request.param("sha256"));
        const auto at = media.find(name);
        if (at == media.end())
            return refused(net::Status::not_found, "media.missing");
        std::string bytes = at->second;
        if (forged_media.contains(name))
            bytes.assign(bytes.size(), '!');
        const std::size_t first = first_byte(request.headers.get("Range"));
        ranges.emplace_back(request.headers.get("Range"));
        net::Response response;
        if (first > 0) {
            response.status = net::Status::partial_content;
            response.headers.set("Content-Range",
                "bytes " + std::to_string(first) + "-" + std::to_string(bytes.size() - 1) + "/"
                    + std::to_string(bytes.size()));
        }
        std::string rest = bytes.substr(first);
        if (stalled_media.contains(name)) {
            response.body = stalling(name, std::move(rest));
            return response;
        }
        if (cuts_media_after == 0 || rest.size() <= cuts_media_after) {
            response.body = std::move(rest);
            return response;
        }
        response.body = net::BodyProducer(
            [some = rest.substr(0, cuts_media_after)](net::BodyWriter& out) -> awaitable<void> {
                co_await out.write(some);
                throw std::runtime_error("the cable was pulled");
            });
        return response;
    });
}

awaitable<net::Response> FakeServer::take_log(net::Request request)
{
    co_return world_.change([&] {
        ++uploads;
        const auto upload = protocol::parse_log_upload(request.body);
        const auto taken = upload ? protocol::open_log(*upload, the_device, device_key, log_head)
                                  : tl::unexpected(upload.error());
        if (!taken)
            return refused(net::Status::conflict, taken.error().code);
        if (!taken->records.empty()) {
            log.insert(log.end(), taken->entries.begin(), taken->entries.end());
            log_head = taken->head;
        }
        if (loses_log_answers-- > 0)
            return refused(net::Status::bad_gateway, "proxy.failed");
        return json_answer(
            net::Status::ok, { { "acknowledged", static_cast<std::int64_t>(log_head.sequence) } });
    });
}

awaitable<void> FakeServer::serve(net::WebSocketPtr socket)
{
    if (!co_await greet(socket))
        co_return;
    for (;;) {
        const net::Message message = co_await socket->receive();
        if (message.is_closed())
            break;
        auto frame = protocol::decode_frame(message.data);
        EXPECT_TRUE(frame) << message.data;
        if (frame)
            world_.change([&] { take(socket, std::move(*frame)); });
    }
    world_.change([&] {
        std::erase(lines_, socket);
        --lines_up;
    });
}

awaitable<bool> FakeServer::greet(net::WebSocketPtr socket)
{
    const std::string nonce = to_base64url(runtime::random_bytes(32));
    socket->send(net::frame_text(protocol::encode({ 0, protocol::Challenge{ nonce } })));
    const net::Message message = co_await socket->receive();
    const auto frame = protocol::decode_frame(message.data);
    const auto* hello = frame ? std::get_if<protocol::Hello>(&frame->content) : nullptr;
    if (hello == nullptr)
        co_return false;
    world_.change([&] {
        EXPECT_TRUE(protocol::check_hello(*hello, nonce, device_key));
        frames.push_back(*frame);
        ++links;
        ++lines_up;
        lines_.push_back(socket);
        socket->send(net::frame_text(protocol::encode({ next_id_++, welcome_for(*hello) })));
    });
    co_return true;
}

protocol::Welcome FakeServer::welcome_for(const protocol::Hello& hello)
{
    protocol::Welcome welcome;
    welcome.proof = trust_.sign(DocumentType::welcome,
        protocol::welcome_payload(proves_itself ? hello.nonce : "another nonce", now()));
    welcome.server_time = now();
    welcome.plan = bundle ? plan_version_ : 0;
    welcome.log_acknowledged
        = told_log_head >= 0 ? told_log_head : static_cast<std::int64_t>(log_head.sequence);
    return welcome;
}

void FakeServer::take(const net::WebSocketPtr& socket, protocol::Frame frame)
{
    if (const auto* time = std::get_if<protocol::TimeRequest>(&frame.content)) {
        const std::int64_t wall = std::chrono::system_clock::now().time_since_epoch().count();
        socket->send(net::frame_text(
            protocol::encode({ next_id_++, protocol::TimeAnswer{ time->t1, wall, wall } })));
    }
    frames.push_back(std::move(frame));
}

void FakeServer::send(protocol::Content content)
{
    lines_.back()->send(net::frame_text(protocol::encode({ next_id_++, std::move(content) })));
}

void FakeServer::close_lines(const std::string& reason)
{
    for (const auto& line : lines_)
        line->close(net::CloseCode::policy, reason);
}

Version FakeServer::give_plan(const std::vector<std::string>& sounds)
{
    PlanBody body;
    body.audience = "d:" + the_device.text();
    for (std::size_t i = 0; i < sounds.size(); ++i) {
        PlanSlot slot;
        slot.occurrence = { ScheduleId(11), now() + 1h * (i + 1), 0 };
        slot.bulletin = BulletinId(77);
        slot.bulletin_version = 1;
        slot.starts = slot.occurrence.starts;
        slot.length = 1min;
        slot.media = sha256(sounds[i]).text();
        slot.media_size = static_cast<std::int64_t>(sounds[i].size());
        body.slots.push_back(slot);
        media[slot.media] = sounds[i];
    }
    const auto packed = protocol::pack(body);
    bodies[packed.hash.text()] = packed.gzip;
    PlanHeader header;
    header.device = the_device;
    header.version = ++plan_version_;
    header.issued = now();
    header.window = { now(), now() + plan_window };
    header.parts = { { packed.hash.text(), static_cast<std::int64_t>(packed.plain_size) } };
    header.keyring_version = 10;
    header.profile_version = 1;
    DeviceProfile profile;
    profile.device = the_device;
    profile.version = 1;
    bundle = PlanBundle{ trust_.keyring(),
        trust_.sign(DocumentType::profile, protocol::to_payload(profile, now())),
        trust_.sign(DocumentType::plan, protocol::to_payload(header)) };
    if (tells_plans && !lines_.empty())
        send(protocol::PlanNews{ header.version, 0 });
    return header.version;
}

bool FakeServer::has_ack(const std::string& state, Version plan) const
{
    for (const auto& ack : all<protocol::Ack>()) {
        if (ack.state == state && ack.plan == plan)
            return true;
    }
    return false;
}

}
