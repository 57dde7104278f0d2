#!/usr/bin/env bash
# prom-client 15.1.3 (npm): to read a registry as OpenMetrics changes it. After `metrics()`, `getMetricsAsJSON()` names the counter
# `jobs`, before it `jobs_total`. One would expect a read to change nothing: AggregatorRegistry.aggregate, which adds up
# the JSON of several processes, then writes a counter without `_total`, and only of those that were read before.
#
# Seen:
#   before: jobs_total
#   after: jobs
#   aggregated: jobs_total 1, jobs 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts prom-client@15.1.3
cat > program.cjs <<'JS'
const { AggregatorRegistry, Counter, Registry } = require("prom-client");

(async () => {
  const registry = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  new Counter({ name: "jobs_total", help: "Jobs", registers: [registry] }).inc();
  const before = await registry.getMetricsAsJSON();
  console.log(`before: ${before[0].name}`);
  const copy = structuredClone(before);
  await registry.metrics();
  const after = await registry.getMetricsAsJSON();
  console.log(`after: ${after[0].name}`);
  const text = await AggregatorRegistry.aggregate([copy, after]).metrics();
  console.log(`aggregated: ${text.split("\n").filter((line) => /^jobs/.test(line)).join(", ")}`);
})();
JS
node program.cjs | tee output
diff output - <<'TEXT'
before: jobs_total
after: jobs
aggregated: jobs_total 1, jobs 1
TEXT
