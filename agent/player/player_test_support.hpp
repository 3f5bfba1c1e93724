// For the player's tests: a province with its keys that signs real documents, and a device whose
// sound is silent and whose time is virtual.
#pragma once

#include "agent/player/player.hpp"
#include "agent/player/silent_sound.hpp"
#include "protocol/order.hpp"
#include "protocol/order_approval.hpp"
#include "trust/approval.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

namespace nguon::agent::testing {

using namespace std::chrono_literals;

inline constexpr DeviceId our_device{ 42 };
inline constexpr UnitId our_unit{ 7 };
// 06:30 in Vietnam.
inline const Moment morning = *parse_rfc3339("2026-11-21T06:30:00+07:00");

class DataFolder {
public:
    DataFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "nguon-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~DataFolder() { std::filesystem::remove_all(path_); }
    DataFolder(const DataFolder&) = delete;
    DataFolder& operator=(const DataFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline void put_file(const std::filesystem::path& path, std::string_view bytes)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

// Signs as the server and its signer would.
class Province {
public:
    explicit Province(Moment day = morning)
        : root(SecretKey::generate())
        , signer(SecretKey::generate())
        , day_(day)
    {
    }

    SignedDocument keyring(Version version = 1, std::optional<Moment> revoked = {}) const
    {
        Keyring ring;
        ring.version = version;
        ring.root = root.public_key();
        ring.issued = day_ - 24h;
        ring.keys = { { signer.public_key(), "signer",
            { DocumentType::plan, DocumentType::order, DocumentType::profile, DocumentType::command,
                DocumentType::approval, DocumentType::welcome },
            day_ - 240h, day_ + 24h * 365, revoked } };
        return sign(root, DocumentType::keyring, to_payload(ring));
    }

    static SignedDocument sign(const LocalSigner& key, DocumentType type, std::string_view payload)
    {
        return *const_cast<LocalSigner&>(key).sign(type, payload);
    }

    DeviceProfile profile(Version version = 1) const
    {
        DeviceProfile profile;
        profile.device = our_device;
        profile.version = version;
        profile.units = { our_unit };
        return profile;
    }
    SignedDocument signed_profile(const DeviceProfile& profile) const
    {
        return sign(signer, DocumentType::profile, protocol::to_payload(profile, day_ - 23h));
    }

    // A slot with its own bulletin and media, approved unless said otherwise.
    PlanSlot slot(int number, Moment starts, Milliseconds length, std::string_view media)
    {
        PlanSlot slot;
        slot.occurrence = { ScheduleId(number), starts, 0 };
        slot.bulletin = BulletinId(1'000 + number);
        slot.bulletin_version = 1;
        slot.starts = starts;
        slot.length = length;
        slot.media = sha256(media).text();
        slot.media_size = static_cast<std::int64_t>(media.size());
        return slot;
    }

    // Booked time of another station, with the approval that goes with it.
    PlanSlot relay(int number, Moment starts, Milliseconds length, const RelayFeed& feed)
    {
        PlanSlot slot = this->slot(number, starts, length, "");
        slot.kind = SlotKind::relay;
        slot.relay = feed;
        slot.media = protocol::hash_of(feed).text();
        slot.media_size = 0;
        slot.interrupted = Interrupted::resume_at_clock;
        slot.late.way = LatePolicy::Way::seek_in;
        return slot;
    }

    ApprovalStatement approval(const PlanSlot& slot) const
    {
        ApprovalStatement statement;
        statement.bulletin = slot.bulletin;
        statement.version = slot.bulletin_version;
        statement.media = { *Hash::parse(slot.media) };
        statement.audience = "u:7";
        statement.valid_from = day_ - 240h;
        statement.valid_to = day_ + 240h;
        statement.priority = slot.priority;
        statement.approver = AccountId(5);
        statement.approver_name = "Nguyễn Thị Hoa";
        statement.approver_unit = our_unit;
        statement.approved_at = day_ - 30h;
        statement.issued = day_ - 30h;
        return statement;
    }
    std::string approve(const ApprovalStatement& statement) const
    {
        return encode(sign(signer, DocumentType::approval, to_payload(statement)));
    }

    struct Plan {
        SignedDocument document;
        protocol::PackedBody body;
    };
    Plan plan(Version version, const std::vector<PlanSlot>& slots,
        std::optional<std::vector<std::string>> approvals = {}, DeviceId device = our_device) const
    {
        PlanBody body;
        body.audience = "u:7";
        body.slots = slots;
        if (approvals)
            body.approvals = *approvals;
        else
            for (const PlanSlot& slot : slots)
                body.approvals.push_back(approve(approval(slot)));
        std::ranges::sort(body.approvals);
        PlanHeader header;
        header.device = device;
        header.version = version;
        header.issued = day_ - 20h;
        header.window = { day_ - 30h, day_ + 24h * 14 };
        Plan made;
        made.body = protocol::pack(body);
        header.parts
            = { { made.body.hash.text(), static_cast<std::int64_t>(made.body.plain_size) } };
        header.keyring_version = 1;
        header.profile_version = 1;
        made.document = sign(signer, DocumentType::plan, protocol::to_payload(header));
        return made;
    }

    SignedDocument command(CommandVerb verb, std::int64_t number, Moment now, int id = 0)
    {
        protocol::SignedCommand command;
        command.id = CommandId(id ? id : ++commands_);
        command.device = our_device;
        command.verb = verb;
        command.number = number;
        command.issued = now;
        command.expires = now + 10min;
        return sign(signer, DocumentType::command, protocol::to_payload(command));
    }

    Order order(int id, Moment starts) const
    {
        Order order;
        order.id = OrderId(id);
        order.level = Level::province;
        order.issued = starts - 600ms;
        order.starts = starts;
        order.expires = starts + 1h;
        order.length = 20s;
        order.tone = "attention";
        order.text = "Lũ lên nhanh, bà con rời bờ suối ngay.";
        order.audience.units = { our_unit };
        return order;
    }
    // With the approval of the officer who sent it, unless it carries others.
    SignedDocument signed_order(Order order) const
    {
        if (order.approvals.empty()) {
            order.approvals.push_back({ ApprovalPart::sent,
                { AccountId(5), "Nguyễn Thị Hoa", our_unit, order.issued }, {}, {} });
            EXPECT_TRUE(protocol::sign_approvals(order, const_cast<LocalSigner&>(signer)));
        }
        return sign(signer, DocumentType::order, protocol::to_payload(order));
    }

    LocalSigner root;
    LocalSigner signer;

private:
    Moment day_;
    int commands_ = 0;
};

// Where stations come from in tests: nowhere, and what was asked of it is remembered.
struct Stations {
    struct Input : RelayInput {
        explicit Input(Stations& all)
            : stations(all)
        {
            ++stations.open;
        }
        ~Input() override { --stations.open; }
        Result<void> feed(std::string_view bytes, bool) override
        {
            if (stations.full)
                return fail(Kind::too_many, "relay.full");
            stations.fed += bytes;
            return {};
        }
        Stations& stations;
    };

    std::vector<RelayFeed> opened;
    int open = 0;
    bool full = false;
    std::string fed;
    std::shared_ptr<RelayInbox> inbox; // of the last one
};

// One device in virtual time; restarted by making another one on the same folder.
class VirtualDevice {
public:
    explicit VirtualDevice(const std::filesystem::path& data, Moment now = morning - 1h,
        bool trusted = true, const std::string& boot = {})
        : folders(data)
        , now_(now)
    {
        mapping.mono = MonoTime(24h);
        mapping.wall = now;
        mapping.error = 3ms;
        mapping.error_growth_ppm = 0;
        mapping.trusted = trusted;
        // The player's own idea of the time would be the machine's: here there is none.
        Player::Options options{ folders, {}, {},
            [this](const Event& event) { events.push_back(event); } };
        options.first_mapping = mapping;
        options.boot = boot;
        options.open_relay = [this](const RelayFeed& feed, std::shared_ptr<RelayInbox> inbox) {
            stations.opened.push_back(feed);
            stations.inbox = std::move(inbox);
            return std::make_unique<Stations::Input>(stations);
        };
        player = std::make_unique<Player>(
            std::move(options),
            [this](const ClockMapping& given) {
                auto made = std::make_unique<SilentSound>([this](const SoundEvent& event) {
                    heard.push_back(event);
                    player->on_sound(event, mono());
                });
                sound = made.get();
                sound->set_mapping(given);
                sound->advance(now_);
                return made;
            },
            mono());
    }

    MonoTime mono() const { return mapping.mono_at(now_); }
    Moment now() const { return now_; }

    template <typename Question>
    Result<typename AnswerOf<Question>::type> ask(const Question& question)
    {
        auto answer = player->answer(QuestionContent(question), mono());
        if (!answer)
            return tl::unexpected(answer.error());
        return std::get<typename AnswerOf<Question>::type>(*answer);
    }
    std::string code(const QuestionContent& question)
    {
        const auto answer = player->answer(question, mono());
        return answer ? "" : answer.error().code;
    }

    void enrol(const Province& province)
    {
        ASSERT_TRUE(
            ask(EnrolQuestion{ our_device, province.root.public_key(), province.keyring() }));
        ASSERT_TRUE(ask(
            RefreshQuestion{ Refreshed::profile, province.signed_profile(province.profile()) }));
    }
    void bring_body(const protocol::PackedBody& body)
    {
        put_file(folders.incoming_body(body.hash), body.gzip);
    }
    std::string offer(const Province::Plan& plan)
    {
        bring_body(plan.body);
        return code(RefreshQuestion{ Refreshed::plan, plan.document });
    }
    void bring_media(std::string_view bytes)
    {
        put_file(folders.media_file(sha256(bytes)), bytes);
        ASSERT_EQ(code(MediaQuestion{ sha256(bytes), MediaState::here }), "");
    }

    // Lets the time pass, doing what is due when it is due.
    void until(Moment moment)
    {
        for (int rounds = 0; rounds < 1'000'000; ++rounds) {
            const MonoTime due = player->step(mono());
            Moment next = std::chrono::ceil<Milliseconds>(mapping.wall_at(due));
            if (const auto event = sound->next_event())
                next = std::min(next, std::chrono::ceil<Milliseconds>(*event));
            next = std::min(std::max(next, now_ + 1ms), moment);
            if (now_ >= moment)
                return;
            now_ = next;
            sound->advance(now_);
        }
        FAIL() << "the player never waits";
    }

    std::vector<PlayRecord> records()
    {
        std::vector<PlayRecord> records;
        const auto answer = ask(LogQuestion{ 0, most_records_asked });
        if (!answer || !answer->upload)
            return records;
        const auto upload = protocol::parse_log_upload(*answer->upload);
        for (const std::string& entry : upload->entries)
            records.push_back(*protocol::parse_record(entry));
        return records;
    }
    std::vector<PlayRecord> records_of(const PlanSlot& slot)
    {
        auto all = records();
        std::erase_if(
            all, [&](const PlayRecord& record) { return record.occurrence != slot.occurrence; });
        return all;
    }
    int starts() const
    {
        return static_cast<int>(
            std::ranges::count(heard, SoundEvent::What::started, &SoundEvent::what));
    }
    std::optional<Moment> last_start() const
    {
        std::optional<Moment> last;
        for (const SoundEvent& event : heard) {
            if (event.what == SoundEvent::What::started)
                last = std::chrono::floor<Milliseconds>(event.at);
        }
        return last;
    }
    std::string on_air() { return player->report(mono()).status.on_air; }
    bool has_fault(const std::string& fault)
    {
        const auto faults = player->report(mono()).status.faults;
        return std::ranges::count(faults, fault) > 0;
    }
    void trust_time()
    {
        mapping.trusted = true;
        ASSERT_EQ(code(ClockQuestion{ mapping }), "");
    }
    // The clock was wrong by so much, and is right and trusted from now on.
    void put_clock_right(Milliseconds by)
    {
        ClockMapping told = mapping;
        told.mono = mono();
        told.wall = now_ + by;
        told.trusted = true;
        now_ += by;
        mapping = told;
        ASSERT_EQ(code(ClockQuestion{ told }), "");
    }
    // Tells a time that nobody will tell better from now on, and whose bound is worthless after
    // `time_fades_after`.
    void let_time_fade()
    {
        ClockMapping told = mapping;
        told.mono = mono();
        told.wall = now_;
        told.error = 2ms;
        told.error_growth_ppm = 10'000;
        ASSERT_EQ(code(ClockQuestion{ told }), "");
    }
    static constexpr Milliseconds time_fades_after{ 5'999'800 };
    // The link is up, and its server has just shown what time it is.
    void greet(const Province& province, Moment issued)
    {
        const std::string own_nonce = std::string(43, 'n');
        ASSERT_TRUE(ask(ProveQuestion{ std::string(43, 's'), own_nonce }));
        const auto welcome = Province::sign(
            province.signer, DocumentType::welcome, protocol::welcome_payload(own_nonce, issued));
        ASSERT_EQ(code(CheckWelcomeQuestion{ welcome, own_nonce }), "");
    }
    std::vector<PlayRecord> records_of(OrderId order)
    {
        auto all = records();
        std::erase_if(all, [&](const PlayRecord& record) { return record.order != order; });
        return all;
    }

    Folders folders;
    ClockMapping mapping;
    std::vector<Event> events;
    std::vector<SoundEvent> heard;
    SilentSound* sound = nullptr;
    Stations stations;
    std::unique_ptr<Player> player;

private:
    Moment now_;
};

class PlayerTest : public ::testing::Test {
protected:
    void enrol() { device->enrol(province); }
    // A new process on the same folder, as after kill -9: nothing is said good-bye to.
    // `boot` names that of the machine; where it is empty nothing is told of the time between.
    void restart(Moment now, bool trusted = true, const std::string& boot = {})
    {
        device.reset();
        device = std::make_unique<VirtualDevice>(folder.path(), now, trusted, boot);
    }

    DataFolder folder;
    Province province;
    std::unique_ptr<VirtualDevice> device = std::make_unique<VirtualDevice>(folder.path());
    const std::string news = "the media of the morning news";
    PlanSlot morning_news = province.slot(1, morning, 5min, news);
};

}
