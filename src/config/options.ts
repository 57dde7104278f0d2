// The options of the server. Each has one schema for flag, environment variable and key of the configuration file.
// Help, documentation and the command-line parser are generated from this table.
import * as z from 'zod'
import { withoutTrailing } from '../core/text.ts'
import {
  CertificateNames,
  Credentials,
  Duration,
  Fixtures,
  HostPatterns,
  isHost,
  list,
  Origins,
  onOff,
  PACE_TAKES,
  Pace,
  PerSecond,
  pairs,
  WorldName,
  whole,
} from './option-values.ts'

declare module 'zod' {
  interface GlobalMeta {
    /** The name of the value in help texts: `--port PORT`. */
    placeholder?: string
    /** Valid values, for the message about an invalid one: `it must be …`. */
    takes?: string
    /** The default as text, if the schema has none or it depends on something. */
    shownDefault?: string
    /** The flag, if it is not the key in kebab case. */
    flag?: string
    /**
     * The value is a path or a list of paths. Relative paths start at the folder of the file, or the working
     * directory.
     */
    path?: boolean
    /** The flag may be repeated; in the environment, values are separated by commas. */
    list?: boolean
    /** The former key. It still works, as do its flag and variable, with a deprecation warning. */
    formerly?: string
    /** Values from flags, environment and file are merged, not replaced. */
    merge?: boolean
  }
}

export const Config = z.strictObject({
  host: z
    .string()
    .trim()
    .refine(isHost, 'it must be a host name or an IP address')
    .default('127.0.0.1')
    .meta({
      placeholder: 'HOST',
      takes: 'a host name or an IP address',
      description: 'Address to listen on; `::` for all addresses, or `0.0.0.0` for those of IPv4',
    }),
  port: whole(0, 65_535).default(4620).meta({
    placeholder: 'PORT',
    takes: 'a whole number from 0 to 65535',
    description: 'Port to listen on; `0` picks a free one. The variable `PORT` also works',
  }),
  data: z.string().min(1).optional().meta({
    placeholder: 'DIR',
    takes: 'a folder',
    path: true,
    shownDefault: 'memory',
    description: 'Folder for the worlds: each is a SQLite file that survives a restart',
  }),
  seed: z.string().min(1).max(200).default('evalmock').meta({
    placeholder: 'TEXT',
    takes: 'a string of 1 to 200 characters',
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
      description: 'Start with the clock of each world frozen at this time',
    }),
  fixtures: z
    .union([z.literal('none'), Fixtures, z.tuple([z.literal('none')]).transform(() => 'none' as const)])
    .optional()
    .meta({
      placeholder: 'PATH',
      takes: 'none, or paths of files and folders',
      path: true,
      list: true,
      shownDefault: 'the built-in seed',
      description:
        'Files or folders to load into new worlds instead of the built-in seed; `none` starts them empty',
    }),
  watch: onOff.default(false).meta({
    placeholder: '',
    takes: 'true or false',
    description:
      'Load the files of `--fixtures` again when they change, and reset the worlds that start with them',
  }),
  auth: z.enum(['strict', 'lenient', 'off']).default('strict').meta({
    placeholder: 'MODE',
    takes: 'strict, lenient or off',
    description:
      '`strict` checks signatures, sessions and keys; `lenient` accepts any well-formed credential; `off` requires none',
  }),
  profile: z.enum(['docs', 'live']).default('docs').meta({
    placeholder: 'PROFILE',
    takes: 'docs or live',
    description: '`docs` follows the published pages, `live` the servers and SDK sources',
  }),
  behaviors: pairs(z.string().min(1), 'zstack.body=nested').optional().meta({
    placeholder: 'NAME=VALUE',
    takes: 'pairs such as zstack.body=nested',
    flag: 'behavior',
    formerly: 'readings',
    list: true,
    merge: true,
    shownDefault: "the profile's",
    description: 'One difference between the two profiles, set by name',
  }),
  pace: Pace.optional().meta({
    placeholder: 'PACE',
    takes: PACE_TAKES,
    shownDefault: '`time:2s,8s`',
    description:
      'How new tasks finish: `immediate`; `time:QUEUE,RUN` by the clock; `polls:N` after N reads of the task; `eager` by a clock that each read without news moves on',
  }),
  credentials: Credentials.optional().meta({
    placeholder: 'FILE',
    takes: 'a JSON file (or, in the configuration file, an object) that maps credential ids to worlds',
    shownDefault: 'none',
    description: 'Further credentials: a JSON file that maps each id to a world',
  }),
  rateLimits: pairs(PerSecond, 'scale=20').optional().meta({
    placeholder: 'PROVIDER=N',
    takes: 'pairs such as scale=20: a provider and its requests per second',
    flag: 'rate-limit',
    list: true,
    merge: true,
    shownDefault: 'none',
    description:
      "Limit each credential of a provider to N requests per second; the rest get the provider's own 429",
  }),
  https: onOff.default(false).meta({
    placeholder: '',
    takes: 'true or false',
    description: 'Use HTTPS, with the given certificate or one generated for this machine',
  }),
  httpsCert: z.string().min(1).optional().meta({
    placeholder: 'FILE',
    takes: 'a PEM file',
    path: true,
    shownDefault: 'made',
    description: 'Certificate for HTTPS: PEM, with its chain',
  }),
  httpsKey: z.string().min(1).optional().meta({
    placeholder: 'FILE',
    takes: 'a PEM file',
    path: true,
    shownDefault: 'made',
    description: 'Private key of this certificate: PEM',
  }),
  httpsNames: CertificateNames.optional().meta({
    flag: 'https-name',
    placeholder: 'NAME',
    takes: 'host names or IP addresses',
    list: true,
    shownDefault: 'none',
    description:
      'Further name in the generated certificate, for example `mock.example.com`; the host of `--public-url` is in it anyway',
  }),
  sync: z.enum(['normal', 'full']).default('normal').meta({
    placeholder: 'MODE',
    takes: 'normal or full',
    description:
      'With `--data`: `normal` keeps all acknowledged writes if the process is killed, `full` also if the power fails',
  }),
  grace: z.union([Duration, z.int().nonnegative()]).pipe(z.int().max(600_000)).default(1000).meta({
    placeholder: 'DURATION',
    takes: 'a duration such as 0s, 500ms or 10s, at most 10m',
    shownDefault: '`1s`',
    description: 'When stopping, let running requests finish for this long, then cut them off',
  }),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((text) => withoutTrailing(text, '/'))
    .optional()
    .meta({
      placeholder: 'URL',
      takes: 'an http or https address',
      shownDefault: 'from the request',
      description: 'Address under which clients reach the server, for links in responses',
    }),
  cors: z
    .union([z.literal(['*', 'off']), Origins, z.tuple([z.literal(['*', 'off'])]).transform(([only]) => only)])
    .default('*')
    .meta({
      placeholder: 'ORIGINS',
      takes: '*, off, or origins such as http://localhost:5173 and https://*.example.com',
      list: true,
      description:
        "Origins whose pages may call the providers' paths, or patterns such as `https://*.example.com`; `off` for none",
    }),
  controlCors: Origins.optional().meta({
    placeholder: 'ORIGINS',
    takes: 'origins such as http://localhost:5173 and https://*.example.com',
    list: true,
    shownDefault: 'none',
    description: 'Origins whose pages may call `/_mock`, besides its own pages: they can change everything',
  }),
  controlToken: z.string().min(1).optional().meta({
    placeholder: 'TOKEN',
    takes: 'a text that is not empty',
    shownDefault: 'none',
    description: 'Bearer token that calls below `/_mock` must carry',
  }),
  controlHosts: HostPatterns.optional().meta({
    placeholder: 'NAME',
    takes: 'host names such as mock.example.com or *.ci.example.com',
    flag: 'control-host',
    list: true,
    shownDefault: 'none',
    description:
      'Further name under which clients may call `/_mock`; `*.example.com` for all names below a domain',
  }),
  faultHeader: onOff.default(false).meta({
    placeholder: '',
    takes: 'true or false',
    description: 'Let a request order a fault for itself, with the header `x-evalmock-fault`',
  }),
  instanceHeader: onOff.default(false).meta({
    placeholder: '',
    takes: 'true or false',
    description: "Send the header `x-evalmock-instance` with the providers' responses, too",
  }),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').meta({
    placeholder: 'LEVEL',
    takes: 'trace, debug, info, warn, error, fatal or silent',
    description: 'Lowest level to log; `info` logs one line per request',
  }),
  logFormat: z.enum(['text', 'json']).optional().meta({
    placeholder: 'FORMAT',
    takes: 'text or json',
    shownDefault: 'text on a terminal, else json',
    description: 'Log format: `text` for people, `json` for programs',
  }),
  journal: whole(0, 1_000_000).default(1000).meta({
    placeholder: 'N',
    takes: 'a whole number from 0 to 1000000',
    description: 'Requests to keep per world for `/_mock/requests`; `0` keeps none',
  }),
  maxWorlds: whole(1, 100_000).default(256).meta({
    placeholder: 'N',
    takes: 'a whole number from 1 to 100000',
    description: 'Maximum number of worlds; requests that need one more are refused',
  }),
  worlds: list.pipe(z.array(WorldName).min(1)).optional().meta({
    placeholder: 'NAMES',
    takes: 'names of worlds: 1 to 64 of A-Z a-z 0-9 _ -',
    list: true,
    shownDefault: 'any',
    description: 'The only worlds besides `default`: a credential of any other world is refused as unknown',
  }),
})

export type Config = z.output<typeof Config>
export type Key = keyof Config

export interface Option {
  readonly key: Key
  /** Including its dashes. */
  readonly flag: string
  readonly variable: string
  /** Empty for a flag without a value. */
  readonly placeholder: string
  /** In Markdown: as code if it is a value that you could give. */
  readonly default: string
  /** Valid values, in words. */
  readonly takes: string
  /** One sentence, in Markdown. */
  readonly meaning: string
  /** All valid values, if there is a fixed list. */
  readonly choices?: readonly string[]
  readonly list: boolean
  readonly merge: boolean
  readonly path: boolean
  /** Its former names. */
  readonly formerly?: OptionNames
}

export interface OptionNames {
  /** In the configuration file. */
  readonly key: string
  /** Including its dashes. */
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
