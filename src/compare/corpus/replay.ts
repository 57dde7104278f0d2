// Sends recorded calls to the emulator, and compares its responses with the recorded ones.
import { type Call, headerOf, withHeader } from '../../http/calls/call.ts'
import type { Counterpart, Credential, Keys } from '../../http/calls/counterpart.ts'
import type { Outcome } from '../exchange.ts'
import { compareOutcomes } from '../match/answers.ts'
import type { Difference, Matter } from '../match/difference.ts'
import { Pairs } from '../match/pairs.ts'
import { collect, outcomeOf } from '../wire/collect.ts'
import { signedFor, translated } from '../wire/mirror.ts'
import { send } from '../wire/send.ts'
import { type Corpus, type CorpusCall, recordedCall, recordedOutcome } from './corpus.ts'

export interface ReplayOptions {
  readonly emulator: URL
  readonly counterpart: Counterpart
  readonly keys: Keys
  readonly states: ReadonlySet<string>
  readonly timeoutMs: number
  now(): number
  compared(call: CorpusCall, differences: readonly Difference[]): void
  /** A call whose body was left out of the corpus. */
  skipped(call: CorpusCall): void
}

export async function replay({ calls }: Corpus, options: ReplayOptions): Promise<void> {
  const { emulator, counterpart, states } = options
  const matter: Matter = { counterpart, pairs: new Pairs(), states, origins: [emulator.origin] }
  const keys: Keys[] = [options.keys]
  for (const one of calls) {
    const call = recordedCall(one)
    const recorded = recordedOutcome(one)
    if (call === undefined || recorded === undefined) {
      options.skipped(one)
      continue
    }
    const now = options.now()
    const local = translated(call, matter.pairs.inEmulator)
    const { lateMs = 0, ...details } = one.credential.details
    const credential: Credential = { ...one.credential, details: { ...details, at: now - Number(lateMs) } }
    const sent = signedFor(withLength(local), emulator.host, credential, keys, counterpart, true)
    const outcome = await answerOf(sent, options)
    const omitted =
      'body' in one.response && one.response.body !== undefined && 'omittedBytes' in one.response.body
    const differences = compareOutcomes(recorded, omitted ? withoutBody(outcome) : outcome, matter)
    if (outcome.kind === 'answer') {
      const issued = counterpart.issued?.(outcome)
      if (issued !== undefined) keys.push(issued)
    }
    options.compared(one, differences)
  }
}

/** The recorded length was that of the body before it was masked. */
const withLength = (call: Call): Call =>
  call.body.length === 0 ? call : withHeader(call, 'Content-Length', String(call.body.length))

const withoutBody = (outcome: Outcome): Outcome =>
  outcome.kind === 'answer' ? { ...outcome, body: Buffer.alloc(0) } : outcome

async function answerOf(call: Call, { emulator, timeoutMs }: ReplayOptions): Promise<Outcome> {
  const signal = new AbortController().signal
  try {
    const host = headerOf(call, 'host') ?? emulator.host
    return await collect(await send(emulator, call, { host, timeoutMs, signal }))
  } catch (error) {
    return outcomeOf(error)
  }
}
