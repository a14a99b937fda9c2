import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Strings, stringsFor, tagFor } from '../i18n.ts'
import type { Locale } from '../wire.ts'
import { recall, remember } from './remembered.ts'

export const themes = ['auto', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

interface Settings {
  locale: Locale
  tag: string
  strings: Strings
  theme: Theme
  setLocale: (locale: Locale) => void
  setTheme: (theme: Theme) => void
}

const SettingsContext = createContext<Settings | undefined>(undefined)

function recalledLocale(): Locale | undefined {
  const stored = recall('locale')
  return stored === 'zh' || stored === 'en' ? stored : undefined
}

const recalledTheme = (): Theme => themes.find(theme => theme === recall('theme')) ?? 'auto'

/** Before the session is known, the browser's own language is the best guess. */
const browserLocale = (): Locale => (navigator.language.startsWith('zh') ? 'zh' : 'en')

export function SettingsProvider({
  sessionLocale,
  children,
}: {
  sessionLocale: Locale | undefined
  children: ReactNode
}) {
  const [chosen, setChosen] = useState(recalledLocale)
  const [theme, setTheme] = useState(recalledTheme)
  const locale = chosen ?? sessionLocale ?? browserLocale()

  useEffect(() => {
    document.documentElement.lang = tagFor(locale)
  }, [locale])

  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])

  const settings = useMemo<Settings>(
    () => ({
      locale,
      tag: tagFor(locale),
      strings: stringsFor(locale),
      theme,
      setLocale: next => {
        remember('locale', next)
        setChosen(next)
      },
      setTheme: next => {
        remember('theme', next)
        setTheme(next)
      },
    }),
    [locale, theme],
  )
  return <SettingsContext value={settings}>{children}</SettingsContext>
}

export function useSettings(): Settings {
  const settings = useContext(SettingsContext)
  if (settings === undefined) throw new Error('useSettings outside SettingsProvider')
  return settings
}

export const useStrings = (): Strings => useSettings().strings
