import type { Json } from '../core/card.ts'

export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

/**
 * Colours that people with any kind of colour blindness can tell apart, on white and on a dark ground. Source: Okabe and Ito, "Color
 * Universal Design" (2008); the yellow, too pale on white, is left out, and the blue is lighter on the dark ground.
 */
const colours: Record<Theme, string[]> = {
  light: ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#7a7a7a'],
  dark: ['#56b4e9', '#e69f00', '#2cc295', '#e29cc4', '#ef7f3a', '#9ad0f5', '#a8a8a8'],
}

const inks = {
  light: { ground: '#ffffff', text: '#1f2328', subtle: '#57606a', line: '#d0d7de' },
  dark: { ground: '#1c1f24', text: '#f0f3f6', subtle: '#b1bac4', line: '#3d444d' },
} as const

/** The letters of a picture, in its pixels: on a phone, where it is shown at less than half its size, 12 on the glass. */
export const fontSize = 28

/** The ground a picture is drawn on. */
export function groundOf(theme: Theme): string {
  return inks[theme].ground
}

/** The look of every chart as an echarts theme: the same object serves a browser. */
export function lookOf(theme: Theme): { [key: string]: Json } {
  const { ground, text, subtle, line } = inks[theme]
  const letters = { color: text, fontSize, fontFamily: 'Noto Sans SC' }
  const axis = {
    axisLabel: { ...letters, color: subtle },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: { ...letters, color: subtle },
  }
  return {
    color: colours[theme],
    backgroundColor: ground,
    textStyle: letters,
    categoryAxis: { ...axis, axisLabel: letters, splitLine: { show: false } },
    valueAxis: axis,
    legend: { textStyle: letters, itemWidth: 28, itemHeight: 18, itemGap: 24 },
    bar: { label: { ...letters } },
    line: { label: { ...letters }, symbolSize: 12, lineStyle: { width: 4 } },
    funnel: { label: { ...letters } },
    title: { textStyle: letters, subtextStyle: { ...letters, color: subtle } },
  }
}
