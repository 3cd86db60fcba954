#!/usr/bin/env bash
# From a fresh clone to a running edge_rec. Every step is skipped when it is already done; all that
# is said goes to stderr, so that `./build.sh run ask --json …` writes nothing but JSON to stdout.
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
VENV=$ROOT/.venv
VENV_PYTHON=$VENV/bin/python
INSTALLED=$VENV/.edge_rec-installed   # three lines: checkout, fingerprint, extra
INSTALLING=$VENV/.edge_rec-installing # there while .venv changes: left only by an interruption
MODELS=$VENV/.edge_rec-models         # fingerprint, then the path of every model file
LOG=$VENV/build.log
NEEDED_MB=3000
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

usage() {
  cat <<'TEXT'
usage: ./build.sh run [ARGUMENT…]    set up, then edge-rec with these arguments (none: the app)
       ./build.sh test [ARGUMENT…]   set up with development tools, then pytest with these arguments
       ./build.sh setup              set up only
       ./build.sh --help             this text

Set-up makes .venv, compiles and installs the package, fetches the default models (about 220 MB),
builds the text encoder and imports the demo catalog. It does only what is missing.

environment: PYTHON            Python 3.11 or newer to make .venv with
             EDGE_REC_HOME     where database and indexes live (as option: run --home DIR …)
             EDGE_REC_MODELS   where the model files live
TEXT
}

say() { printf '==> %s\n' "$*" >&2; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# --- what is there already ---------------------------------------------------------------------

fingerprint() { cat "$@" | cksum; }

is_installed() { # EXTRA: `dev` holds all that `setup` does
  [ -x "$VENV_PYTHON" ] && [ -f "$INSTALLED" ] && [ ! -e "$INSTALLING" ] || return 1
  local root print extra
  { IFS= read -r root && read -r print && read -r extra; } <"$INSTALLED" || return 1
  [ "$root" = "$ROOT" ] || return 1
  [ "$print" = "$(fingerprint "$ROOT/pyproject.toml")" ] || return 1
  [ "$extra" = "$1" ] || [ "$extra" = dev ]
}

models_fingerprint() {
  printf '%s %s %s' "$(fingerprint "$ROOT/assets/models.toml" "$ROOT/scripts/encoder_graph.py" \
    "$ROOT/scripts/tagger_graph.py" "$ROOT"/models/adapters/*.json)" \
    "${EDGE_REC_MODELS-}" "${EDGE_REC_HOME-}"
}

has_models() {
  [ -f "$MODELS" ] || return 1
  local line first=yes
  while IFS= read -r line; do
    if [ "$first" = yes ]; then
      [ "$line" = "$(models_fingerprint)" ] || return 1
      first=no
    else
      [ -s "$line" ] || return 1
    fi
  done <"$MODELS"
  [ "$first" = no ]
}

# --- what the machine must have ----------------------------------------------------------------

install_command() { # WHAT FOR APT, FOR DNF, FOR PACMAN, FOR APK, FOR BREW OR A WHOLE COMMAND ON macOS
  if [ "$(uname -s)" = Darwin ]; then printf '%s' "$5"
  elif command -v apt-get >/dev/null; then printf 'sudo apt-get install -y %s' "$1"
  elif command -v dnf >/dev/null; then printf 'sudo dnf install -y %s' "$2"
  elif command -v pacman >/dev/null; then printf 'sudo pacman -S --needed %s' "$3"
  elif command -v apk >/dev/null; then printf 'sudo apk add %s' "$4"
  else printf 'install %s with your package manager' "$1"
  fi
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  if [ -n "${PYTHON-}" ]; then
    is_new_enough "$PYTHON" || die "PYTHON=$PYTHON is not a Python 3.11 or newer; unset it or name another"
    printf '%s' "$PYTHON"
    return
  fi
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
    if is_new_enough "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
  die "no Python 3.11 or newer was found; $(install_command 'python3 python3-venv python3-dev' \
    'python3 python3-devel' python 'python3 python3-dev' 'brew install python@3.12'), or set PYTHON"
}

check_disk() {
  local free_mb
  free_mb=$(df -Pk "$ROOT" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free_mb" -ge "$NEEDED_MB" ] ||
    die "$ROOT has $free_mb MB free and set-up needs $NEEDED_MB MB; free some space and run ./build.sh again"
}

has_compiler() {
  command -v "${CC:-cc}" >/dev/null && command -v "${CXX:-c++}" >/dev/null &&
    "$VENV_PYTHON" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")))'
}

# Both packages without wheels on the index: installed, compiled earlier, or offered by an index of yours.
has_compiled_packages() {
  "$VENV_PYTHON" -c 'import llama_cpp, hnswlib' >/dev/null 2>&1 && return
  local cached
  cached=$("$VENV_PYTHON" -m pip cache list 2>/dev/null || true)
  case $cached in *hnswlib*llama_cpp_python*) return ;; esac
  "$VENV_PYTHON" -m pip install --quiet --dry-run --no-deps --only-binary=:all: \
    "$(requirement llama-cpp-python)" "$(requirement hnswlib)" >/dev/null 2>&1
}

check_compiler() {
  has_compiler || has_compiled_packages ||
    die "a C and C++ compiler with Python's headers is needed and was not found;" \
      "$(install_command 'g++ python3-dev' 'gcc-c++ python3-devel' base-devel 'build-base python3-dev' \
        'xcode-select --install') and run ./build.sh again"
}

# --- the virtual environment -------------------------------------------------------------------

make_venv() {
  local root='' python
  [ ! -f "$INSTALLED" ] || IFS= read -r root <"$INSTALLED" || root=''
  if [ -e "$INSTALLING" ]; then
    say "removing .venv: the last set-up was interrupted in it"
    rm -rf "$VENV"
  elif [ -n "$root" ] && [ "$root" != "$ROOT" ]; then
    say "removing .venv: it was made at $root"
    rm -rf "$VENV"
  elif [ -e "$VENV" ] && ! "$VENV_PYTHON" -m pip --version >/dev/null 2>&1; then
    say "removing .venv: its Python does not run"
    rm -rf "$VENV"
  fi
  [ ! -e "$VENV" ] || return 0
  python=$(find_python) || exit 1
  say "making .venv with $("$python" --version 2>&1)"
  "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
    die "$python cannot make virtual environments; $(install_command python3-venv python3 python python3 \
      'brew install python@3.12') and run ./build.sh again"
  mkdir -p "$VENV"
  : >"$INSTALLING"
  if ! "$python" -m venv "$VENV"; then
    rm -rf "$VENV"
    die "$python -m venv failed; run ./build.sh again with PYTHON set to another Python 3.11 or newer"
  fi
  rm -f "$INSTALLING"
}

requirement() { # the line of pyproject.toml that asks for the package
  "$VENV_PYTHON" - "$ROOT/pyproject.toml" "$1" <<'CODE'
import sys, tomllib
with open(sys.argv[1], "rb") as file:
    wanted = tomllib.load(file)["project"]["dependencies"]
print(next(line for line in wanted if line.startswith(sys.argv[2])))
CODE
}

JOB=
stop_job() { # the whole process group: pip, cmake and the compilers it started
  trap - INT TERM
  [ -z "$JOB" ] || kill -TERM -- "-$JOB" 2>/dev/null || true
  printf '\nstopped; run ./build.sh again to go on\n' >&2
  exit 130
}

pip_install() { # LABEL ARGUMENT…; pip is silent for minutes, so the clock ticks instead
  local label=$1 started=$SECONDS seconds last=0 code=0
  shift
  say "$label"
  trap stop_job INT TERM
  set -m # a process group of its own
  "$VENV_PYTHON" -m pip install "$@" </dev/null >>"$LOG" 2>&1 &
  JOB=$!
  set +m
  while kill -0 "$JOB" 2>/dev/null; do
    sleep 0.2
    seconds=$((SECONDS - started))
    if [ -t 2 ]; then
      printf '\r    %d:%02d' $((seconds / 60)) $((seconds % 60)) >&2
    elif [ $((seconds - last)) -ge 30 ]; then
      last=$seconds
      printf '    %d:%02d\n' $((seconds / 60)) $((seconds % 60)) >&2
    fi
  done
  wait "$JOB" || code=$?
  JOB=
  trap - INT TERM
  [ ! -t 2 ] || printf '\r\033[K' >&2
  [ "$code" -eq 0 ] || return 1
}

fail_install() {
  rm -f "$INSTALLING" # pip ended by itself and took back what it had begun
  printf '%s\n' "--- the end of $LOG" >&2
  tail -n 15 "$LOG" >&2
  printf '%s\n' '---' >&2
  die "$1 could not be installed; check the network connection and the lines above, then run ./build.sh again"
}

install_package() { # EXTRA
  check_disk
  make_venv
  check_compiler
  : >"$INSTALLING"
  printf '%s\n' "$(date) installing extra $1" >"$LOG"
  # Both compile for exactly this processor (-march=native): right here, since they run where they
  # are built; a .venv copied to another machine would have to be made anew.
  # Before 12.4 and 13.3 GCC takes most of an AMX tile configuration for dead stores (its bug 114098).
  export CXXFLAGS="${CXXFLAGS-} -fno-tree-dse -fno-dse"
  if ! "$VENV_PYTHON" -c 'import llama_cpp' >/dev/null 2>&1; then
    pip_install "installing llama-cpp-python (compiles for 5 to 10 minutes, the first time only)" \
      "$(requirement llama-cpp-python)" || fail_install llama-cpp-python
  fi
  pip_install "installing edge_rec and its packages" --editable "${ROOT}[$1]" || fail_install edge_rec
  printf '%s\n' "$ROOT" "$(fingerprint "$ROOT/pyproject.toml")" "$1" >"$INSTALLED"
  rm -f "$INSTALLING"
}

# pip's cache may hold a llama.cpp that was compiled without the flags above.
mend_kernels() {
  local model
  model=$(grep -m 1 '\.gguf$' "$MODELS") && has_compiler || return 0
  # In a shell of its own, which keeps to itself that the process was killed.
  ! ("$VENV_PYTHON" -m edge_rec.backends.kernels "$model"; exit $?) >/dev/null 2>&1 || return 0
  "$VENV_PYTHON" -m pip cache remove llama_cpp_python >>"$LOG" 2>&1 || true
  : >"$INSTALLING"
  pip_install "compiling llama-cpp-python anew: the one from pip's cache breaks on this processor" \
    --force-reinstall --no-deps "$(requirement llama-cpp-python)" || fail_install llama-cpp-python
  rm -f "$INSTALLING"
}

# --- models and data ---------------------------------------------------------------------------

fetch_models() {
  say "fetching models"
  "$VENV_PYTHON" "$ROOT/scripts/fetch_models.py" --receipt "$MODELS.paths" || exit $?
  { models_fingerprint && printf '\n' && cat "$MODELS.paths"; } >"$MODELS.new"
  rm -f "$MODELS.paths"
  mv "$MODELS.new" "$MODELS"
}

set_up() { # EXTRA
  if ! is_installed "$1" || ! has_models; then
    if command -v flock >/dev/null; then # a second set-up in the same checkout waits here
      exec 9>"$ROOT/.build.lock"
      flock -n 9 || { say "waiting for another set-up to finish" && flock 9; }
    fi
    is_installed "$1" || install_package "$1"
    has_models || fetch_models
    [ "$1" = dev ] || mend_kernels
    exec 9>&-
  fi
  "$VENV/bin/edge-rec" setup || exit $?
}

use_home_of() { # set-up must fill the home that the command will use
  while [ $# -gt 0 ]; do
    case $1 in
      --) return ;;
      --home=*) export EDGE_REC_HOME=${1#--home=} ;;
      --home) [ $# -lt 2 ] || export EDGE_REC_HOME=$2 ;;
    esac
    shift
  done
}

main() {
  local verb=${1-}
  [ $# -eq 0 ] || shift
  case $verb in
    run)
      use_home_of "$@"
      set_up setup >&2
      exec "$VENV/bin/edge-rec" "$@"
      ;;
    test)
      set_up dev >&2
      cd "$ROOT"
      exec "$VENV_PYTHON" -m pytest "$@"
      ;;
    setup) set_up setup >&2 ;;
    -h | --help | help) usage ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
}

main "$@"
