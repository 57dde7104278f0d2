// What promtool says of the metrics of the installed package. Debian has it in the package `prometheus`.
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Surroundings, succeed } from './check.ts'

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined

/** In CI there is no promtool, but there is root. */
function installPromtool(): void {
  if (isThere('promtool')) return
  if (process.env.CI !== 'true' || process.getuid?.() !== 0 || !isThere('apt-get'))
    throw new Error(
      'promtool not found: install the package prometheus of Debian, or leave this check out with --only',
    )
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' })
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'prometheus']
  execFileSync('apt-get', install, { env, stdio: 'ignore' })
}

const CALLS = `
const { EVALMOCK_URL: url } = process.env
const headers = { 'x-api-key': 'mock' }
for (const path of ['/v5/evaluations', '/v5/evaluations/none', '/v5/nothing']) await fetch(url + path, { headers })
const reply = await fetch(url + '/_mock/metrics?perWorld=true')
if (!reply.ok) throw new Error(String(reply.status))
process.stdout.write(await reply.text())
`

export async function promtool({ app }: Surroundings): Promise<string> {
  installPromtool()
  const bin = join(app, 'node_modules/evalmock/dist/bin.js')
  const program = [process.execPath, '--input-type=module', '-e', CALLS] as const
  const input = await succeed(app, [process.execPath, bin, 'exec', '--', ...program])
  if (!/^evalmock_requests_total\{.*operation="ListEvaluations",status="2xx"\} 1$/m.test(input))
    throw new Error(`the request is not counted:\n${input}`)
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' })
  if (status !== 0 || stdout + stderr !== '')
    throw new Error(`promtool check metrics ended with ${status}: ${stdout}${stderr}`)
  return `${input.match(/^# TYPE /gm)?.length} metrics, promtool has nothing to say`
}
