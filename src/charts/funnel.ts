import { type Bar, type Chart, chartWidth, edge, rowHeight } from './chart.ts'
import { fontSize } from './look.ts'
import { shortened, textWidth } from './measure.ts'
import { safe } from './names.ts'

const funnelWidth = 300

/** What passes through stage after stage, the widest first; the names stand beside the funnel, where every one is readable. */
export function funnel(rows: Bar[]): Chart {
  const most = Math.max(...rows.map(({ points }) => points[0]?.value ?? 0), 1)
  const height = edge * 2 + Math.max(rows.length, 1) * rowHeight
  return {
    height,
    option: {
      series: [
        {
          type: 'funnel',
          sort: 'none',
          gap: 4,
          min: 0,
          max: most,
          minSize: '4%',
          left: edge,
          top: edge,
          bottom: edge,
          width: funnelWidth,
          label: { position: 'right', lineHeight: 34 },
          labelLine: { length: 24 },
          data: rows.map(({ name, points }) => ({
            name: safe(name),
            value: points[0]?.value ?? 0,
            label: { formatter: safe(besideFunnel(name, points[0]?.words ?? '')) },
          })),
        },
      ],
    },
  }
}

/** A name and its figure in the room that is left beside a funnel: below each other where one line does not hold both. */
function besideFunnel(name: string, words: string): string {
  const room = (chartWidth - funnelWidth - 4 * edge) / fontSize
  const line = `${name}  ${words}`
  return textWidth(line, '1px') <= room ? line : `${shortened(name, room)}\n${words}`
}
