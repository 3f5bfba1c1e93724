#!/usr/bin/env bash
# ./dev test [suite...]: installs what is missing, builds, tests, prints where the time went, and
# ends with "N passed, N failed". Suites: tidy, unit, web, system; any other word is a C++ module
# ("core", "agent_store"). Without arguments: all of them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source scripts/count.sh

preset=${NGUON_PRESET:-dev}
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(tidy unit web system)
modules=()
for suite in "${suites[@]}"; do
    case $suite in tidy | unit | web | system) ;; *) modules+=("$suite") ;; esac
done

wants()
{
    local suite
    for suite in "${suites[@]}"; do [ "$suite" != "$1" ] || return 0; done
    return 1
}
wants_cpp() { wants unit || wants system || [ ${#modules[@]} -gt 0 ]; }
wants_node() { wants web || wants system; }

results=$root/build/results
rm -rf "$results"
mkdir -p "$results"

install_all()
{
    local lists=(test run)
    ! wants_cpp || lists+=(build)
    ! wants_node || lists+=(web)
    install_packages "${lists[@]}"
    ! wants_node || node_is_new_enough || install_packages node
}

install_npm()
{
    local part
    for part in $(web_parts); do npm_ci "$part" || return; done
    [ ! -f tests/system/package-lock.json ] || npm_ci tests/system
}

# The npm packages are fetched beside the compiler, which leaves the network alone.
fetch_npm()
{
    ensure_node || return
    install_npm >"$results/npm.log" 2>&1 &
    npm_job=$!
}
have_npm()
{
    wait "$npm_job" && return
    cat "$results/npm.log" >&2
    return 1
}

# A single module needs its own test program only.
build_wanted()
{
    if wants unit || wants system; then
        build_all "$preset"
    else
        build_targets "$preset" "${modules[@]/%/_test}"
    fi
}

# run_cpp NAME [PATTERN]: each test program leaves a report; one that died without a report counts as one
# failure, and so does one whose cases passed but which did not end cleanly.
run_cpp()
{
    local arguments=(--test-dir "build/$preset" -j "$(cores)" --output-on-failure) reports=$results/$1 name
    [ -z "${2:-}" ] || arguments+=(-R "$2")
    rm -f "build/$preset/Testing/Temporary/LastTestsFailed.log"
    mkdir -p "$reports"
    GTEST_OUTPUT="json:$reports/" GTEST_BRIEF=1 ctest "${arguments[@]}" >&2 || true
    count_gtest_reports "$reports"
    while IFS=: read -r _ name; do
        [ -n "$name" ] || continue
        gtest_report_has_failures "$reports/${name}_test.json" || count_failure "$name ended abnormally"
    done <"$(existing "build/$preset/Testing/Temporary/LastTestsFailed.log")"
}

# run_vitest NAME DIR: one vitest run, counted from its JSON report.
run_vitest()
{
    local report=$results/$1.json
    (cd "$2" && node_modules/.bin/vitest run --reporter=default --reporter=json \
        --outputFile.json="$report" >&2) || true
    count_vitest_report "$report" "$1"
}

run_web()
{
    local part
    for part in $(web_parts); do
        check_one "$part: biome" bash -c "cd '$part' && node_modules/.bin/biome ci --colors=off . >&2"
        check_one "$part: types" bash -c "cd '$part' && node_modules/.bin/tsc --noEmit >&2"
        check_one "$part: build" build_web_part "$part"
        run_vitest "${part//\//-}" "$part"
    done
    [ -n "$(web_parts)" ] || say "no web part yet: skipped"
}

run_system()
{
    if [ ! -f tests/system/package-lock.json ]; then
        say "tests/system holds no tests yet: skipped"
        return 0
    fi
    for part in $(web_parts); do build_web_part "$part" || return; done
    check_one "tests/system: types" bash -c "cd tests/system && node_modules/.bin/tsc --noEmit >&2"
    NGUON_BIN=$root/build/bin run_vitest system tests/system
}

# Whatever happens, the table and the count are the last thing printed.
finish()
{
    local code=$?
    [ $code = 0 ] || [ "$failed" -gt 0 ] || count_failure "the run stopped early"
    print_time_table
    print_budget
    print_count
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || exit 1
}

print_budget() { printf 'budget on 2 cores: apt 3 min, npm 2, C++ 8, unit + storage 2, system 4, web + Chromium 4\n\n'; }

trap finish EXIT
timed "apt" install_all || exit
! wants_node || timed "node" fetch_npm || exit
! wants tidy || timed "tidy" check_one "tidy" bash scripts/tidy.sh
built=yes
if wants_cpp; then
    timed "C++ build" build_wanted || {
        built=no
        count_failure "the C++ build"
    }
fi
# After the build: the programs tell whether they know the options that their units give them.
! wants tidy || check_one "package files" bash scripts/package-lint.sh
if [ $built = yes ]; then
    ! wants unit || timed "unit + storage" run_cpp unit
    for module in ${modules[@]+"${modules[@]}"}; do timed "$module" run_cpp "$module" "^$module\$"; done
fi
! wants_node || timed "npm (the rest)" have_npm || exit
! wants web || timed "web + Chromium" run_web
if [ $built = yes ]; then
    ! wants system || timed "system" run_system || count_failure "system"
fi
