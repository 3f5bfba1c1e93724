#!/usr/bin/env bash
# ./dev check [step...]: everything that takes long. Steps: format, lint, layers, asan, tsan, fuzz,
# kill, package. Without arguments: all of them. Every step runs; the table at the end names those
# that failed.
#   NGUON_LINT=all      lint every file instead of those changed since the main branch
#   NGUON_FUZZ_SECONDS  how long each decoder is fuzzed (60)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(format lint layers asan tsan fuzz kill package)
failures=()

own_cpp() { git ls-files -z -- 'lib/*.[ch]pp' 'server/*.[ch]pp' 'agent/*.[ch]pp' 'swarm/*.[ch]pp' 'tests/*.[ch]pp' 'bench/*.[ch]pp'; }

check_format()
{
    own_cpp | xargs -0 -r clang-format --dry-run -Werror || return
    local part
    ensure_node || return
    for part in $(web_parts); do
        npm_ci "$part" || return
        (cd "$part" && node_modules/.bin/biome ci --colors=off . >&2) || return
    done
}

# The files to lint: those this branch changed, or all where there is nothing to compare with. Tests are
# left out: most of what would be found there is googletest's own.
lint_files()
{
    local base
    base=$(git merge-base HEAD origin/main 2>/dev/null || true)
    if [ "${NGUON_LINT:-}" = all ] || [ -z "$base" ] || [ "$base" = "$(git rev-parse HEAD)" ]; then
        git ls-files -- 'lib/*.cpp' 'server/*.cpp' 'agent/*.cpp' 'swarm/*.cpp'
    else
        git diff --name-only --diff-filter=d "$base" -- 'lib/*.cpp' 'server/*.cpp' 'agent/*.cpp' 'swarm/*.cpp'
    fi | grep -v '_test\.cpp$'
}

# clang reads the compile commands of a configuration without precompiled headers, which are g++'s own. The files of a
# module are read together as they are compiled together: most of the time goes into what they include.
check_lint()
{
    local files units
    mapfile -t files < <(lint_files)
    [ ${#files[@]} -gt 0 ] || return 0
    cmake --preset dev -B build/lint -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DCMAKE_CXX_FLAGS=-Wno-unknown-warning-option >&2 || return
    sed -Ei 's/ -fpch-preprocess| --param ggc-[a-z-]+=[0-9]+//g' build/lint/compile_commands.json
    ninja -C build/lint -t commands server/http/openapi_text.cpp | tail -n 1 | sh || return # a file that the build writes
    mapfile -t units < <(printf '%s\n' "${files[@]/#/"$root/"}" |
        grep -rlFf - --include='unity_*.cxx' build/lint/lib build/lint/server build/lint/agent build/lint/swarm | grep -v '_test\.dir/')
    run-clang-tidy-19 -quiet -p build/lint -j "$(cores)" -header-filter='(lib|server|agent|swarm)/.*\.[ch]pp$' \
        -extra-arg=-fbracket-depth=2048 "${files[@]/#/^$root/}" "${units[@]/#/^$root/}"
}

check_layers() { bash scripts/test.sh layers tidy; }
check_asan() { NGUON_PRESET=asan ASAN_OPTIONS=detect_stack_use_after_return=1 bash scripts/test.sh unit; }
check_tsan() { NGUON_PRESET=tsan TSAN_OPTIONS=second_deadlock_stack=1 bash scripts/test.sh unit; }

# Each fuzzer of tests/fuzz, under the address sanitizer, on inputs it has not seen.
check_fuzz()
{
    local fuzzer code=0
    build_all asan || return
    for fuzzer in build/asan/bin/*_fuzz; do
        [ -x "$fuzzer" ] || continue
        "$fuzzer" --seconds "${NGUON_FUZZ_SECONDS:-60}" --seed "$RANDOM" || code=1
    done
    return $code
}

check_kill() { NGUON_LONG=1 bash scripts/test.sh system; } # two hundred rounds of each kind
check_package() { bash scripts/package.sh && as_root bash scripts/package-test.sh; }

finish()
{
    print_time_table
    [ ${#failures[@]} -gt 0 ] || { printf 'all checks passed\n' && return; }
    printf 'failed: %s\n' "${failures[*]}"
    exit 1
}

install_packages build run test check
trap finish EXIT
for step in "${steps[@]}"; do
    declare -F "check_$step" >/dev/null || die "unknown step: $step"
    timed "$step" "check_$step" || failures+=("$step")
done
