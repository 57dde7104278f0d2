// The options of the server: one schema behind flag, environment variable and key of the configuration file, and
// the table that --help, the documentation and the command line's parser are made from.
import * as z from 'zod'
import { withoutTrailing } from '../core/text.ts'
import { Credentials, Duration, isOrigin, list, onOff, Pace, pairs, whole } from './option-values.ts'

declare module 'zod' {
  interface GlobalMeta {
    /** What stands for the value in help texts: `--port PORT`. */
    placeholder?: string
    /** What would do, for the message about a wrong value: `it takes …`. */
    takes?: string
    /** The default as it is shown, where the schema has none or it depends. */
    shownDefault?: string
    /** The flag, where it is not the key in kebab case. */
    flag?: string
    /** The value is a path, or a list of them: relative ones count from where the option stands. */
    path?: boolean
    /** The flag may be given several times; in the environment the values are joined with commas. */
    list?: boolean
    /** The key that this option had before: it and its flag and variable still work, and say that they are deprecated. */
    formerly?: string
    /** Chosen one by one: what flags, environment and file say holds together. */
    merge?: boolean
  }
}

export const Config = z.strictObject({
  host: z.string().trim().min(1).default('127.0.0.1').meta({
    placeholder: 'HOST',
    takes: 'a host name or an IP address',
    description: 'Address to listen on; `0.0.0.0` or `::` for all',
  }),
  port: whole(0, 65_535).default(4620).meta({
    placeholder: 'PORT',
    takes: 'a whole number from 0 to 65535',
    description: 'Port to listen on; `0` picks a free one. The variable `PORT` is read too',
  }),
  data: z.string().min(1).optional().meta({
    placeholder: 'DIR',
    takes: 'a folder',
    path: true,
    shownDefault: 'memory',
    description: 'Folder in which each world is a SQLite file that survives a restart',
  }),
  seed: z.string().min(1).max(200).default('evalmock').meta({
    placeholder: 'TEXT',
    takes: 'a text of 1 to 200 characters',
    description: 'Seed of all identifiers and scores',
  }),
  clock: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text).toISOString())
    .optional()
    .meta({
      placeholder: 'INSTANT',
      takes: 'an ISO instant such as 2026-11-21T08:00:00Z',
      shownDefault: 'running',
      description: 'Start with the clock of each world frozen at this instant',
    }),
  fixtures: z
    .union([z.literal('none'), z.tuple([z.literal('none')]).transform(() => 'none' as const), list])
    .optional()
    .meta({
      placeholder: 'PATH',
      takes: 'none, or files and folders',
      path: true,
      list: true,
      shownDefault: 'the built-in seed',
      description:
        'Files or folders that a new world starts with instead of the built-in seed; `none` for an empty one',
    }),
  auth: z.enum(['strict', 'lenient', 'off']).default('strict').meta({
    placeholder: 'MODE',
    takes: 'strict, lenient or off',
    description:
      '`strict` checks signatures, sessions and keys; `lenient` takes any well-formed credential; `off` asks for none',
  }),
  profile: z.enum(['docs', 'live']).default('docs').meta({
    placeholder: 'PROFILE',
    takes: 'docs or live',
    description: '`docs` behaves as the published pages say, `live` as servers and SDK sources show',
  }),
  behaviors: pairs(z.string().min(1)).optional().meta({
    placeholder: 'NAME=VALUE',
    takes: 'name=value pairs',
    flag: 'behavior',
    formerly: 'readings',
    list: true,
    merge: true,
    shownDefault: "the profile's",
    description: 'One place where the two profiles differ, chosen by name',
  }),
  pace: Pace.optional().meta({
    placeholder: 'PACE',
    takes: 'immediate, time, time:QUEUE,RUN (such as time:2s,8s), polls or polls:N',
    shownDefault: '`time:2s,8s`',
    description:
      'How new tasks finish: `immediate`; `time:QUEUE,RUN` by the clock; `polls:N` after N reads of the task',
  }),
  credentials: Credentials.optional().meta({
    placeholder: 'FILE',
    takes: 'a JSON file (in the configuration file an object, too) of credential ids, each with a world',
    shownDefault: 'none',
    description: 'More credentials than the well-known ones: a JSON file that maps each id to a world',
  }),
  rateLimits: pairs(z.coerce.number().positive()).optional().meta({
    placeholder: 'PROVIDER=N',
    takes: 'provider=N pairs with N requests a second',
    flag: 'rate-limit',
    list: true,
    merge: true,
    shownDefault: 'none',
    description: 'Refuse what is more than N requests a second for each credential of a provider, as it does',
  }),
  https: onOff.default(false).meta({
    placeholder: '',
    takes: 'true or false',
    description: 'Speak HTTPS, with the certificate given or one that is made for this machine',
  }),
  httpsCert: z.string().min(1).optional().meta({
    placeholder: 'FILE',
    takes: 'a PEM file',
    path: true,
    shownDefault: 'made',
    description: 'Certificate for HTTPS, PEM, with its chain',
  }),
  httpsKey: z.string().min(1).optional().meta({
    placeholder: 'FILE',
    takes: 'a PEM file',
    path: true,
    shownDefault: 'made',
    description: 'Private key of that certificate, PEM',
  }),
  sync: z.enum(['normal', 'full']).default('normal').meta({
    placeholder: 'MODE',
    takes: 'normal or full',
    description:
      'With `--data`: `normal` keeps every acknowledged write when the process is killed, `full` also when the power fails',
  }),
  grace: z.union([Duration, z.int().nonnegative()]).pipe(z.int().max(600_000)).default(1000).meta({
    placeholder: 'DURATION',
    takes: 'a duration such as 0s, 500ms or 10s, at most 10m',
    shownDefault: '`1s`',
    description: 'Time in which the server stops: requests under way may finish, then they are cut',
  }),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((text) => withoutTrailing(text, '/'))
    .optional()
    .meta({
      placeholder: 'URL',
      takes: 'an http or https address',
      shownDefault: 'from the request',
      description: 'Address under which clients reach the server, for links inside answers',
    }),
  cors: z
    .union([
      z.literal(['*', 'off']),
      z.tuple([z.literal(['*', 'off'])]).transform(([only]) => only),
      list.pipe(z.array(z.string().refine(isOrigin, 'an origin is http://HOST:PORT and nothing more'))),
    ])
    .default('*')
    .meta({
      placeholder: 'ORIGINS',
      takes: '*, off, or origins such as http://localhost:5173',
      list: true,
      description:
        "Origins whose pages may call the providers' paths; `off` for none. `/_mock` allows its own alone",
    }),
  controlToken: z.string().min(1).optional().meta({
    placeholder: 'TOKEN',
    takes: 'a text',
    shownDefault: 'none',
    description: 'Bearer token that calls below `/_mock` have to carry',
  }),
  faultHeader: onOff.default(false).meta({
    placeholder: '',
    takes: 'true or false',
    description: 'Let a request order a fault for itself, with the header `x-evalmock-fault`',
  }),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').meta({
    placeholder: 'LEVEL',
    takes: 'trace, debug, info, warn, error, fatal or silent',
    description: 'Least level that is logged; `info` has one line for each request',
  }),
  logFormat: z.enum(['text', 'json']).optional().meta({
    placeholder: 'FORMAT',
    takes: 'text or json',
    shownDefault: 'text on a terminal, else json',
    description: 'Logs for people or for machines',
  }),
  journal: whole(0, 1_000_000).default(1000).meta({
    placeholder: 'N',
    takes: 'a whole number from 0 to 1000000',
    description: 'Requests that are kept of each world for `/_mock/requests`; `0` keeps none',
  }),
  maxWorlds: whole(1, 100_000).default(256).meta({
    placeholder: 'N',
    takes: 'a whole number from 1 to 100000',
    description: 'Most worlds at a time; a request for one more is refused',
  }),
})

export type Config = z.output<typeof Config>
export type Key = keyof Config

export interface Option {
  readonly key: Key
  /** With its dashes. */
  readonly flag: string
  readonly variable: string
  /** Empty for a flag without a value. */
  readonly placeholder: string
  /** In Markdown: code where it is a value that could be given. */
  readonly default: string
  /** What would do for a value that does not. */
  readonly takes: string
  /** One sentence, in Markdown. */
  readonly meaning: string
  /** Where they can be counted. */
  readonly choices?: readonly string[]
  readonly list: boolean
  readonly merge: boolean
  readonly path: boolean
  /** Names that it had before. */
  readonly formerly?: OptionNames
}

export interface OptionNames {
  /** In the configuration file. */
  readonly key: string
  /** With its dashes. */
  readonly flag: string
  readonly variable: string
}

const separate = (key: string, by: string): string =>
  key.replace(/[A-Z]/g, (letter) => by + letter.toLowerCase())

const namesOf = (key: string, flag = separate(key, '-')): OptionNames => ({
  key,
  flag: `--${flag}`,
  variable: `EVALMOCK_${separate(key, '_').toUpperCase()}`,
})

function choicesOf(schema: z.core.$ZodType): readonly string[] | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return choicesOf(schema.unwrap())
  return schema instanceof z.ZodEnum ? schema.options.map(String) : undefined
}

export const OPTIONS: readonly Option[] = Object.entries(Config.shape).map(([key, schema]) => {
  const meta = schema.meta() ?? {}
  const initial = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined
  return {
    ...namesOf(key, meta.flag),
    key: key as Key,
    placeholder: meta.placeholder ?? 'VALUE',
    default: meta.shownDefault ?? (initial === false ? 'off' : `\`${initial}\``),
    takes: meta.takes ?? '',
    meaning: meta.description ?? '',
    choices: choicesOf(schema),
    list: meta.list ?? false,
    merge: meta.merge ?? false,
    path: meta.path ?? false,
    formerly:
      meta.formerly === undefined ? undefined : namesOf(meta.formerly, meta.formerly.replace(/s$/, '')),
  }
})
