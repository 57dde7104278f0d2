// Runs drawn from one seed. A failing one is made as short as can be, and printed with how to have it again.
import fc from 'fast-check'
import { fractionOf } from '../../../src/core/ids.ts'
import { commands, commandsRun } from './commands.ts'
import { baselineOf, copyOf, type Fixtures, type Model, type ModelWorld, Real } from './model.ts'

const LENGTH = 300
const fixtures = fc.oneof(
  { arbitrary: fc.constant<Fixtures>('nothing'), weight: 7 },
  { arbitrary: fc.constant<Fixtures>('builtin'), weight: 1 },
)

export async function modelRun(
  count: number,
  seed: string,
  goesOn: () => boolean = () => true,
  shrink: 'shrink' | 'as-found' = 'shrink',
): Promise<{ commands: number; runs: number; faults: string[] }> {
  const baselines = new Map<Fixtures, ModelWorld>()
  let runs = 0
  const property = fc.asyncProperty(fixtures, commands(LENGTH), async (fixtures, list) => {
    runs++
    const real = new Real(fixtures)
    await real.open()
    try {
      const start = baselines.get(fixtures) ?? (await baselineOf(real))
      baselines.set(fixtures, start)
      const model: Model = {
        worlds: new Map([['default', copyOf(start)]]),
        snapshots: new Map(),
        baseline: start,
      }
      await fc.asyncModelRun(() => ({ model, real }), list)
    } finally {
      await real.close()
    }
  })
  const faults: string[] = []
  const number = Math.floor(fractionOf(seed) * 2 ** 31)
  for (let i = 0; commandsRun() < count && faults.length === 0 && goesOn(); i++) {
    const result = await fc.check(property, {
      seed: number + i,
      numRuns: 10,
      endOnFailure: shrink === 'as-found',
    })
    if (result.failed)
      faults.push(
        `${result.counterexample}\n${String(result.errorInstance).slice(0, 1000)}\nseed ${result.seed}, path ${result.counterexamplePath}, ${result.numShrinks} times made shorter`,
      )
  }
  return { commands: commandsRun(), runs, faults }
}

// Called as a program, it looks for one fault: planted.ts does so in a copy.
if (process.argv[1] === import.meta.filename) {
  const { faults } = await modelRun(
    Number(process.argv[2] ?? 20_000),
    process.argv[3] ?? 'evalmock',
    () => true,
    'as-found',
  )
  process.stdout.write(`${faults.join('\n')}\n`)
  process.exitCode = faults.length > 0 ? 1 : 0
}
