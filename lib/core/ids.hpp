// The identities of the domain. Each has its own type, so that they cannot be mistaken.
#pragma once

#include "base/id.hpp"

namespace nguon {

using UnitId = Id<struct UnitTag>;
using UnitChangeId = Id<struct UnitChangeTag>;
using AccountId = Id<struct AccountTag>;
using SessionId = Id<struct SessionTag>;
using PasskeyId = Id<struct PasskeyTag>;
using GroupId = Id<struct GroupTag>;
using DeviceId = Id<struct DeviceTag>;
using CommandId = Id<struct CommandTag>;
using BulletinId = Id<struct BulletinTag>;
using ContributionId = Id<struct ContributionTag>;
using ProgrammeId = Id<struct ProgrammeTag>;
using ScheduleId = Id<struct ScheduleTag>;
using OrderId = Id<struct OrderTag>;
// An emergency and all its orders have one identity.
using EmergencyId = OrderId;
using TemplateId = Id<struct TemplateTag>;
using ImportId = Id<struct ImportTag>;
using JobId = Id<struct JobTag>;
using AuditId = Id<struct AuditTag>;
using ApiKeyId = Id<struct ApiKeyTag>;
using CapMessageId = Id<struct CapMessageTag>;

// Counts the changes of one thing, from 1. A change names the version it was made from; any other
// than the current one is stale and refused as a conflict.
using Version = std::int64_t;

// SHA-256 of a media file in lower-case hex: its name everywhere.
using MediaHash = std::string;

}
