// What a tool is: a name, a schema of its arguments, and a function whose result ends with the next sensible call.
import type * as z from 'zod'
import type { ServerAccess } from './server-access.ts'

export interface Result {
  /** Short: an agent reads all of it. */
  readonly data: Readonly<Record<string, unknown>>
  /** The next sensible call, in one sentence. */
  readonly next: string
}

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: z.ZodObject
  /** It changes nothing. */
  readonly reads: boolean
  run(input: unknown, server: ServerAccess): Promise<Result>
}

interface Declared<Input extends z.ZodObject> {
  readonly title: string
  readonly description: string
  readonly input: Input
  readonly reads?: boolean
  run(input: z.output<Input>, server: ServerAccess): Promise<Result>
}

/** The server checks arguments against the schema before it runs the tool. */
export const tool = <Input extends z.ZodObject>(
  name: string,
  { reads = false, run, ...rest }: Declared<Input>,
): Tool => ({
  name,
  ...rest,
  reads,
  run: (input, server) => run(input as z.output<Input>, server),
})
