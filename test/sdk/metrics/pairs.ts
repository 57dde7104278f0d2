// Pairs of texts to compare metrics with: drawn from a seed, so that each run compares the same.
import { SeededIds } from '../../../src/core/ids.ts'

export type Pair = readonly [candidate: string, reference: string]

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

const STEMS = list(`
  appl connect hop hopp relat ration vietnam analog feed agre plaster motor siz fall fail fil happ enjo fl sk d l t
  news inning outing canning proceed exceed succeed triplic form electr hope good reviv allow infer gyroscop adjust
  depend adopt homolog commun activ angular effect bowdler prob ceas control roll geo archaeo theo radic conform use
  run be see study play cry lie tie model token score metric answer question quick brown fox jump lazy dog`)
const ENDINGS = list(`
  s ss sses ies ied ed eed ing y ly ational tional ation izer ization able ably ally ality fully fulness ousness ively
  ative icate ical ness ance ence er ic ant ement ment ent sion tion ism ous ive ize e ll logy logist`)
const ARTICLES = list('a an the The A of to in is')
const MARKS =
  list(`. , ; : ! ? - -- ... ( ) [ ] { } " ' \` ~ @ # $ % ^ & * _ + = < > / \\ | &quot; &amp; &lt; &gt;
  &amp;lt; <skipped> 3,5 2.5. 5-4 1,000.00 it's x_y e-mail U.S.A. a.b “ ” … — ‘ ’ € ° ½ ² №`)
const CHINESE = list('你好 世界 。 ， 模型 评估 数据 集 的 了 是 一 二 百 ３ Ａ ｂ 「 」 ！ 北京 大学')
const SCRIPTS = list(`
  İstanbul ISPARTA ΟΔΟΣ ΣΑΣ Straße STRASSE Ǆungla ﬁn été E\u0301te\u0301 ñandú Москва ДОМ мир שלום مرحبا नमस्ते ไทย
  日本語 かな 한국어 𝒳𝒴 𐐀𐐨 👋🏽 🇫🇷 ⅷ Ⅷ ① 𝟗 ٣ a\u200bb a\u00adb`)
const SPACES = Array.from(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2003\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff',
)

/** How a pair of each kind is made; they take turns. */
const KINDS = ['words', 'marks', 'chinese', 'spaces', 'scripts', 'empty'] as const
type Kind = (typeof KINDS)[number]

class Writer {
  readonly #draw: SeededIds

  constructor(seed: string) {
    this.#draw = new SeededIds(seed)
  }

  chance = (share: number): boolean => this.#draw.fraction() < share
  below = (most: number): number => Math.floor(this.#draw.fraction() * most)
  one = (among: readonly string[]): string => among[this.below(among.length)] as string

  word(kind: Kind): string {
    if (kind === 'chinese' && this.chance(0.8)) return this.one(CHINESE)
    if (kind === 'scripts' && this.chance(0.6)) return this.one(SCRIPTS)
    if (kind === 'marks' && this.chance(0.5)) return this.one(MARKS)
    if (this.chance(0.2)) return this.one(ARTICLES)
    return this.inflected(this.one(STEMS))
  }

  inflected(stem: string): string {
    const word = this.chance(0.7) ? stem + this.one(ENDINGS) : stem
    return this.chance(0.2) ? word.charAt(0).toUpperCase() + word.slice(1) : word
  }

  gap(kind: Kind): string {
    if (kind === 'spaces' && this.chance(0.6))
      return Array.from({ length: 1 + this.below(3) }, () => this.one(SPACES)).join('')
    if (kind === 'marks' && this.chance(0.2)) return this.one(['', '-\n', '\n'])
    return kind === 'chinese' ? '' : ' '
  }

  text(kind: Kind, words: readonly string[]): string {
    if (kind === 'empty' && this.chance(0.6))
      return this.one(['', ' ', '\x85', '\ufeff', '.', 'the', '-\n', '?!'])
    const body = words.map((word, i) => (i === 0 ? word : this.gap(kind) + word)).join('')
    return kind === 'spaces' ? this.gap(kind) + body + this.gap(kind) : body
  }

  /** The words with some left out, changed, added or moved. */
  changed(kind: Kind, words: readonly string[]): readonly string[] {
    const kept = words.flatMap((word) => {
      if (this.chance(0.12)) return []
      if (this.chance(0.2))
        return [this.inflected(this.one(STEMS.filter((stem) => word.startsWith(stem)).concat(word)))]
      return this.chance(0.12) ? [word, this.word(kind)] : [word]
    })
    const at = this.chance(0.3) ? this.below(kept.length + 1) : 0
    return [...kept.slice(at), ...kept.slice(0, at)]
  }

  pair(kind: Kind): Pair {
    const words = Array.from({ length: this.below(14) }, () => this.word(kind))
    return [this.text(kind, this.changed(kind, words)), this.text(kind, words)]
  }
}

export function pairsOf(seed: string, count: number): readonly Pair[] {
  const writer = new Writer(seed)
  return Array.from({ length: count }, (_, i) => writer.pair(KINDS[i % KINDS.length] as Kind))
}
