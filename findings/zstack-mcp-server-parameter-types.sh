#!/usr/bin/env bash
# zstack-mcp-server 0.1.7 (PyPI) tells a model the wrong types of parameters: in data/api_docs.json a type seems to follow
# from a part of the name. In ZStack's Java SDK (CloneModelServiceAction of zstackio/zstack) `startCommand` is a String,
# `requestCpu` an Integer, `requestMemory` a Long and `supportDistributed` a Boolean. One would expect the same types.
#
# Seen:
#   startCommand: integer
#   requestCpu: string
#   requestMemory: string
#   supportDistributed: integer
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps -d "$folder" zstack-mcp-server==0.1.7
cd "$folder"
python3 - <<'PYTHON' | tee output
import glob
import json
import zipfile

with zipfile.ZipFile(glob.glob("*.whl")[0]) as wheel:
    docs = json.loads(wheel.read("zstack_mcp/data/api_docs.json"))
types = {one["name"]: one["type"] for one in docs["CloneModelService"]["parameters"]}
for name in ["startCommand", "requestCpu", "requestMemory", "supportDistributed"]:
    print(f"{name}: {types[name]}")
PYTHON
diff output - <<'TEXT'
startCommand: integer
requestCpu: string
requestMemory: string
supportDistributed: integer
TEXT
