// The same loads with wrk, if the machine has it: it needs less CPU than autocannon.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Job, Yield } from './load.ts'
import { pinned } from './machine.ts'
import { output } from './output.ts'
import { rawOf } from './raw.ts'

const DONE = `
local at = 0
function request() at = at % #requests + 1; return requests[at] end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("\\nRESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
`

export async function wrk({ url, connections, seconds, calls }: Job, folder: string): Promise<Yield> {
  const script = join(folder, 'load.lua')
  const { host } = new URL(url)
  // As Lua strings: JSON's escapes are valid in Lua as long as everything is ASCII.
  const requests = calls.map((call) => JSON.stringify(rawOf(call, host))).join(',\n')
  writeFileSync(script, `local requests = {\n${requests}\n}\n${DONE}`)
  const time = join(folder, 'time')
  const argv = [
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${Math.ceil(seconds)}s`,
    '--timeout',
    '10s',
    '-s',
    script,
    url,
  ]
  // bash's `times` prints the CPU time of its children.
  const text = await output(pinned(1, ['bash', '-c', '"$@" && times', time, ...argv]))
  const [, count, us, bytes, p50, p99, refused] = (/RESULT (.*)/.exec(text)?.[0] ?? '').split(' ').map(Number)
  const used = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(text)?.slice(1).map(Number) ?? []
  const [userM = 0, userS = 0, systemM = 0, systemS = 0] = used
  return {
    requests: count ?? 0,
    seconds: (us ?? 1) / 1e6,
    p50Us: p50 ?? 0,
    p99Us: p99 ?? 0,
    refused: refused ?? 0,
    bytes: bytes ?? 0,
    cpuS: userM * 60 + userS + systemM * 60 + systemS,
  }
}
