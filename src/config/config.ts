// Merges flags, environment and configuration file, in this order of priority, into one Config. Messages about
// unknown names and invalid values say where they are and what is allowed.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileReason } from '../core/checks/files.ts'
import { jsonMistake } from '../core/checks/json.ts'
import { didYouMean } from '../core/nearest.ts'
import { fit, type Rule } from './fit.ts'
import { type Known, unknownNames } from './known.ts'
import { Config, type Key, OPTIONS, type Option } from './options.ts'

export const DEFAULT_FILE = 'evalmock.json'

/** Variables that are not options of the server: other commands, and the programs they start, read them. */
const OTHER_VARIABLES = ['EVALMOCK_CONFIG', 'EVALMOCK_URL', 'EVALMOCK_WORLD']

/** Variables that Kubernetes sets in each container for a service named `evalmock`. */
const SERVICE_LINK = /^EVALMOCK_(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_(TCP|UDP)(_\w+)?)$/

/** The configuration is invalid; one line per error. */
export class ConfigError extends RangeError {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

export interface Sources {
  /** Values from the command line, by option key. */
  readonly flags?: Readonly<Partial<Record<Key, string | readonly string[] | boolean>>>
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The configuration file. Default: evalmock.json in the working directory, if it exists. */
  readonly file?: string
  readonly cwd?: string
  /** The providers that there are. Without them, names of providers and behaviors are not checked. */
  readonly providers?: readonly Known[]
  /** Receives a line for each deprecated name in use. */
  readonly warn?: (text: string) => void
}

/** A value and its source. */
interface Given {
  readonly value: unknown
  readonly where: string
  readonly folder: string
}

/** @throws ConfigError */
export function loadConfig({
  flags = {},
  env = {},
  file,
  cwd = process.cwd(),
  providers,
  warn,
}: Sources): Config {
  const faults: string[] = []
  const inFile = readConfigFile(file ?? (env.EVALMOCK_CONFIG || undefined), cwd, faults)
  faults.push(...unknownVariables(env))
  const config: Record<string, unknown> = {}
  const places = new Map<string, string>()
  for (const option of OPTIONS) {
    const given = [
      ...formerNames(option, inFile, env, cwd, warn),
      inFile.get(option.key),
      fromEnvironment(option, env, cwd),
      fromFlags(option, flags, cwd),
    ]
    const values = given.filter((one) => one !== undefined)
    for (const one of option.merge ? values : values.slice(-1)) {
      const value = check(option, one, faults)
      config[option.key] = option.merge ? { ...(config[option.key] as object), ...(value as object) } : value
      if (!option.merge) continue
      for (const name of Object.keys(value ?? {})) places.set(`${option.key}.${name}`, one.where)
    }
  }
  if (providers !== undefined)
    for (const { key, name, text } of unknownNames(config, providers))
      faults.push(`${places.get(`${key}.${name}`)}: ${text}`)
  if ((config.httpsCert === undefined) !== (config.httpsKey === undefined))
    faults.push(
      '--https-cert and --https-key belong together: give both, or neither to have a certificate generated',
    )
  const files = [config.fixtures ?? []].flat().filter((path) => !KEYWORDS.includes(path as string))
  if (config.watch === true && files.length === 0)
    faults.push('--watch: there are no files to watch: name them with --fixtures')
  if (faults.length > 0) throw new ConfigError(faults)
  return Config.parse(config)
}

const ruleOf = ({ key, takes, list }: Option): Rule => ({
  schema: Config.shape[key] as Rule['schema'],
  takes,
  list,
})

function check(option: Option, given: Given, faults: string[]): unknown {
  const value = option.path ? absolute(given.value, given.folder, option.list) : given.value
  if (option.key !== 'credentials' || typeof value !== 'string')
    return fit(given.where, ruleOf(option), value, faults)
  const content = readJson(resolve(given.folder, value), `${given.where}: `, faults, true)
  return content === undefined
    ? undefined
    : fit(resolve(given.folder, value), ruleOf(option), content, faults)
}

/** Values of path options that are not paths. */
const KEYWORDS = ['', 'none', 'builtin']

function absolute(value: unknown, folder: string, list: boolean): unknown {
  if (list && typeof value === 'string') value = value.split(',').map((part) => part.trim())
  if (Array.isArray(value)) return value.map((part) => absolute(part, folder, false))
  if (typeof value !== 'string' || KEYWORDS.includes(value)) return value
  return resolve(folder, value)
}

function fromFlags(option: Option, flags: NonNullable<Sources['flags']>, folder: string): Given | undefined {
  const value = flags[option.key]
  return value === undefined ? undefined : { value, where: option.flag, folder }
}

/** An empty variable counts as unset: compose files cannot unset one. */
function fromEnvironment(
  option: Option,
  env: NonNullable<Sources['env']>,
  folder: string,
): Given | undefined {
  const names = option.key === 'port' ? [option.variable, 'PORT'] : [option.variable]
  for (const name of names) {
    const value = env[name]
    // Kubernetes sets EVALMOCK_PORT=tcp://10.0.0.1:4620 for a service named evalmock.
    if (value && !(option.key === 'port' && value.startsWith('tcp://'))) return { value, where: name, folder }
  }
  return undefined
}

/** Values given under the option's former name. */
function formerNames(
  { key, variable, formerly }: Option,
  inFile: ReadonlyMap<string, Given>,
  env: NonNullable<Sources['env']>,
  folder: string,
  warn?: (text: string) => void,
): Given[] {
  if (formerly === undefined) return []
  const given: Given[] = []
  const old = inFile.get(formerly.key)
  if (old !== undefined) {
    warn?.(`${old.where} is deprecated: use ${key}`)
    given.push(old)
  }
  const value = env[formerly.variable]
  if (value) {
    warn?.(`${formerly.variable} is deprecated: use ${variable}`)
    given.push({ value, where: formerly.variable, folder })
  }
  return given
}

function unknownVariables(env: NonNullable<Sources['env']>): string[] {
  const known = [...OPTIONS.map((option) => option.variable), ...OTHER_VARIABLES]
  const former = OPTIONS.map((option) => option.formerly?.variable)
  return Object.keys(env)
    .filter(
      (name) =>
        name.startsWith('EVALMOCK_') &&
        env[name] &&
        ![...known, ...former].includes(name) &&
        !SERVICE_LINK.test(name),
    )
    .map((name) => `${name}: there is no such variable${didYouMean(name, known)}`)
}

function readConfigFile(asked: string | undefined, cwd: string, faults: string[]): Map<string, Given> {
  const path = resolve(cwd, asked ?? DEFAULT_FILE)
  if (asked === undefined && !existsSync(path)) return new Map()
  const content = readJson(path, '', faults)
  if (content === undefined) return new Map()
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    faults.push(`${path}: a configuration file must be a JSON object such as { "port": 4620 }`)
    return new Map()
  }
  const known = OPTIONS.map((option) => option.key)
  const former = OPTIONS.map((option) => option.formerly?.key)
  const given = new Map<string, Given>()
  for (const [key, value] of Object.entries(content)) {
    if (key === '$schema') continue
    if ((known as string[]).includes(key) || former.includes(key))
      given.set(key, { value, where: `${path}: ${key}`, folder: dirname(path) })
    else faults.push(`${path}: there is no key ${key}${didYouMean(key, known)}`)
  }
  return given
}

/** @param secret leaves the content out of the messages */
function readJson(path: string, where: string, faults: string[], secret = false): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    faults.push(`${where}${path}: ${fileReason(error)}`)
    return undefined
  }
  const mistake = jsonMistake(text, secret)
  if (mistake === undefined) return JSON.parse(text) as unknown
  faults.push(`${where}${path}:${mistake.line}:${mistake.column}: it is not JSON: ${mistake.text}`)
  return undefined
}
