#!/usr/bin/env bash
# openapi-generator 7.25.0 (Maven Central) refuses a document whose link has a `requestBody` that is an object, and names
# the wrong type: OpenAPI 3.1 says `Any | {expression}`. The same object is accepted as JSON in a text.
#
# Seen:
#   object: attribute paths.'/a'(post).responses.200.links.readA.requestBody is not of type `string`
#   text: No validation issues detected.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory="$folder"
cd "$folder"
document() {
  cat <<JSON
{
  "openapi": "3.1.0",
  "info": { "title": "t", "version": "1" },
  "paths": {
    "/a": { "post": { "operationId": "makeA", "responses": { "200": {
      "description": "ok",
      "links": { "readA": { "operationId": "readA", "requestBody": $1 } } } } } },
    "/b": { "post": { "operationId": "readA",
      "requestBody": { "content": { "application/json": { "schema": { "type": "object" } } } },
      "responses": { "200": { "description": "ok" } } } }
  }
}
JSON
}
document '{ "id": "$response.body#/id" }' > object.json
document '"{\"id\": \"$response.body#/id\"}"' > text.json
validate() { { java -jar openapi-generator-cli-7.25.0.jar validate -i "$1.json" 2>&1 || true; } > "$1.log"; }
validate object
validate text
{
  echo "object: $(grep -o 'attribute .*' object.log)"
  echo "text: $(grep -o 'No validation issues detected.' text.log)"
} | tee output
diff output - <<'TEXT'
object: attribute paths.'/a'(post).responses.200.links.readA.requestBody is not of type `string`
text: No validation issues detected.
TEXT
