import { Icon } from '../Icon.tsx'
import { themes, useSettings } from '../state/settings.tsx'

const icons = { auto: 'auto', light: 'sun', dark: 'moon' } as const

export function Preferences() {
  const { locale, strings, theme, setLocale, setTheme } = useSettings()
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto'
  const themeLabel = `${strings.theme.label}: ${strings.theme[theme]}`

  return (
    <div className="preferences">
      <button
        type="button"
        className="icon-button"
        data-testid="theme"
        data-theme-choice={theme}
        aria-label={themeLabel}
        title={themeLabel}
        onClick={() => setTheme(next)}
      >
        <Icon name={icons[theme]} />
      </button>
      <button
        type="button"
        className="icon-button locale-button"
        data-testid="locale"
        aria-label={strings.switchLanguage}
        title={strings.switchLanguage}
        onClick={() => setLocale(locale === 'zh' ? 'en' : 'zh')}
      >
        {locale === 'zh' ? 'EN' : '中'}
      </button>
    </div>
  )
}
