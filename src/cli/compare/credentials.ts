// The credentials of the real service: from a file, from single values, or from the variables that its SDKs read.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileReason } from '../../core/checks/files.ts'
import { jsonMistakeText } from '../../core/checks/json.ts'
import { didYouMean } from '../../core/nearest.ts'
import type { Counterpart, Keys } from '../../http/calls/counterpart.ts'
import { EXIT, Failure, type Io } from '../command.ts'

/**
 * @param given files and `NAME=VALUE`
 * @throws Failure that says what is missing, without any value
 */
export function credentialsFor(
  provider: string,
  { needs, variables }: Counterpart,
  given: readonly string[],
  io: Io,
): Keys {
  const found: Record<string, string> = {}
  if (given.length === 0)
    for (const [name, variable] of Object.entries(variables)) {
      const value = io.env[variable]
      if (value) found[name] = value
    }
  for (const one of given) Object.assign(found, one.includes('=') ? pairIn(one) : fileAt(one, io))
  const names = Object.keys(variables)
  for (const name of Object.keys(found))
    if (!names.includes(name))
      throw new Failure(
        `${provider} has no credential ${name}${didYouMean(name, names)}\nvalid names: ${names.join(', ')}`,
        EXIT.usage,
      )
  if (needs.some((set) => set.every((name) => found[name]))) return found
  const sets = needs.map((set) => set.join(' and '))
  const named = needs.map((set) => set.map((name) => variables[name]).join(' and '))
  throw new Failure(
    `the real service needs ${sets.join(', or ')}: give --credentials FILE, or set ${named.join(', or ')}`,
    EXIT.usage,
  )
}

function pairIn(text: string): Keys {
  const at = text.indexOf('=')
  return { [text.slice(0, at)]: text.slice(at + 1) }
}

function fileAt(path: string, { cwd }: Io): Keys {
  let text: string
  try {
    text = readFileSync(resolve(cwd, path), 'utf8')
  } catch (error) {
    throw new Failure(`--credentials: ${path} cannot be read: ${fileReason(error)}`, EXIT.usage)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Failure(`--credentials: ${path} is not JSON: ${jsonMistakeText(text, true)}`, EXIT.usage)
  }
  const isTexts =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === 'string')
  if (!isTexts) throw new Failure(`--credentials: ${path} must be a JSON object of texts`, EXIT.usage)
  return value as Keys
}
