// What the harness has to know of an SDK to install it, run its program and describe it.

export type Profile = 'docs' | 'live'
export const PROFILES: readonly Profile[] = ['docs', 'live']

/** A program and its arguments, run in the SDK's folder. */
export type Command = readonly [program: string, ...args: string[]]

/** Where Evalmock is, and which world of it is meant. */
export interface Target {
  /** `http://127.0.0.1:4620` */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly world: string
}

export const TOOLS = {
  node: { command: [process.execPath, '--version'], means: 'Node.js 22.19 or newer' },
  npm: { command: ['npm', '--version'], means: 'npm 10 or newer' },
  python: { command: ['python3', '--version'], means: 'Python 3.11 or newer with venv and pip' },
  go: { command: ['go', 'version'], means: 'Go 1.22 or newer' },
  java: { command: ['javac', '-version'], means: 'a JDK 17 or newer' },
  nginx: { command: ['nginx', '-v'], means: 'nginx' },
  wget: { command: ['wget', '--version'], means: 'wget' },
  curl: { command: ['curl', '--version'], means: 'curl' },
  maven: { command: ['mvn', '-v'], means: 'Maven 3.8 or newer' },
} as const satisfies Record<string, { command: Command; means: string }>
export type Tool = keyof typeof TOOLS

export const PROVIDERS = {
  qianfan: 'Baidu Qianfan',
  zstack: 'ZStack',
  scale: 'Scale GenAI Platform',
} as const
export type Provider = keyof typeof PROVIDERS

/** A program that reads all tasks of its world and prints `{"states": {"id": "state"}}`. */
export interface ReadsAll {
  readonly command: Command
  /** It gets a file of ids as its last argument, because it has no call for a list. */
  readonly needsIds?: true
  /** What it calls states that the store calls otherwise. */
  readonly states?: Readonly<Record<string, string>>
}

export interface Sdk {
  /** Name of its folder, and part of the world it works in. */
  readonly id: string
  readonly title: string
  readonly provider: Provider
  readonly package: string
  readonly version: string
  readonly registry: 'npm' | 'PyPI' | 'Go module proxy' | 'Maven Central'
  readonly tools: readonly Tool[]
  /** How a project takes it. */
  readonly add: string
  /** Files of its folder that decide what is installed. */
  readonly pins: readonly string[]
  readonly install: readonly Command[]
  /** Files of its folder, and of `common/`, that make the program. */
  readonly program: readonly string[]
  readonly build?: readonly Command[]
  readonly run: Command
  /** A short client that makes a few calls, and the one operation whose failure it does not notice. */
  readonly short?: { readonly command: Command; readonly unnoticed: string }
  readonly all?: ReadsAll
  /** Arguments of a server of its own, where the common one does not do. */
  readonly server?: readonly string[]
  /** What points the unmodified SDK at Evalmock. */
  readonly environment: (target: Target) => Readonly<Record<string, string>>
  /** The same in code, for an SDK that reads no environment. */
  readonly construct?: string
  /** The part of the program between the lines `sample:begin` and `sample:end` is shown. */
  readonly sample?: { readonly file: string; readonly language: string }
  /** What its program reports, in order. */
  readonly stories: readonly string[]
  /** Calls of the SDK that the program makes. */
  readonly calls: readonly string[]
  /** The world it works in, where it cannot choose one. */
  readonly world?: string
  /** Where it is unlike what the API's pages let one expect, and what else to know: sentences in Markdown. */
  readonly remarks: readonly string[]
}

/** What each program tells, and what it means on the page. */
export const STORIES = {
  authenticate: 'valid credentials are accepted',
  create: 'create an object',
  list: 'read all pages; each object appears once',
  read: 'read one object with all its fields',
  update: 'change an object; the next read shows it',
  finish: 'advance the clock; the results are there',
  remove: 'delete or archive an object; it is gone',
  'wrong-credentials': 'send a wrong secret',
  'unknown-id': 'request an id that does not exist',
  'invalid-input': 'send an invalid value',
  'rate-limited': 'receive one 429 with `retry-after: 1`',
  'dropped-connection': 'lose one connection',
} as const
export const ALL_STORIES = Object.keys(STORIES) as readonly (keyof typeof STORIES)[]

export const worldName = (sdk: Pick<Sdk, 'id'>, profile: Profile): string => `${sdk.id}-${profile}`
