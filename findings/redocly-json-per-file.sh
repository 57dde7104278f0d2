#!/usr/bin/env bash
# @redocly/cli (npm), the release that test/generators pins: `redocly lint --format=json A B` prints one JSON document for
# each file, one behind the other, so no JSON parser reads its output. One would expect one document. Each of them counts
# its own problems in `totals`.
#
# Seen:
#   documents with totals: 2
#   as one JSON document: Extra data
set -euo pipefail
pins=$(cd "$(dirname "$0")/../test/generators/typescript" && pwd)
version=$(python3 -c "import json, sys; print(json.load(open(sys.argv[1]))['packages']['node_modules/@redocly/cli']['version'])" "$pins/package-lock.json")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts "@redocly/cli@$version"
for name in a b; do
  echo '{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{}}' > "$name.json"
done
npx --no-install redocly lint --format=json a.json b.json > output.json 2> log || true
{
  echo "documents with totals: $(grep -c '"totals"' output.json)"
  python3 - <<'PYTHON'
import json

try:
    json.load(open("output.json"))
    print("as one JSON document: fine")
except json.JSONDecodeError as error:
    print("as one JSON document:", error.msg)
PYTHON
} | tee output
diff output - <<'TEXT'
documents with totals: 2
as one JSON document: Extra data
TEXT
