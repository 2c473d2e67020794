# shellcheck shell=bash
# Sourced by the scripts beside it: where the project is, and how it speaks.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit
# Tools that the project pins live here, apart from the person's own.
tools=$root/target/tools
export PATH="$tools/bin:$PATH"

say() { printf '==> %s\n' "$*"; }

# Ends the script with a sentence that says what is missing and what to do.
stop() {
  printf 'Cannot go on: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# version_at_least 1.95.0 1.90
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
