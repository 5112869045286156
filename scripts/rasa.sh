#!/usr/bin/env bash
# Rasa in its own environment (Python 3.10): rasa.sh env | validate | train | serve [PORT]
# The environment and the trained model are made once and kept until what they are made of changes.
# RASA_HOME says where they are kept: by default in the user's cache, for all checkouts. RASA_CONFIG names
# another pipeline than nlu/rasa/config.yml. Exit code 3: no Python 3.10.
set -euo pipefail
cd "$(dirname "$0")/.."
home=${RASA_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/canzhang-yijianshi/rasa}
mkdir -p "$home"
home=$(cd "$home" && pwd)
rasa="$home/env/bin/rasa"
config=${RASA_CONFIG:-nlu/rasa/config.yml}
export PYTHONPATH=. TF_CPP_MIN_LOG_LEVEL=3 RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1
export PYTHONWARNINGS=ignore OPENBLAS_NUM_THREADS=1 RASA_CACHE_DIRECTORY="$home/cache" MPLCONFIGDIR="$home/matplotlib"

say() { printf '%s\n' "$*" >&2; }

sum() { cat "$@" | sha256sum | cut -c1-16; }

is_310() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }

python_310() {
  local one
  for one in python3.10 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python "$(.venv/bin/uv python find 3.10 2>/dev/null || true)"; do
    if [ -n "$one" ] && is_310 "$one"; then echo "$one"; return; fi
  done
  say "正在下载 Python 3.10（Rasa 要用）……"
  .venv/bin/uv python install --quiet 3.10 >&2 || true
  one=$(.venv/bin/uv python find 3.10 2>/dev/null || true)
  if [ -n "$one" ] && is_310 "$one"; then echo "$one"; return; fi
  say "没有找到 Python 3.10，也下载不到，所以不能运行 Rasa（内置的理解引擎不受影响）。"
  say "请安装 Python 3.10（比如 apt-get install python3.10-venv 或 pyenv install 3.10）后再试。"
  exit 3
}

# Runs a step while no other checkout does: they share what is kept.
alone() {
  (
    if command -v flock >/dev/null; then flock 9; fi
    "$@"
  ) 9>"$home/lock"
}

environment() {
  local env="$home/env" made python
  made="$env/.made-$(sum requirements/rasa.txt)"
  if [ -f "$made" ]; then return; fi
  python=$(python_310)
  say "正在安装 Rasa 的运行环境（只在第一次，约 2.7 GB，几分钟）……"
  rm -rf "$env"
  .venv/bin/uv venv --quiet --python "$python" "$env"
  .venv/bin/uv pip install --quiet --python "$env/bin/python" --require-hashes -r requirements/rasa.txt
  touch "$made"
}

trained() {
  echo "$home/model-$(sum requirements/rasa.txt "$config" nlu/rasa/domain.yml nlu/rasa/components/*.py nlu/rasa/data/*.yml nlu/rasa/data/by_hand/*.yml).tar.gz"
}

train() {
  environment
  local model
  model=$(trained)
  if [ -f "$model" ]; then return; fi
  say "正在训练 Rasa 模型（几分钟）……"
  "$rasa" train nlu --domain nlu/rasa/domain.yml -u nlu/rasa/data -c "$config" \
    --out "$home/new" --fixed-model-name nlu >"$home/train.log" 2>&1 || { tail -5 "$home/train.log" >&2; exit 1; }
  find "$home" -name 'model-*.tar.gz' -mtime +30 -delete
  mv "$home/new/nlu.tar.gz" "$model"
}

case ${1:-} in
  env) alone environment; echo "$rasa" ;;
  validate)
    alone environment
    "$rasa" data validate --domain nlu/rasa/domain.yml --data nlu/rasa/data -c "$config"
    ;;
  train) alone train; trained ;;
  serve)
    alone train
    exec "$rasa" run --enable-api --interface 127.0.0.1 --port "${2:-${RASA_PORT:-5005}}" --model "$(trained)" \
      --credentials nlu/rasa/credentials.yml --endpoints nlu/rasa/endpoints.yml
    ;;
  *) say "用法：scripts/rasa.sh env|validate|train|serve [端口]"; exit 2 ;;
esac
