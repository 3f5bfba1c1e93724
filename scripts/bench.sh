#!/usr/bin/env bash
# ./dev bench NAME [ARGUMENTS...]: builds the release preset and measures. A bench is either a program
# NAME_bench of the build or an executable bench/NAME/run, which finds the programs in NGUON_BIN. Either
# prints one JSON object per line and nothing else on standard output.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

list_benches()
{
    {
        [ ! -f build/release/build.ninja ] ||
            ninja -C build/release -t targets all | sed -n 's/^bin\/\([a-z_]*\)_bench: .*/\1/p'
        for bench in bench/*/run; do [ ! -x "$bench" ] || basename "$(dirname "$bench")"; done
    } | sort -u
}

install_packages build run
configure release || die "the build cannot be configured"
if [ $# -eq 0 ]; then
    printf 'usage: ./dev bench NAME; there are:\n' >&2
    list_benches >&2
    exit 2
fi
name=$1
shift
list_benches | grep -qxF "$name" || die "no bench is called $name; there are: $(list_benches | tr '\n' ' ')"

if [ -x "bench/$name/run" ]; then
    # What is measured beside us, and the bench's own programs.
    case $name in
    media) install_packages bench && helpers=(bin/media_bench_server) ;;
    connect | fanout | live) install_packages bench && helpers=(bin/load_raw_server bin/load_peer_crowd) ;;
    button-to-sound) helpers=(bin/first_loud) ;;
    *) helpers=() ;;
    esac
    build_programs release || die "the build failed"
    [ ${#helpers[@]} -eq 0 ] || ninja -C build/release -j "$(cores)" "${helpers[@]}" >&2 || die "the build failed"
    NGUON_BIN=$root/build/release/bin exec "bench/$name/run" "$@"
fi
ninja -C build/release -j "$(cores)" "bin/${name}_bench" >&2 || die "the build failed"
exec "build/release/bin/${name}_bench" "$@"
