# Shared by the scripts of ./dev: saying, timing, installing, Node. Sourced, never run.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Colours are for people: a log file gets none, from us or from the tools we call.
if [ -t 2 ]; then bold=$'\033[1m' plain=$'\033[0m'; else bold='' plain='' && export NO_COLOR=1; fi
say() { printf '%s== %s%s\n' "$bold" "$*" "$plain" >&2; }
die()
{
    printf 'error: %s\n' "$*" >&2
    exit 1
}
cores() { nproc 2>/dev/null || echo 2; }

# --- time table -----------------------------------------------------------------------------------
step_names=()
step_seconds=()

# timed NAME COMMAND...: runs it, remembers how long it took, hands on its exit code. Callers ask for
# that code, which switches `set -e` off inside: the functions below return by themselves on failure.
timed()
{
    local name=$1 begun=$SECONDS code=0
    shift
    say "$name"
    "$@" || code=$?
    step_names+=("$name")
    step_seconds+=($((SECONDS - begun)))
    return $code
}

print_time_table()
{
    local index total=0
    printf '\n%-24s %8s\n' step seconds
    for index in "${!step_names[@]}"; do
        printf '%-24s %8d\n' "${step_names[$index]}" "${step_seconds[$index]}"
        total=$((total + step_seconds[index]))
    done
    printf '%-24s %8d\n\n' total "$total"
}

# --- Debian packages ------------------------------------------------------------------------------
packages_of() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' -e 's/[[:space:]]*$//' "${@/%/.txt}"; }

missing_of()
{
    local package
    declare -A present=()
    while read -r package; do present[$package]=yes; done < <(dpkg-query -W \
        -f '${binary:Package} ${db:Status-Status}\n' | sed -n 's/^\([^: ]*\)[^ ]* installed$/\1/p')
    for package in "$@"; do [ -n "${present[$package]:-}" ] || echo "$package"; done
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_become_root() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

# install_packages LIST...: what the lists in scripts/packages name and this machine lacks.
install_packages()
{
    local wanted missing
    mapfile -t wanted < <(packages_of "${@/#/scripts/packages/}")
    mapfile -t missing < <(missing_of "${wanted[@]}")
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! may_become_root; then
        printf 'These Debian packages are missing, and neither root nor sudo without password is at hand. Please run:\n' >&2
        printf 'sudo apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
        exit 3
    fi
    say "installing ${#missing[@]} Debian packages"
    as_root bash scripts/install-packages.sh "${missing[@]}" || die "the Debian packages could not be installed"
}

# --- Node -----------------------------------------------------------------------------------------
node_is_new_enough()
{
    local version major minor
    version=$(node --version 2>/dev/null) || return 1
    IFS=. read -r major minor _ <<<"${version#v}"
    [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}

# The machine's Node when it is new enough, otherwise one of our own in build/tools.
ensure_node()
{
    node_is_new_enough && command -v npm >/dev/null && return 0
    export PATH="$root/build/tools/node_modules/node/bin:$PATH"
    node_is_new_enough && command -v npm >/dev/null && return 0
    install_packages node
    mkdir -p build/tools
    say "fetching Node 22 into build/tools"
    PATH=${PATH#*:} npm install --prefix build/tools --no-audit --no-fund --loglevel=error node@22 >&2 || return
    hash -r
    node_is_new_enough || die "Node >= 20.19 could not be set up in build/tools"
}

# npm_ci DIR: the packages of DIR's lock file, unless they are there already.
npm_ci()
{
    local stamp=$1/node_modules/.installed-from wanted
    wanted=$(cat "$1/package-lock.json" <(node --version) | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    say "npm packages of $1"
    # A lock file written where a mirror lacks the packages of other platforms is refused by newer
    # versions of `npm ci`; an install that follows the lock file and keeps it as it is does as well.
    (cd "$1" && npm ci --prefer-offline --no-audit --no-fund --loglevel=silent >&2) \
        || (cd "$1" && cp package-lock.json .package-lock.kept \
            && npm install --no-save --prefer-offline --no-audit --no-fund --loglevel=error >&2
            status=$?
            mv .package-lock.kept package-lock.json
            exit $status) || return
    echo "$wanted" >"$stamp"
}

# The folders with npm packages of their own.
web_parts()
{
    local part
    for part in web/*/; do
        [ ! -f "$part/package-lock.json" ] || echo "${part%/}"
    done
}

# --- building -------------------------------------------------------------------------------------
# configure PRESET: ninja repeats this by itself when a CMakeLists.txt changes.
configure()
{
    [ -f "build/$1/build.ninja" ] || cmake --preset "$1" -B "build/$1" >&2
}

programs_of() { ninja -C "build/$1" -t targets all | sed -n 's/^\(bin\/nguon[a-z-]*\): .*/\1/p'; }

# build_programs PRESET: what a user runs, without the tests.
build_programs()
{
    local programs
    configure "$1" || return
    mapfile -t programs < <(programs_of "$1")
    ninja -C "build/$1" -j "$(cores)" ${programs[@]+"${programs[@]}"} >&2 || return
    link_programs "$1"
}

# build_targets PRESET TARGET...
build_targets()
{
    local preset=$1
    shift
    configure "$preset" || return
    ninja -C "build/$preset" -j "$(cores)" "$@" >&2
}

build_all()
{
    configure "$1" || return
    ninja -C "build/$1" -j "$(cores)" >&2 || return
    link_programs "$1"
}

# build/bin always holds the programs of the last build.
link_programs()
{
    local program
    mkdir -p build/bin
    for program in $(programs_of "$1"); do
        ln -sfn "../$1/$program" "build/$program"
    done
}

build_web()
{
    local part
    for part in $(web_parts); do
        npm_ci "$part" || return
        build_web_part "$part" || return
    done
}

# build_web_part DIR: vite, unless nothing it reads is newer than what it wrote.
build_web_part()
{
    [ -z "$(find "$1" -path "$1/node_modules" -prune -o -path "$1/dist" -prune -o \
        -type f -newer "$1/dist/index.html" -print -quit 2>&1)" ] && return 0
    say "building $1"
    (cd "$1" && node_modules/.bin/vite build --logLevel warn >&2)
}
