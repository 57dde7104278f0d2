#!/usr/bin/env bash
# Starts Evalmock, waits until it is ready, and sets the variables for the next steps of the job.
# Called by action.yml. The runner ends the server with the job.
set -euo pipefail

evalmock=("$ACTION_PATH/node_modules/.bin/node" "$ACTION_PATH/dist/bin.js")
log=$RUNNER_TEMP/evalmock.log

# Splits the options like a shell, but expands nothing.
options=()
while IFS= read -r word; do options+=("$word"); done < <(xargs -r -n1 printf '%s\n' <<<"$INPUT_OPTIONS")

# The server opens it only after a moment.
: >"$log"
nohup "${evalmock[@]}" --port "$INPUT_PORT" "${options[@]}" >"$log" 2>&1 &
server=$!

fail() {
  echo "::error::Evalmock $1"
  cat "$log"
  kill "$server" 2>/dev/null || true
  exit 1
}

address() {
  if [ "$INPUT_PORT" = 0 ]; then
    sed -n 's/^EVALMOCK_URL=//p' "$log" | head -n 1
  else
    local scheme=http
    case " ${options[*]-} " in *' --https '* | *' --https-cert'*) scheme=https ;; esac
    echo "$scheme://127.0.0.1:$INPUT_PORT"
  fi
}

deadline=$((SECONDS + INPUT_TIMEOUT))
until url=$(address) && [ -n "$url" ] && "${evalmock[@]}" healthcheck --url "$url" >/dev/null 2>&1; do
  kill -0 "$server" 2>/dev/null || fail 'ended at its start'
  [ "$SECONDS" -lt "$deadline" ] || fail "was not ready after $INPUT_TIMEOUT s"
  sleep 0.2
done
# Another server may have answered on this port.
kill -0 "$server" 2>/dev/null || fail 'ended at its start'

"${evalmock[@]}" env --shell dotenv --url "$url" --world "$INPUT_WORLD" | grep -v '^#' >>"$GITHUB_ENV"
{
  echo "url=$url"
  echo "pid=$server"
} >>"$GITHUB_OUTPUT"
echo "Evalmock is ready at $url"
