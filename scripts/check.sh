#!/usr/bin/env bash
# Everything that guards the code: format, lint, types, import rules, tests, coverage of dialogs.
# Usage: check.sh [static]
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
folders="bot nlu dialogs backend accessibility tests scripts"

step() { printf '\n== %s\n' "$*"; }

step format; $bin/ruff format --check $folders
step lint; $bin/ruff check $folders
step types; $bin/mypy
$bin/pyright
step imports; $bin/lint-imports
[ "${1:-}" = static ] && exit 0
only=()
if [ "${RASA:-on}" = off ]; then
  echo "RASA=off：不运行真正的 Rasa 的测试。"
  only=(-m "not rasa")
fi
step tests; $bin/pytest -q -n 2 --dist loadscope --cov --cov-report=term:skip-covered "${only[@]}"
