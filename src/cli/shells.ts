// Sets and unsets variables in the syntax of each shell.

export const SHELLS = ['sh', 'fish', 'powershell', 'dotenv', 'json'] as const
export type Shell = (typeof SHELLS)[number]

interface Words {
  set(name: string, value: string): string
  unset(name: string): string
  comment(text: string): string
}

/** In single quotes only the quote itself has a meaning. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

export const WORDS: Readonly<Record<Exclude<Shell, 'json'>, Words>> = {
  sh: {
    set: (name, value) => `export ${name}=${quoted(value)}`,
    unset: (name) => `unset ${name}`,
    comment: (text) => `# ${text}`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}'`,
    unset: (name) => `set -e ${name}`,
    comment: (text) => `# ${text}`,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
    comment: (text) => `# ${text}`,
  },
  dotenv: {
    set: (name, value) => `${name}=${value}`,
    unset: (name) => `# unset ${name}`,
    comment: (text) => `# ${text}`,
  },
}

/** The shell that will evaluate the output, judging by the environment. */
export function shellOf(env: Readonly<Record<string, string | undefined>>): Shell {
  if (env.SHELL?.endsWith('/fish')) return 'fish'
  return env.SHELL === undefined && env.PSModulePath !== undefined ? 'powershell' : 'sh'
}
