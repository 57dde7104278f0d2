// `npm run torture`: what no other test has the time for. `-- --ci` is the bounded form, at most 8 minutes on two cores;
// `-- --only NAME,…` runs some of the parts, `-- --seed TEXT` others of their kind, `-- --minutes N` ends kills, kill
// points, model and fuzz of the long form early.
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { chosenFrom, print, Tally } from '../support/suite.ts'
import { PARTS } from './parts.ts'

const { values } = parseArgs({
  options: {
    ci: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: 'evalmock' },
    minutes: { type: 'string' },
  },
})
const form = values.ci ? 'ci' : 'long'
const minutes = Number(values.minutes ?? Number.POSITIVE_INFINITY)
const tally = new Tally()
const chosen = chosenFrom('part', PARTS, values.only)
// Not under the feet of another run that uses the bundle.
if (chosen.some(({ inProcess }) => !inProcess)) execFileSync('npm', ['run', '-s', 'bundle'])
for (const part of chosen) {
  if (!tally.canRun(part.id, part.lacks?.() ?? [])) continue
  const started = performance.now()
  try {
    const { faults, note } = await part.run(
      form,
      values.seed,
      () => performance.now() - started < minutes * 60_000,
    )
    const took = `${((performance.now() - started) / 1000).toFixed(0)} s`
    tally.tell(
      faults.length === 0,
      part.id,
      `${note} (${took})${faults.map((fault) => `\n${fault}`).join('')}`,
    )
  } catch (error) {
    tally.tell(false, part.id, error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}
print(`seed ${values.seed}, ${form} form`)
tally.close()
