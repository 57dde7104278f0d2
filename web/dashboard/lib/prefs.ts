// Preferences in this browser: theme and language; and, only in this tab, the control token.
import { effect, signal } from '@preact/signals'

export type Theme = 'auto' | 'light' | 'dark'
export type Lang = 'en' | 'zh'

function stored(key: string): string | null {
  try {
    return localStorage.getItem(`evalmock.${key}`)
  } catch {
    return null
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(`evalmock.${key}`, value)
  } catch {
    // A browser without storage forgets them when the page closes.
  }
}

const asTheme = (text: string | null): Theme => (text === 'light' || text === 'dark' ? text : 'auto')
const browserLang = (): Lang => (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en')
const asLang = (text: string | null): Lang => (text === 'zh' || text === 'en' ? text : browserLang())

export const theme = signal<Theme>(asTheme(stored('theme')))
export const lang = signal<Lang>(asLang(stored('lang')))

const systemDark = matchMedia('(prefers-color-scheme: dark)')
const isSystemDark = signal(systemDark.matches)
systemDark.addEventListener('change', ({ matches }) => {
  isSystemDark.value = matches
})

effect(() => {
  const system = isSystemDark.value ? 'dark' : 'light'
  document.documentElement.dataset.theme = theme.value === 'auto' ? system : theme.value
  store('theme', theme.value)
})

export function setLang(value: Lang): void {
  lang.value = value
  store('lang', value)
}

effect(() => {
  document.documentElement.lang = lang.value === 'zh' ? 'zh-CN' : 'en'
})

const TOKEN = 'evalmock.token'
export const token = signal<string>(sessionStorage.getItem(TOKEN) ?? '')
export function setToken(value: string): void {
  token.value = value
  sessionStorage.setItem(TOKEN, value)
}
