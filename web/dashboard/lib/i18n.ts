// Words of the page, in the language that is chosen.
import { type En, en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import { lang } from './prefs.ts'

export type Key = keyof En

/** `{name}` in a text is what `values` has of that name. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  const text: string = (lang.value === 'zh' ? zh : en)[key]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
