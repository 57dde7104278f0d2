// What the job has to know of a generator: what to install, what to run, what its program tells.
import type { Command, Tool } from '../sdk/manifest.ts'

export const DOCUMENTS = ['control', 'zstack', 'qianfan', 'scale'] as const

/** What tools of one language have in common: they are installed once, in one folder. */
export interface Chain {
  readonly id: 'typescript' | 'python' | 'go' | 'java'
  readonly tools: readonly Tool[]
  /** Files of its folder that decide what is installed. */
  readonly pins: readonly string[]
  readonly install: readonly Command[]
}

/** Where things are when a generator runs. */
export interface Place {
  /** The project's `openapi/`. */
  readonly documents: string
  /** Folders of the installed chains. */
  readonly chains: Readonly<Record<Chain['id'], string>>
}

export interface Generator {
  readonly id: string
  readonly package: string
  readonly version: string
  readonly chain: Chain['id']
  /** Chains besides its own. */
  readonly more?: readonly Chain['id'][]
  /** Files of its chain's folder that make the program, and its settings. */
  readonly program: readonly string[]
  /** How a user runs it, for the page. */
  readonly command: string
  readonly generate: (place: Place) => readonly Command[]
  readonly compile: (place: Place) => readonly Command[]
  /** The program that makes the calls; of a tool that makes types alone, none. */
  readonly run: (place: Place) => Command
  /** What to know of it: sentences in Markdown. */
  readonly remarks?: string
}

/** What every program tells, of each provider. */
export const CALLS = ['list', 'update', 'refused'] as const
export const STORIES = ['zstack', 'qianfan', 'scale'].flatMap((provider) =>
  CALLS.map((call) => `${provider} ${call}`),
)
