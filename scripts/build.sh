#!/usr/bin/env bash
# ./dev build [preset]: installs what compiling needs and builds everything of one preset.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

preset=${1:-dev}
case $preset in dev | asan | tsan | release) ;; *) die "unknown preset: $preset (dev, asan, tsan, release)" ;; esac

install_packages build
build_all "$preset"
ls -1 build/bin
