// The stem of an English word, like nltk's PorterStemmer in its default mode, NLTK_EXTENSIONS: the rules of Porter
// 1980
// and nltk's additions. The npm packages use Porter's later form, which stems one English word in a hundred
// differently
// ("flies", "hopefully", "news").

type Rule = readonly [suffix: string, replacement: string]

/** Words that nltk looks up in a table. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    skies: 'sky',
    sky: 'sky',
    dying: 'die',
    lying: 'lie',
    tying: 'tie',
    news: 'news',
    innings: 'inning',
    inning: 'inning',
    outings: 'outing',
    outing: 'outing',
    cannings: 'canning',
    canning: 'canning',
    howe: 'howe',
    proceed: 'proceed',
    exceed: 'exceed',
    succeed: 'succeed',
  }),
)

const rules = (text: string): readonly Rule[] =>
  text.split(' ').map((rule) => {
    const [suffix = '', replacement = ''] = rule.split('>')
    return [suffix, replacement]
  })

const PLURALS = rules('sses>ss ies>i ss>ss s>')
const COMPLETED = rules('at>ate bl>ble iz>ize')
/** For its last rule, the l of the suffix belongs to the stem. */
const DOUBLE = rules(
  'ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous ization>ize ' +
    'ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al iviti>ive biliti>ble fulli>ful logi>log',
)
const ADJECTIVES = rules('icate>ic ative> alize>al iciti>ic ical>ic ful> ness>')
const ENDINGS = rules(
  'al> ance> ence> er> ic> able> ible> ant> ement> ment> ent> ion> ou> ism> ate> iti> ous> ive> ize>',
)

/** For each character whether it counts as a consonant; y does unless it follows one. */
function consonants(stem: string): readonly boolean[] {
  const flags: boolean[] = []
  for (const char of stem) flags.push(char === 'y' ? flags.at(-1) !== true : !'aeiou'.includes(char))
  return flags
}

/** Porter's m: the number of times a consonant follows a vowel. */
const measure = (stem: string): number =>
  consonants(stem).filter((consonant, i, flags) => consonant && flags[i - 1] === false).length

const hasVowel = (stem: string): boolean => consonants(stem).includes(false)

/**
 * Porter's *o: consonant, vowel, consonant, where the last is not w, x or y. nltk adds words of a vowel and a
 * consonant.
 */
function isShort(stem: string): boolean {
  const flags = consonants(stem)
  const [first, second, third] = flags.slice(-3)
  if (flags.length === 2) return first === false && second === true
  return first === true && second === false && third === true && !/[wxy]$/.test(stem)
}

const without = (word: string, suffix: string): string => word.slice(0, word.length - suffix.length)

/** Applies the first rule whose suffix matches. If that rule does not allow the stem, the word stays unchanged. */
function apply(word: string, among: readonly Rule[], allows: (stem: string, suffix: string) => boolean) {
  const rule = among.find(([suffix]) => word.endsWith(suffix))
  if (rule === undefined) return word
  const stem = without(word, rule[0])
  return allows(stem, rule[0]) ? stem + rule[1] : word
}

const lengthOf = (word: string): number => [...word].length

function plural(word: string): string {
  if (word.endsWith('ies') && lengthOf(word) === 4) return without(word, 's')
  return apply(word, PLURALS, () => true)
}

function past(word: string): string {
  if (word.endsWith('ied')) return without(word, lengthOf(word) === 4 ? 'd' : 'ed')
  if (word.endsWith('eed')) return measure(without(word, 'eed')) > 0 ? without(word, 'd') : word
  const suffix = ['ed', 'ing'].find((suffix) => word.endsWith(suffix) && hasVowel(without(word, suffix)))
  return suffix === undefined ? word : completed(without(word, suffix))
}

/** Repairs a word after ed or ing was removed. */
function completed(stem: string): string {
  if (COMPLETED.some(([suffix]) => stem.endsWith(suffix))) return apply(stem, COMPLETED, () => true)
  const chars = [...stem]
  const last = chars.at(-1) as string
  if (chars.length > 1 && last === chars.at(-2) && consonants(stem).at(-1))
    return 'lsz'.includes(last) ? stem : without(stem, last)
  return measure(stem) === 1 && isShort(stem) ? `${stem}e` : stem
}

function y(word: string): string {
  if (!word.endsWith('y')) return word
  const flags = consonants(without(word, 'y'))
  return flags.length > 1 && flags.at(-1) ? `${without(word, 'y')}i` : word
}

function double(word: string): string {
  if (word.endsWith('alli') && measure(without(word, 'alli')) > 0) return double(without(word, 'li'))
  return apply(word, DOUBLE, (stem, suffix) => measure(suffix === 'logi' ? `${stem}l` : stem) > 0)
}

function finalE(word: string): string {
  if (!word.endsWith('e')) return word
  const stem = without(word, 'e')
  const m = measure(stem)
  return m > 1 || (m === 1 && !isShort(stem)) ? stem : word
}

/** @param word in lower case */
export function stemOf(word: string): string {
  const irregular = IRREGULAR.get(word)
  if (irregular !== undefined) return irregular
  if (lengthOf(word) <= 2) return word
  let stem = double(y(past(plural(word))))
  stem = apply(stem, ADJECTIVES, (rest) => measure(rest) > 0)
  stem = apply(stem, ENDINGS, (rest, suffix) => measure(rest) > 1 && (suffix !== 'ion' || /[st]$/.test(rest)))
  stem = finalE(stem)
  return stem.endsWith('ll') && measure(without(stem, 'l')) > 1 ? without(stem, 'l') : stem
}
