// What secrets and personal data look like, by the name of the field and by the text itself.

/** A kind of masked text. Its name is part of the placeholder. */
export type Rule = 'secret' | 'host' | 'person'

/** Members, headers, fields of forms and parameters of queries whose values are secret. */
export const SECRET_NAME =
  /pass(word|wd|phrase|code)?$|^pwd$|secret|(^|[^a-z])tokens?$|token$|api[-_]?key|access[-_]?key|private[-_]?key|credential|authorization|signature|cookie|^sess(ion)?[-_]?(id|key|uuid)?$|sessionUuid|^sig$|^auth$|bearer|jwt|^(otp|pin|cvv|ak|sk)$|client[-_]?id$|auth[-_]?(key|code)|csrf|xsrf|verifyCode|captcha/i

/** Fields whose names look like secrets but hold counts or names of algorithms. */
export const NO_SECRET =
  /max[a-z_-]{0,30}tokens|tokens?(_?count|_?limit)|newTokens|token_type|signedHeaders|(key|secret)[-_]?(name|type|ref)$/i

export const PERSON_NAME =
  /e[-_]?mail|phone|mobile|^tel$|(user|account|owner|creator|author|nick|real|full|first|last|display|contact)[-_]?name$|^(owner|creator|author|assignee|username)$|street|postal|birth|id[-_]?card|passport|created_by_user/i

/** Texts that are secrets wherever they stand. The first group is masked, otherwise the whole match. */
export const SECRET_TEXTS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g,
  /\b(?:Bearer|Basic|OAuth|Token)\s+([A-Za-z0-9+/=._~:-]{6,})/gi,
  /(?<=[A-Za-z]\s)([^\s:"']+:[A-Za-z0-9+/]{20,}={0,2})/g,
  /\bbce-(?:auth-)?v\d\/[^\s"'&]+/g,
  /(?<![A-Za-z0-9])(?:sk|pk|rk)[-_][A-Za-z0-9_-]{12,}/g,
  /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|hf_|npm_|pypi-|SG\.|ya29\.|dop_v1_|shpat_)[A-Za-z0-9_.-]{10,}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|LTAI|AKID|ALTAK)[A-Za-z0-9-]{12,}/g,
  /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{20,}/g,
  /:\/\/([^\s/:@"']+:[^\s/@"']+)@/g,
  /:\/\/[^\s/:@"']+:([^\s/@"']+)@/g,
]

export const PERSON_TEXTS: readonly RegExp[] = [
  /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g,
  /(?<![\w.-])1[3-9]\d{9}(?![\w.-])/g,
  /(?<![\w.])\+\d{1,3}[ -]?\d[\d -]{5,13}\d/g,
  /(?<![\w-])\d{17}[\dXx](?![\w-])/g,
]

/** Hosts in addresses, names with common endings, and addresses of machines. */
export const HOST_TEXTS: readonly RegExp[] = [
  /\b(?:https?|wss?|ftp|s3|gs|bos|oss|nfs|jdbc:\w+|postgres(?:ql)?|mysql|redis|mongodb(?:\+srv)?|amqp):\/\/(?:[^\s/@"']*@)?([A-Za-z0-9._-]+)/g,
  /(?<![\w@.-])(?:[A-Za-z0-9-]+\.)+(?:internal|local|lan|corp|intra|localdomain|svc|com|cn|net|org|io|dev|cloud|ai)(?![\w-])/g,
  /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/g,
  /(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])/gi,
]

/** Hosts that everybody has, and those of examples. */
export const COMMON_HOST =
  /^(localhost|127\.0\.0\.1|0\.0\.0\.0|.*\.example(\.(com|org|net))?|example\.(com|org|net)|masked-.*)$/i

const WORD = /[A-Za-z0-9+_-]{20,}/g
/** Base64 has slashes; a path has, too, but its parts mean something. */
const BASE64 = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+][A-Za-z0-9+/]{30,}={0,2}/g

/** Long words without meaning: keys that no rule knows. */
export function randomWords(text: string, isId: (text: string) => boolean): string[] {
  const whole = [...text.matchAll(BASE64)].map(([word]) => word)
  const means = (part: string): boolean => isId(part) || /^[a-z]{4,}$/.test(part) || UUID.test(part)
  return [
    ...[...text.matchAll(WORD)].map(([word]) => word),
    ...whole.filter((word) => word.includes('/') && !word.split('/').some(means)),
  ].filter((word) => !isId(word) && looksRandom(word))
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function looksRandom(word: string): boolean {
  if (UUID.test(word) || word.includes('masked-')) return false
  const plain = word.replace(/[^A-Za-z0-9]/g, '')
  if (/^[0-9a-f]{32,}$/i.test(plain)) return true
  const kinds = [...plain].map((char) => (/\d/.test(char) ? 'd' : /[a-z]/.test(char) ? 'l' : 'u'))
  const changes = kinds.filter((kind, i) => i > 0 && kind !== kinds[i - 1]).length / plain.length
  const all = new Set(kinds).size
  if (all === 3) return plain.length >= 20 && changes > 0.4
  return all === 2 && kinds.includes('d') && plain.length >= 28 && changes > 0.3
}

/** Base64 that is long enough to contain a name and a value. */
export const BASE64_WORDS = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{16,}={0,2}/g

/** The text in a Base64 word; undefined if its bytes are no text. */
export function textInBase64(word: string): string | undefined {
  const text = Buffer.from(word, 'base64').toString('utf8')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: texts do not contain these
  return /[\x00-\x08\x0e-\x1f\x7f\uFFFD]/.test(text) ? undefined : text
}
