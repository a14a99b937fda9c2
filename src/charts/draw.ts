import { renderAsync } from '@resvg/resvg-js'
import { BarChart, FunnelChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components'
import { init, registerTheme, setPlatformAPI, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Json } from '../core/card.ts'
import { groundOf, lookOf, type Theme, themes } from './look.ts'
import { textWidth } from './measure.ts'
import { keepTextsApart } from './texts.ts'

/** An echarts option as plain JSON, without functions: what draws a picture here feeds a browser as it is. */
export type ChartOption = { [key: string]: Json }

/** Pixels of the picture, and the TTF it is set in. (resvg 2.6 drops all text of a woff2 font without an error.) */
export type Picture = { width: number; height: number; theme: Theme; font: string }

use([BarChart, FunnelChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])
for (const theme of themes) registerTheme(theme, lookOf(theme))
keepTextsApart()
setPlatformAPI({ measureText: (text, font) => ({ width: textWidth(text, font) }) })

/** The chart as PNG. Laying it out takes some milliseconds of this thread; the pixels are painted on another one. */
export async function drawChart(option: ChartOption, { font, theme, ...size }: Picture): Promise<Buffer> {
  const image = await renderAsync(drawingOf(option, { theme, ...size }), {
    font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: 'Noto Sans SC' },
    background: groundOf(theme),
    logLevel: 'off',
  })
  return image.asPng()
}

/** The chart as SVG. */
export function drawingOf(option: ChartOption, { width, height, theme }: Omit<Picture, 'font'>): string {
  const chart = init(null, theme, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ ...option, animation: false })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
