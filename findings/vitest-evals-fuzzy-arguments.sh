#!/usr/bin/env bash
# vitest-evals 0.16.1 (npm): ToolCallJudge with params: 'fuzzy' accepts a text that is a part of the expected one, not only one
# that contains it. So an argument that is empty, or one letter, fits every expected text, and the call has the score 1. One
# would expect 0: the agent has not said what to book.
#
# Seen:
#   city "Lisbon, Portugal": 1
#   city "b": 1
#   city "": 1
#   city "Porto": 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts vitest-evals@0.16.1 vitest@4 >/dev/null
cat >seen.test.mjs <<'JS'
import { writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { ToolCallJudge } from 'vitest-evals'

test('cities', async () => {
  const expectedTools = [{ name: 'book', arguments: { city: 'Lisbon' } }]
  const judge = ToolCallJudge({ params: 'fuzzy', expectedTools })
  const lines = []
  for (const city of ['Lisbon, Portugal', 'b', '', 'Porto']) {
    const toolCalls = [{ name: 'book', arguments: { city } }]
    const { score } = await judge.assess({ input: 'Book a hotel.', output: '', toolCalls })
    lines.push(`city ${JSON.stringify(city)}: ${score}\n`)
  }
  writeFileSync('output', lines.join(''))
})
JS
npx vitest run >log 2>&1 || { cat log; exit 1; }
cat output
diff output - <<'TEXT'
city "Lisbon, Portugal": 1
city "b": 1
city "": 1
city "Porto": 0
TEXT
