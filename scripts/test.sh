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
repeated=()
rm -rf "$results"
mkdir -p "$results"

# What is needed to compile comes first; everything else is fetched beside the compiler, which leaves the
# network and most of the disk alone.
install_compiler() { ! wants_cpp || install_packages build; }

install_npm()
{
    local part
    for part in $(web_parts); do npm_ci "$part" || return; done
    [ ! -f tests/system/package-lock.json ] || npm_ci tests/system
}

install_rest()
{
    local lists=(test run)
    ! wants_node || lists+=(web)
    install_packages "${lists[@]}" || return
    ! wants_node || { ensure_node && install_npm; }
}

fetch_rest()
{
    # Who may install nothing is told of all that is missing before anything is compiled.
    may_become_root || install_rest || return
    install_rest >"$results/rest.log" 2>&1 &
    rest_job=$!
}
have_rest()
{
    wait "$rest_job" || {
        cat "$results/rest.log" >&2
        return 1
    }
    # The node that was fetched is on the path of that job only.
    ! wants_node || ensure_node
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
    # The two longest wait for sounds half of their time: one more than there are processors.
    local arguments=(--test-dir "build/$preset" -j "$(($(cores) + 1))" --output-on-failure) reports=$results/$1 name
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

# run_vitest NAME DIR [MORE...]: one vitest run, which leaves its JSON report.
run_vitest()
{
    (cd "$2" && node_modules/.bin/vitest run --reporter=default --reporter=json \
        --outputFile.json="$results/$1.json" "${@:3}" >&2) || true
}

run_web()
{
    local part
    for part in $(web_parts); do
        check_one "$part: biome" bash -c "cd '$part' && node_modules/.bin/biome ci --colors=off . >&2"
        check_one "$part: types" bash -c "cd '$part' && node_modules/.bin/tsc --noEmit >&2"
        check_one "$part: build" build_web_part "$part"
        run_vitest "${part//\//-}" "$part"
        count_vitest_report "$results/${part//\//-}.json" "$part"
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
    export NGUON_BIN=$root/build/bin
    run_vitest system tests/system
    try_again_alone
    count_vitest_report "$results/system.json" system
}

# The files run side by side on few processors, where what promises seconds may lack them. A file that fails is
# tried once more with the machine to itself, and what fails there has failed; which ones those were is said.
try_again_alone()
{
    local files
    mapfile -t files < <(failed_vitest_files "$results/system.json")
    [ ${#files[@]} -gt 0 ] && [ ${#files[@]} -le 6 ] || return 0
    say "once more, by themselves: ${files[*]##*/}"
    run_vitest system-alone tests/system --maxWorkers=1 "${files[@]}"
    replace_vitest_files "$results/system.json" "$results/system-alone.json"
    repeated=("${files[@]##*/}")
}

# Whatever happens, the table and the count are the last thing printed.
finish()
{
    local code=$?
    [ $code = 0 ] || [ "$failed" -gt 0 ] || count_failure "the run stopped early"
    print_time_table
    print_budget
    [ ${#repeated[@]} -eq 0 ] || printf 'tried twice: %s\n' "${repeated[*]}"
    print_count
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || exit 1
}

print_budget() { printf 'budget on 2 cores: apt 3 min, npm 2, C++ 8, unit + storage 2, system 4, web + Chromium 4\n\n'; }

trap finish EXIT
timed "apt" install_compiler || exit
fetch_rest || exit
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
timed "apt, npm (the rest)" have_rest || exit
if [ $built = yes ]; then
    ! wants unit || timed "unit + storage" run_cpp unit
    for module in ${modules[@]+"${modules[@]}"}; do timed "$module" run_cpp "$module" "^$module\$"; done
fi
! wants web || timed "web + Chromium" run_web
if [ $built = yes ]; then
    ! wants system || timed "system" run_system || count_failure "system"
fi
