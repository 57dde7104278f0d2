#!/usr/bin/env bash
# openapi-generator 7.25.0 (Maven Central), generator java: a schema that is `anyOf` a boolean and a map becomes a class
# that no Java compiler accepts: it declares a variable `adapterMap<String, String>`, and calls it `adapterMapStringString`
# later. One would expect code that compiles, or a message. `validate` finds nothing wrong with the document.
#
# Seen:
#   No validation issues detected.
#   final TypeAdapter<Map<String, String>> adapterMap<String, String> =
#   (adapterMapStringString is used, and never declared)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory="$folder"
cd "$folder"
cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "t", "version": "1" },
  "paths": {
    "/a": { "get": { "operationId": "readA", "responses": { "200": {
      "description": "ok",
      "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Value" } } } } } } }
  },
  "components": {
    "schemas": {
      "Value": {
        "anyOf": [{ "type": "boolean" }, { "type": "object", "additionalProperties": { "type": "string" } }]
      }
    }
  }
}
JSON
generator() { java -jar openapi-generator-cli-7.25.0.jar "$@"; }
generator validate -i openapi.json | grep -o 'No validation issues detected.'
generator generate -g java -i openapi.json -o out > log 2>&1
class=out/src/main/java/org/openapitools/client/model/Value.java
grep -o 'final TypeAdapter<Map<String, String>> adapterMap<String, String> =' "$class"
grep -q 'adapterMapStringString\.' "$class"
! grep -q '> adapterMapStringString =' "$class"
echo '(adapterMapStringString is used, and never declared)'
