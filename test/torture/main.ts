// `npm run torture`: what no other test has the time for. `-- --ci` is the bounded form, a few minutes on two cores;
// `-- --only NAME,…` runs some of the parts, `-- --seed TEXT` others of their kind, `-- --jobs N` several side by side,
// `-- --minutes N` ends kills, kill points, model, fuzz and raw requests of the long form early.
import { execFileSync, spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { pooled } from '../sdk/pool.ts'
import { chosenFrom, print, Tally } from '../support/suite.ts'
import { PARTS, type Part } from './parts.ts'

const { values } = parseArgs({
  options: {
    ci: { type: 'boolean', default: false },
    only: { type: 'string' },
    /** One part in this process: what came of it is a line of JSON. */
    one: { type: 'string' },
    seed: { type: 'string', default: 'evalmock' },
    minutes: { type: 'string' },
    jobs: { type: 'string' },
  },
})
const form = values.ci ? 'ci' : 'long'

interface Outcome {
  readonly note: string
  readonly faults: readonly string[]
}

async function outcomeOf(part: Part): Promise<Outcome> {
  const most = Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000
  const started = performance.now()
  try {
    return await part.run(form, values.seed, () => performance.now() - started < most)
  } catch (error) {
    return { note: '', faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)] }
  }
}

/** In a process of its own, so that none grows by what another leaves. */
async function runAlone({ id, node = [], through = () => [] }: Part): Promise<Outcome> {
  const args = [
    '--no-warnings',
    '--expose-gc',
    ...node,
    import.meta.filename,
    '--one',
    id,
    ...process.argv.slice(2),
  ]
  const [command = '', ...rest] = [...through(), process.execPath, ...args]
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  for await (const chunk of child.stdout) output += chunk
  try {
    return JSON.parse(output)
  } catch {
    return { note: '', faults: [`it ended with ${child.exitCode ?? child.signalCode}: ${output}`] }
  }
}

async function runAll(): Promise<void> {
  const tally = new Tally()
  const chosen = chosenFrom('part', PARTS, values.only)
  // Not under the feet of another run that uses the bundle.
  if (chosen.some(({ inProcess }) => !inProcess)) execFileSync('npm', ['run', '-s', 'bundle'])
  // What this machine does not allow is no failure, in CI either.
  const able = chosen.filter((part) => tally.canRun(part.id, part.lacks?.() ?? [], 'optional'))
  await pooled(able, Number(values.jobs ?? (values.ci ? 2 : 1)), async (part) => {
    const started = performance.now()
    const { faults, note } = await runAlone(part)
    const took = `${((performance.now() - started) / 1000).toFixed(0)} s`
    const more = faults.map((fault) => `\n${fault}`).join('')
    tally.tell(faults.length === 0, part.id, `${note} (${took})${more}`)
  })
  print(`seed ${values.seed}, ${form} form`)
  tally.close()
}

const one = PARTS.find(({ id }) => id === values.one)
if (one === undefined) await runAll()
else print(JSON.stringify(await outcomeOf(one)))
