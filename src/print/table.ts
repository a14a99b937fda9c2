import type { Column } from './paper.ts'
import { colours, heightOf, inner, left, type Sheet } from './sheet.ts'

const size = 9
const pad = 6

/** A table; where a page ends between two rows, the heads are written again on the next one. */
export function drawTable(sheet: Sheet, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const heads = columns.map(({ title }) => title)
  const first = rows[0] ? rowHeight(sheet, columns, rows[0]) : 0
  sheet.room(rowHeight(sheet, columns, heads) + first)
  drawHeads(sheet, columns, heads)
  for (const row of rows) {
    if (sheet.room(rowHeight(sheet, columns, row))) drawHeads(sheet, columns, heads)
    drawRow(sheet, columns, row)
  }
}

function drawHeads(sheet: Sheet, columns: readonly Column[], heads: readonly string[]): void {
  sheet.doc.rect(left, sheet.y, inner, rowHeight(sheet, columns, heads)).fill(colours.fill)
  drawRow(sheet, columns, heads, true)
}

function drawRow(sheet: Sheet, columns: readonly Column[], row: readonly string[], strong = false): void {
  const height = rowHeight(sheet, columns, row)
  for (const { column, x, width, lines } of cellsOf(sheet, columns, row))
    sheet.put(lines, { x, y: sheet.y + pad, width }, { size, strong, right: column.right === true })
  sheet.y += height
  sheet.doc
    .moveTo(left, sheet.y)
    .lineTo(left + inner, sheet.y)
    .lineWidth(0.5)
    .strokeColor(colours.rule)
    .stroke()
}

function rowHeight(sheet: Sheet, columns: readonly Column[], row: readonly string[]): number {
  return heightOf(Math.max(...cellsOf(sheet, columns, row).map(({ lines }) => lines.length)), size) + 2 * pad
}

function cellsOf(sheet: Sheet, columns: readonly Column[], row: readonly string[]) {
  let x = left
  return columns.map((column, index) => {
    const cell = { column, x: x + pad, width: column.share * inner - 2 * pad }
    x += column.share * inner
    return { ...cell, lines: sheet.lines(row[index] ?? '', cell.width, size) }
  })
}
