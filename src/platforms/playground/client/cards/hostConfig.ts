/**
 * How Adaptive Cards lay out and colour what they draw. All colours are custom properties of theme/tokens.css, which
 * hold a light and a dark value each; so a change of theme needs no redraw, and nothing typed in a card is lost by it.
 */
const fontFamily = 'inherit'

const tone = (name: string) => ({ default: `var(--${name})`, subtle: `var(--${name})` })

const foregroundColors = {
  default: { default: 'var(--ink)', subtle: 'var(--ink-soft)' },
  dark: { default: 'var(--ink)', subtle: 'var(--ink-soft)' },
  light: { default: 'var(--ink-soft)', subtle: 'var(--ink-faint)' },
  accent: tone('accent-ink'),
  good: tone('good-ink'),
  warning: tone('warning-ink'),
  attention: tone('attention-ink'),
}

const strip = (name: string) => ({ backgroundColor: `var(--${name}-tint)`, foregroundColors })

export const hostConfig = {
  supportsInteractivity: true,
  fontTypes: {
    default: {
      fontFamily,
      fontSizes: { small: 12, default: 14, medium: 15, large: 17, extraLarge: 20 },
      fontWeights: { lighter: 400, default: 400, bolder: 600 },
    },
    monospace: {
      fontFamily: 'var(--font-mono)',
      fontSizes: { small: 12, default: 13, medium: 14, large: 16, extraLarge: 19 },
      fontWeights: { lighter: 400, default: 400, bolder: 600 },
    },
  },
  lineHeights: { small: 18, default: 21, medium: 22, large: 25, extraLarge: 28 },
  spacing: { small: 6, default: 8, medium: 14, large: 20, extraLarge: 28, padding: 14 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  imageSizes: { small: 32, medium: 64, large: 128 },
  containerStyles: {
    default: { backgroundColor: 'transparent', foregroundColors },
    emphasis: strip('emphasis'),
    accent: strip('accent'),
    good: strip('good'),
    warning: strip('warning'),
    attention: strip('attention'),
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'default', size: 'default', color: 'default', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'default', size: 'default', color: 'default' },
    },
    errorMessage: { weight: 'default', size: 'small', color: 'attention' },
  },
  actions: {
    maxActions: 40,
    spacing: 'medium',
    // The gaps between buttons are those of theme/cards.css, where they hold for wrapped rows as well.
    buttonSpacing: 0,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    allowTitleToWrap: true,
  },
  factSet: {
    title: { weight: 'default', color: 'default', isSubtle: true, wrap: true },
    value: { weight: 'default', color: 'default', wrap: true },
    spacing: 6,
  },
  textBlock: { headingLevel: 3 },
} as const
