// Runs a command between the real service and an emulated world.
import type { StdioOptions } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import type { RecordOptions } from '../../compare/corpus/corpus.ts'
import type { Redactor } from '../../compare/corpus/redactor.ts'
import type { Exchange } from '../../compare/exchange.ts'
import type { Report } from '../../compare/report.ts'
import { wallClock } from '../../core/clock.ts'
import { withoutTrailing } from '../../core/text.ts'
import type { Keys } from '../../http/calls/counterpart.ts'
import { EXIT, Failure, type Io } from '../command.ts'
import { trust } from '../connection/certificate.ts'
import { environmentFor, ownServer, ownWorld, type Place, run } from '../sdk/exec.ts'
import { credentialsFor } from './credentials.ts'
import { checkGate, type ReportFlags, type ReportSettings, settingsOf, tellReport } from './flags.ts'
import { type Subject, subjectOf } from './provider.ts'

export interface EmulatorFlags {
  readonly server?: string
  readonly token?: string
  readonly world?: string
}

export interface CompareFlags extends ReportFlags, EmulatorFlags {
  readonly against: string
  readonly provider: string
  readonly credentials?: readonly string[]
  readonly answer: 'service' | 'emulator'
  readonly readOnly?: boolean
}

/** What is kept of a run, besides the report. */
export interface Recording {
  /** Further names of fields that are masked. */
  readonly names: readonly string[]
  write(exchanges: readonly Exchange[], options: RecordOptions): Promise<void>
}

/** @throws Failure with the command's exit code, or the gate's */
export async function compareWith(
  words: readonly string[],
  flags: CompareFlags,
  io: Io,
  recording?: Recording,
): Promise<void> {
  const service = serviceAt(flags.against)
  const settings = await settingsOf(flags, io)
  const subject = await subjectOf(flags.provider)
  checkPath(service, subject.plugin.prefixes)
  await reach(service, settings.timeoutMs)
  const serviceKeys = await keysFor(service, subject, flags, io)
  const place = await emulatorFor(flags, io)
  const keys = { client: subject.plugin.credentials(place.world), service: serviceKeys }
  try {
    await between({ words, flags, io, service, settings, subject, keys, place, recording })
  } finally {
    await place.leave()
  }
}

interface Run {
  readonly words: readonly string[]
  readonly flags: CompareFlags
  readonly io: Io
  readonly service: URL
  readonly settings: ReportSettings
  readonly subject: Subject
  readonly keys: { readonly client: Keys; readonly service: Keys }
  readonly place: Place
  readonly recording?: Recording
}

async function between(all: Run): Promise<void> {
  const { words, flags, io, service, subject, keys, place, recording } = all
  const { plugin, counterpart, operations, states } = subject
  const { startProxy } = await import('../../compare/proxy.ts')
  const { OperationFinder } = await import('../../compare/operations.ts')
  const { Findings } = await import('../../compare/report.ts')
  const findings = new Findings(flags.ignore)
  const exchanges: Exchange[] = []
  const proxy = await startProxy({
    service,
    emulator: new URL(place.url),
    answer: flags.answer,
    readOnly: flags.readOnly ?? false,
    timeoutMs: all.settings.timeoutMs,
    prefixes: plugin.prefixes,
    rewriteUrl: plugin.rewriteUrl,
    finder: new OperationFinder(operations),
    counterpart,
    states,
    clientKeys: keys.client,
    serviceKeys: keys.service,
    now: () => wallClock.now(),
    compared: (exchange, differences) => {
      findings.add(exchange.n, exchange.operation, differences)
      if (recording !== undefined) exchanges.push(exchange)
    },
    notSent: (operation) => findings.notSent(operation),
    unreachable: (reason) => findings.unreachable(reason),
  })
  let code = 0
  try {
    const env = await environmentFor({ url: proxy.url, world: place.world }, io)
    // What the command prints must not get between the lines of a report for programs.
    const apart: StdioOptions =
      flags.output === 'text' || flags.report !== undefined ? 'inherit' : ['inherit', 2, 2]
    code = await run(words, withoutSecrets(env, subject, keys.client), io.cwd, apart)
    // Its last call is answered before both sides are compared.
    await Promise.race([proxy.idle(), setTimeout(all.settings.timeoutMs, undefined, { ref: false })])
  } finally {
    await proxy.close()
  }
  const report = findings.report(plugin.name, service.origin)
  const redactor = await redactorFor(all)
  // Values of the exchanges that are secret are not in the report either.
  await tellReport(report, flags, (text) => redactor.mask(text, 'report', 'secret'), io)
  await recording?.write(exchanges, {
    provider: plugin.name,
    recordedAt: wallClock.now(),
    redactor: await redactorFor(all),
    secretsIn: (message) => counterpart.secretsIn?.(message) ?? [],
    issued: (answer) => counterpart.issued?.(answer),
  })
  end(code, report, all.settings)
}

function end(code: number, report: Report, settings: ReportSettings): void {
  if (code !== 0) throw new Failure('', code)
  checkGate(report, settings)
  const [reason] = report.unreachable
  if (reason !== undefined) throw new Failure(reason)
}

async function redactorFor({ service, subject, keys, recording }: Run): Promise<Redactor> {
  const { Redactor } = await import('../../compare/corpus/redactor.ts')
  return new Redactor({
    secrets: Object.values(keys.service),
    hosts: [service.host, service.hostname],
    names: recording?.names ?? [],
    isId: subject.counterpart.isId,
  })
}

/** The command gets the emulator's credentials. The real ones stay here. */
function withoutSecrets(env: NodeJS.ProcessEnv, { counterpart }: Subject, client: Keys): NodeJS.ProcessEnv {
  const own = new Set(Object.values(client))
  const kept = { ...env }
  for (const name of Object.values(counterpart.variables)) if (!own.has(kept[name] ?? '')) delete kept[name]
  return kept
}

export function serviceAt(text: string): URL {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new Failure(`--against is ${JSON.stringify(text)}: use http://HOST or https://HOST`, EXIT.usage)
  const url = new URL(text)
  if (url.username !== '' || url.search !== '' || url.hash !== '')
    throw new Failure('--against must have no user, query or fragment: use https://HOST/PATH', EXIT.usage)
  return new URL(withoutTrailing(url.href, '/'))
}

/** The calls have the API's own path: with it in the address, too, every call would go wrong. */
function checkPath(service: URL, prefixes: readonly string[]): void {
  const prefix = prefixes.find((one) => one !== '' && service.pathname.endsWith(one))
  if (prefix === undefined) return
  const shorter = withoutTrailing(service.href, '/').slice(0, -prefix.length)
  throw new Failure(`--against ends with ${prefix}, which the calls have, too: use ${shorter}`, EXIT.usage)
}

async function reach(service: URL, timeoutMs: number): Promise<void> {
  const { checkReach } = await import('../../compare/wire/alive.ts')
  const { NoAnswer } = await import('../../compare/wire/send.ts')
  try {
    await checkReach(service, timeoutMs)
  } catch (error) {
    throw error instanceof NoAnswer ? new Failure(error.message) : error
  }
}

/** Another Evalmock has credentials that everybody knows. */
async function keysFor(service: URL, subject: Subject, flags: CompareFlags, io: Io): Promise<Keys> {
  const { isAlive } = await import('../../compare/wire/alive.ts')
  const { plugin, counterpart } = subject
  if (flags.credentials === undefined && (await isAlive(service)))
    return plugin.credentials(flags.world ?? 'default')
  return credentialsFor(plugin.name, counterpart, flags.credentials ?? [], io)
}

/** The emulated side. */
export async function emulatorFor(flags: EmulatorFlags, io: Io): Promise<Place> {
  const { credentials: _credentials, ...given } = flags as Record<string, unknown>
  if (flags.server === undefined) {
    const place = await ownServer(given, io)
    if (place.certificate !== undefined) trust(place.certificate)
    return { ...place, world: flags.world ?? place.world }
  }
  return ownWorld({ ...given, url: flags.server }, io)
}
