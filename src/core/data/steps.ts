// The life of a resource, as its row tells it: a state and some times, or all steps.
import { didYouMean, nearest } from '../nearest.ts'
import { NEVER, type Step, type Timeline } from '../timeline.ts'
import { type Members, memberFor } from './check.ts'
import type { DataKind, Mistake, Path, Row } from './format.ts'
import { stepsTo } from './life.ts'
import type { Member } from './members.ts'
import { readMoment } from './moment.ts'

interface LifeRow {
  readonly kind: DataKind
  readonly row: Row
  readonly path: Path
  readonly members: Members
}

interface Times {
  readonly createdAt: number
  readonly endedAt: number | undefined
  readonly now: number
}

interface WrittenStep extends Omit<Step, 'at'> {
  readonly at: string | null
}

export function readSteps(
  { kind, row, path, members }: LifeRow,
  times: Times,
  mistakes: Mistake[],
): Timeline {
  const { life } = kind
  if (life === undefined) return []
  const { createdAt, endedAt, now } = times
  const one = (role: Member['role']) => memberFor<unknown>(members, role)
  const wrong = (word: string, text: string): void => {
    mistakes.push({ path: [...path, word], text })
  }
  const given = one('steps')
  if (given !== undefined) {
    for (const role of ['state', 'progress', 'ended', 'reason'] as const) {
      const other = one(role)
      if (other !== undefined) wrong(other[0], `steps say this already: leave out ${other[0]} or steps`)
    }
    return written(given[1] as readonly WrittenStep[], life.states, [...path, given[0]], now, mistakes)
  }
  // What a wrong or misspelled state would mean for the rest, nobody knows.
  if (one('state') === undefined && Object.keys(row).some((name) => isStateOf(name, life.state, members)))
    return []
  const state = (one('state')?.[1] as string | undefined) ?? life.usual
  const route = life.route(state, row)
  const isLast = route.at(-1) === state
  const progress = one('progress')
  let share: number | undefined
  if (progress !== undefined && life.progress !== undefined) {
    const [word, whole] = life.progress
    share = (progress[1] as number) / whole
    if (isLast && share !== 1) wrong(word, `one that is ${state} has no progress: leave it out`)
    if (!isLast && share >= 1) wrong(word, `one that is ${state} is not done: give less than ${whole}`)
  }
  if (endedAt !== undefined) {
    const word = one('ended')?.[0] as string
    if (!isLast) wrong(word, `one that is ${state} has not ended`)
    else if (endedAt < createdAt) wrong(word, 'it would end before it begins')
    else if (endedAt > now) wrong(word, 'it would end in the future: give another state')
  }
  const reason = one('reason')?.[1] as string | undefined
  // Providers show whole percents, rounded down.
  const exact = share === undefined ? undefined : Math.min(Math.max(share + 0.005, 0.005), 0.999)
  return stepsTo(route, state, { createdAt, now, share: exact, endedAt, reason, takesMs: life.takesMs })
}

/** True for the member of the state, and for a member that is wrong and may be meant for it. */
const isStateOf = (name: string, state: string, members: Members): boolean =>
  name === state || (!members.some((given) => given.name === name) && nearest(name, [state]) !== undefined)

function written(
  steps: readonly WrittenStep[],
  states: readonly string[],
  path: Path,
  now: number,
  mistakes: Mistake[],
): Timeline {
  let before = Number.NEGATIVE_INFINITY
  return steps.map(({ at, ...step }, i): Step => {
    if (!states.includes(step.state))
      mistakes.push({
        path: [...path, i, 'state'],
        text: `there is no state ${step.state}${didYouMean(step.state, states)}; there are ${states.join(', ')}`,
      })
    const instant = at === null ? NEVER : (readMoment(at, now) ?? NEVER)
    if (instant < before)
      mistakes.push({ path: [...path, i, 'at'], text: 'it begins before the step that it follows' })
    before = instant
    return { ...step, at: instant }
  })
}
