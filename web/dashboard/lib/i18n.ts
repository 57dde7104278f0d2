// Texts of the page, in the chosen language.
import { type En, en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import { lang } from './prefs.ts'

export type Key = keyof En

/** Replaces `{name}` in a text by that member of `values`. A text in two forms takes the one that fits the number `n`. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  const [one = '', many = one] = (lang.value === 'zh' ? zh : en)[key].split('|')
  const text = values.n === 1 ? one : many
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
