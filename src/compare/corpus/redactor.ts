// Masks secrets, hosts and personal data. A text that was recognized once is masked everywhere, in every spelling.
import {
  BASE64_WORDS,
  COMMON_HOST,
  HOST_TEXTS,
  NO_SECRET,
  PERSON_NAME,
  PERSON_TEXTS,
  type Rule,
  randomWords,
  SECRET_NAME,
  SECRET_TEXTS,
  textInBase64,
} from './patterns.ts'

/** A shorter secret would mask parts of other words: it is masked only where its name is known. */
const LEAST_LENGTH = 5

/** Words in fields of secrets and of persons that are neither. */
const PLAIN_WORDS = new Set([
  'admin',
  'default',
  'system',
  'string',
  'object',
  'password',
  'username',
  'bearer',
  'basic',
  'false',
  'other',
])

export interface RedactorOptions {
  /** Known secrets, such as the credentials of the run. */
  readonly secrets: readonly string[]
  readonly hosts: readonly string[]
  /** Further names of fields to mask. */
  readonly names: readonly string[]
  /** Texts of this form are the service's identifiers. */
  readonly isId: (text: string) => boolean
}

export interface Masked {
  readonly rule: Rule
  /** `request header x-api-key`, `response body user.email`. */
  readonly where: string
  readonly count: number
}

export class Redactor {
  readonly #options: RedactorOptions
  /** The placeholder of each recognized text. */
  readonly #places = new Map<string, { readonly rule: Rule; readonly text: string }>()
  readonly #counts = new Map<string, { rule: Rule; where: string; count: number }>()
  readonly #made: Record<Rule, number> = { secret: 0, host: 0, person: 0 }
  #spellings: readonly (readonly [spelled: string, rule: Rule, text: string])[] | undefined

  constructor(options: RedactorOptions) {
    this.#options = options
    for (const secret of options.secrets) this.know(secret, 'secret')
    for (const host of options.hosts) this.know(host, 'host')
  }

  isId(text: string): boolean {
    return this.#options.isId(text)
  }

  /** Masks this text from now on, wherever it stands. */
  know(text: string, rule: Rule): void {
    const plain = text.trim()
    if (plain.length < LEAST_LENGTH || this.#places.has(plain) || plain.startsWith('masked-')) return
    if (rule === 'host' && COMMON_HOST.test(plain)) return
    if (rule !== 'host' && PLAIN_WORDS.has(plain.toLowerCase())) return
    this.#places.set(plain, { rule, text: this.#place(rule) })
    this.#spellings = undefined
  }

  /** Whether the value of a field with this name is masked, and by which rule. */
  ruleOf(name: string): Rule | undefined {
    if (this.#options.names.some((one) => one.toLowerCase() === name.toLowerCase())) return 'secret'
    if (NO_SECRET.test(name)) return undefined
    if (SECRET_NAME.test(name)) return 'secret'
    return PERSON_NAME.test(name) ? 'person' : undefined
  }

  /** Recognizes secrets by their form. */
  look(text: string): void {
    for (const [patterns, rule] of [
      [SECRET_TEXTS, 'secret'],
      [PERSON_TEXTS, 'person'],
      [HOST_TEXTS, 'host'],
    ] as const)
      for (const pattern of patterns)
        for (const [whole, group] of text.matchAll(pattern)) this.know(group ?? whole, rule)
    for (const word of randomWords(text, this.#options.isId)) this.know(word, 'secret')
  }

  /** The value of a field whose name says that it is masked, as a whole. */
  replace(value: string, rule: Rule, where: string): string {
    this.#count(rule, where)
    const known = this.#places.get(value.trim())
    if (known !== undefined) return known.text
    if (value === '') return value
    const place = { rule, text: this.#place(rule) }
    // Too short to be masked elsewhere, but the same in each such field.
    if (!PLAIN_WORDS.has(value.toLowerCase())) this.#places.set(value.trim(), place)
    return place.text
  }

  /** The text with everything masked that was recognized. */
  mask(text: string, where: string, only?: Rule): string {
    const masked = this.#replaced(text, where, only)
    // A secret inside Base64 has another spelling at each place.
    return masked.replace(BASE64_WORDS, (word) => {
      const inner = textInBase64(word)
      const safe = inner === undefined ? undefined : this.#replaced(inner, where, only)
      return safe === undefined || safe === inner ? word : Buffer.from(safe).toString('base64')
    })
  }

  #replaced(text: string, where: string, only?: Rule): string {
    this.#spellings ??= this.#allSpellings()
    let masked = text
    for (const [spelled, rule, place] of this.#spellings) {
      if ((only !== undefined && rule !== only) || !masked.includes(spelled)) continue
      masked = masked.replaceAll(spelled, place)
      this.#count(rule, where)
    }
    return masked
  }

  /** What was masked, by rule and place. */
  get masked(): Masked[] {
    return [...this.#counts.values()].sort((a, b) =>
      `${a.rule} ${a.where}` < `${b.rule} ${b.where}` ? -1 : 1,
    )
  }

  #count(rule: Rule, where: string): void {
    const key = `${rule} ${where}`
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { rule, where, count: 1 })
    else known.count++
  }

  #place(rule: Rule): string {
    const text = `masked-${rule}-${++this.#made[rule]}`
    return rule === 'host' ? `${text}.example` : text
  }

  /** Longest first, because a secret can contain another. */
  #allSpellings(): readonly (readonly [string, Rule, string])[] {
    return [...this.#places]
      .filter(([text]) => text.length >= LEAST_LENGTH)
      .flatMap(([text, { rule, text: place }]) =>
        spellingsOf(text).map((spelled): [string, Rule, string] => [spelled, rule, place]),
      )
      .sort(([a], [b]) => b.length - a.length)
  }
}

/** As it stands in text, in URLs of all clients, in JSON, in JSON inside JSON, and in Base64. */
function spellingsOf(text: string): string[] {
  const bytes = Buffer.from(text)
  const encoded = [
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('base64').replace(/={1,2}$/, ''),
  ]
  // Some clients encode more characters, or write the numbers in lower case.
  const strict = uri(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const urls = [uri(text), strict].flatMap((one) => [
    one,
    one.replace(/%../g, (code) => code.toLowerCase()),
    one.replaceAll('%20', '+'),
  ])
  const quoted = inJson(text)
  const ascii = quoted.replace(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  const all = [text, ...urls, quoted, ascii, inJson(quoted), inJson(ascii)]
  return [...new Set([...all, ...(text.length >= 8 ? encoded : [])])]
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

function uri(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return text
  }
}
