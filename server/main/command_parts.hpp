// What the operator's commands share.
#pragma once

#include "server/app/deed.hpp"
#include "server/main/commands.hpp"
#include "server/storage/stores.hpp"

namespace nguon {

// Where a command works: the data directory and the database, as the server would find them.
Result<storage::Place> place_of(const Arguments& arguments, const Environment& environment);

// Makes the data directory where there is none yet: units may be imported before the first start.
std::unique_ptr<storage::SqlTruth> open_for_change(const storage::Place& place);

// Somebody at the machine's own shell, who may do everything there: no account stands behind it.
app::Deed deed_of_shell();

// A small file that an option names, without the line's end: a password, a passphrase.
Result<std::string> secret_in(const std::string& file);

Error wrong_use(std::string use);

int user_command(const Arguments& arguments, const Environment& environment);
int keys_command(const Arguments& arguments, const Environment& environment);
int backup_command(const Arguments& arguments, const Environment& environment);
int restore_command(const Arguments& arguments, const Environment& environment);
int restore_drill_command(const Arguments& arguments, const Environment& environment);
int verify_command(const Arguments& arguments, const Environment& environment);
int import_command(const Arguments& arguments, const Environment& environment);
int speak_command(const Arguments& arguments);

}
