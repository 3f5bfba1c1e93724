#pragma once

#include "server/app/records/devices.hpp"
#include "server/storage/query.hpp"

#include <mutex>

namespace nguon::storage {

// The register as it was last read, for the state of the table it was read in. Shared by all
// transactions.
class KeptRegister {
public:
    using Devices = std::shared_ptr<const std::vector<Device>>;

    Devices find(std::int64_t token) const;
    void keep(std::int64_t token, Devices devices);

private:
    mutable std::mutex mutex_;
    std::int64_t token_ = 0;
    Devices devices_;
};

// Devices stand elsewhere, or are others: what is kept in memory is old.
void renew_register(sql::Connection& sql);

class SqlDevices final : public app::Devices {
public:
    SqlDevices(sql::Connection& sql, KeptRegister& kept)
        : sql_(sql)
        , kept_(kept)
    {
    }

    std::optional<Device> find(DeviceId id) override;
    std::optional<app::DeviceRow> find_with_status(DeviceId id) override;
    app::Paged<app::DeviceRow> list(
        const app::DeviceFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::shared_ptr<const std::vector<Device>> everyone() override;
    std::vector<Count> counts() override;
    std::vector<std::pair<DeviceId, UnitId>> former_units() override;
    std::vector<UnitId> former_units_of(DeviceId id) override;
    std::vector<UnitId> standing_after(UnitId ended) override;
    void add(const Device& device) override;
    bool save(const Device& device, Version seen) override;
    void tell_sounding(const Device& device, Day from) override;
    app::Soundings soundings_on(Day day) override;
    app::Soundings soundings_on(Day day, const std::vector<DeviceId>& devices) override;
    void save_statuses(const std::vector<std::pair<DeviceId, DeviceStatus>>& statuses) override;
    void mark_all_offline() override;
    void set_pairing_code(DeviceId id, const std::string& code_hash, Moment expires) override;
    std::optional<DeviceId> take_pairing_code(const std::string& code_hash, Moment now) override;
    void pair(DeviceId id, const std::string& public_key, const std::string& token_hash,
        Moment now) override;
    bool is_sim_of_another(const std::string& sim, DeviceId device) override;
    std::vector<Device> with_key(const std::string& public_key) override;
    void unpair(DeviceId id) override;
    std::optional<DeviceId> find_by_token_hash(const std::string& hash) override;
    std::optional<app::ProfileState> profile_state(DeviceId id) override;
    std::map<DeviceId, app::ProfileState> profile_states() override;
    void set_profile_state(DeviceId id, const app::ProfileState& state) override;

private:
    void add_group(Conditions& where, GroupId group, const UnitTree& tree);
    // Before a row is written: what is kept does not hold any more.
    void renew_state();

    sql::Connection& sql_;
    KeptRegister& kept_;
    bool is_renewed_ = false; // since it was last read in this transaction
};

class SqlGroups final : public app::Groups {
public:
    explicit SqlGroups(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<app::Group> find(GroupId id) override;
    std::vector<app::Group> find_all(const std::vector<GroupId>& ids) override;
    app::Paged<app::Group> list(const std::vector<UnitId>& units, const UnitTree& tree,
        const app::Page& page, std::optional<Moment> made_before) override;
    std::vector<Saved> saved(const std::vector<GroupId>& ids) override;
    std::vector<app::Group> all() override;
    void add(const app::Group& group) override;
    bool save(const app::Group& group, Version seen) override;
    bool remove(GroupId id) override;

private:
    void add_members(std::vector<app::Group>& groups);
    void save_members(const app::Group& group);

    sql::Connection& sql_;
};

class SqlCommands final : public app::Commands {
public:
    explicit SqlCommands(sql::Connection& sql)
        : sql_(sql)
    {
    }

    void add(const Command& command) override;
    std::optional<Command> find(CommandId id) override;
    std::vector<Command> open_of(DeviceId device, Moment now) override;
    app::Paged<app::CommandRow> list(
        const app::CommandFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::optional<Command> latest_self_test(DeviceId device) override;
    std::int64_t forget_self_tests(Moment moment, int most) override;
    app::RecallReach recall_reach(BulletinId bulletin) override;
    bool answer(CommandId id, DeviceId device, CommandState state, const std::string& result,
        Moment now) override;
    void mark_delivered(const std::vector<CommandId>& ids) override;
    std::int64_t expire(Moment now) override;

private:
    sql::Connection& sql_;
};

}
