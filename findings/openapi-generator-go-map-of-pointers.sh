#!/usr/bin/env bash
# openapi-generator 7.25.0 (Maven Central), generator go: an object with any members is a map of pointers to interfaces,
# with `additionalProperties: {}` as with `true`. One would expect the map that encoding/json makes, `map[string]interface{}`:
# a program cannot assign it, and has to take the address of each value.
#
# Seen:
#   Empty map[string]*interface{}
#   Yes map[string]*interface{}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory="$folder"
cd "$folder"
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "t", "version": "1" },
  "paths": {},
  "components": {
    "schemas": {
      "A": {
        "type": "object",
        "properties": {
          "empty": { "type": "object", "additionalProperties": {} },
          "yes": { "type": "object", "additionalProperties": true }
        }
      }
    }
  }
}
JSON
java -jar openapi-generator-cli-7.25.0.jar generate -g go -i openapi.json -o out > log 2>&1
sed -nE 's/^\t(Empty|Yes) +([^ ]+) .*/\1 \2/p' out/model_a.go | tee output
diff output - <<'TEXT'
Empty map[string]*interface{}
Yes map[string]*interface{}
TEXT
