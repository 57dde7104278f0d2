// `evalmock env`: the settings that point each provider's clients at a server.
import { Option } from 'commander'
import { loadConfig } from '../../config/config.ts'
import { didYouMean } from '../../core/nearest.ts'
import { type Declare, EXIT, examples, Failure, type Io } from '../command.ts'
import { configuredUrl, serverUrl, worldOption } from '../connection/address.ts'
import { certificateFor, existing, madeFile, trustedFile } from '../connection/certificate.ts'
import { reachVariables } from '../connection/trust.ts'
import { SHELLS, type Shell, shellOf, WORDS } from '../shells.ts'
import { type ClientSetup, clientSetups, LANGUAGES, type Language } from './clients.ts'

interface EnvFlags {
  readonly provider?: string
  readonly lang?: Language
  readonly shell?: Shell
  readonly url?: string
  readonly https?: boolean
  readonly world: string
}

export const env: Declare = (program, io) => {
  const command = program
    .command('env')
    .summary("print the variables that point the providers' SDKs at the server")
    .description(
      "Prints the variables that point the providers' SDKs at a server, in the syntax of your shell. SDKs that read no " +
        'variables get lines of code, as comments.',
    )
    .option('--provider <NAME>', 'only this provider')
    .addOption(new Option('--lang <LANGUAGE>', 'only the SDKs of this language').choices(LANGUAGES))
    .addOption(new Option('--shell <SHELL>', 'syntax of this shell (default: yours)').choices(SHELLS))
    .option('--url <URL>', 'address of the server (default: EVALMOCK_URL, else the configured host and port)')
    .option(
      '--https',
      'the configured server uses HTTPS: its certificate is created now if it does not exist',
    )
    .addOption(worldOption(io))
    .action(async (flags: EnvFlags) => {
      const { url, certificate } = await server(flags, io)
      const all = await clientSetups(url, flags.world)
      const names = all.map(({ provider }) => provider)
      if (flags.provider !== undefined && !names.includes(flags.provider))
        throw new Failure(
          `there is no provider ${flags.provider}${didYouMean(flags.provider, names)}\nvalid names: ${names.join(', ')}`,
          EXIT.usage,
        )
      const setups = all.filter(({ provider }) => flags.provider === undefined || provider === flags.provider)
      const own = {
        EVALMOCK_URL: url,
        EVALMOCK_WORLD: flags.world,
        ...reachVariables(url, certificate, io),
      }
      const shell = flags.shell ?? shellOf(io.env)
      io.out(shell === 'json' ? toJson(own, setups, flags.lang) : toText(own, setups, flags.lang, shell))
    })
  examples(command, {
    'eval "$(evalmock env)"': 'set them in this shell',
    'evalmock env | source': 'the same in fish',
    'evalmock env | Out-String | Invoke-Expression': 'the same in PowerShell',
    'eval "$(evalmock env --https)"': 'for a server with --https: clients also trust its certificate',
    'evalmock env --provider qianfan --lang go --world ci-1': 'one client, in an isolated world',
    'evalmock env --shell dotenv > .env.test': 'a file for Docker, dotenv, GITHUB_ENV',
  })
}

/** The server's address, and the file that clients must trust. */
async function server(
  { url: asked, https }: EnvFlags,
  io: Io,
): Promise<{ url: string; certificate?: string }> {
  if (https && asked === undefined && !io.env.EVALMOCK_URL) {
    const config = loadConfig({ env: io.env, cwd: io.cwd, flags: { https: true } })
    const certificate = await certificateFor(config, io)
    return { url: configuredUrl(config, io), certificate: certificate?.file }
  }
  const url = serverUrl(asked, io)
  if (https && !url.startsWith('https:'))
    throw new Failure(`--https does not fit the address ${url}: use https://HOST:PORT`, EXIT.usage)
  return { url, certificate: url.startsWith('https:') ? trustedHere(asked, io) : undefined }
}

/** The certificate that a server started on this machine has, if it is there. */
function trustedHere(asked: string | undefined, io: Io): string | undefined {
  const isConfigured = asked === undefined && !io.env.EVALMOCK_URL
  const file = isConfigured
    ? trustedFile(loadConfig({ env: io.env, cwd: io.cwd }), io)
    : madeFile(undefined, io)
  return file === undefined ? undefined : existing(file)
}

const reads = (lang: Language | undefined, languages: readonly Language[] = LANGUAGES): boolean =>
  lang === undefined || languages.includes(lang)

function toJson(
  own: Record<string, string>,
  setups: readonly ClientSetup[],
  lang: Language | undefined,
): string {
  const variables = setups
    .flatMap((setup) => setup.variables)
    .filter(({ languages }) => reads(lang, languages))
  return JSON.stringify(
    { ...own, ...Object.fromEntries(variables.map(({ name, value }) => [name, value])) },
    null,
    2,
  )
}

function toText(
  own: Record<string, string>,
  setups: readonly ClientSetup[],
  lang: Language | undefined,
  shell: Exclude<Shell, 'json'>,
): string {
  const words = WORDS[shell]
  const lines = Object.entries(own).map(([name, value]) => words.set(name, value))
  for (const { title, variables, unset, lines: code } of setups) {
    lines.push(words.comment(title))
    for (const { name, value, languages } of variables)
      if (reads(lang, languages)) lines.push(words.set(name, value))
    lines.push(...unset.map((name) => words.unset(name)))
    for (const [language, line] of Object.entries(code))
      if (reads(lang, [language as Language])) lines.push(words.comment(`${language}: ${line}`))
  }
  return lines.join('\n')
}
