import type { Paper, Part } from './paper.ts'
import { closeSheet, colours, heightOf, inner, left, openSheet, type Sheet } from './sheet.ts'
import { drawTable } from './table.ts'

/** A paper as a PDF: A4, one font that knows Chinese, pages numbered. */
export function print(paper: Paper): Promise<Buffer> {
  const sheet = openSheet(paper.title)
  drawTop(sheet, paper)
  drawParties(sheet, paper.parties)
  for (const part of paper.parts) drawPart(sheet, part)
  drawSignatures(sheet, paper.signatures)
  return closeSheet(sheet, paper)
}

function drawTop(sheet: Sheet, { title, marks }: Paper): void {
  const size = 20
  const lines = sheet.lines(title, inner, size)
  sheet.put(lines, { x: left, y: sheet.y, width: inner }, { size, strong: true })
  sheet.y += heightOf(lines.length, size) + 2
  const words = marks.map(({ label, value }) => `${label} ${value}`).join('    ')
  const below = sheet.lines(words, inner, 9)
  sheet.put(below, { x: left, y: sheet.y, width: inner }, { size: 9, colour: colours.quiet })
  sheet.y += heightOf(below.length, 9) + 10
  rule(sheet)
  sheet.y += 12
}

function rule({ doc, y }: Sheet): void {
  doc
    .moveTo(left, y)
    .lineTo(left + inner, y)
    .lineWidth(1)
    .strokeColor(colours.text)
    .stroke()
}

/** Side by side; a long address makes its box higher and pushes nothing over the edge. */
const gap = 24

/** Side by side; a long address makes its box higher and pushes nothing over the edge. */
function drawParties(sheet: Sheet, parties: Paper['parties']): void {
  const width = (inner - gap * (parties.length - 1)) / parties.length
  const labels = Math.max(...parties.flatMap(({ lines }) => lines.map(({ label }) => widthOf(sheet, label)))) + 8
  const boxes = parties.map(({ heading, lines }, index) => ({
    heading,
    x: left + index * (width + gap),
    rows: lines.map(({ label, value }) => ({ label, lines: sheet.lines(value, width - labels, 9) })),
  }))
  const heights = boxes.map(({ rows }) => rows.reduce((sum, row) => sum + heightOf(row.lines.length, 9), 0))
  const height = Math.max(...heights) + heightOf(1, 10) + 4
  for (const { heading, x, rows } of boxes) {
    sheet.put([heading], { x, y: sheet.y, width }, { strong: true })
    let y = sheet.y + heightOf(1, 10) + 4
    for (const { label, lines } of rows) {
      sheet.put([label], { x, y, width: labels }, { size: 9, colour: colours.quiet })
      sheet.put(lines, { x: x + labels, y, width: width - labels }, { size: 9 })
      y += heightOf(lines.length, 9)
    }
  }
  sheet.y += height + 14
}

function widthOf(sheet: Sheet, text: string): number {
  return sheet.doc.fontSize(9).widthOfString(text)
}

function drawPart(sheet: Sheet, part: Part): void {
  switch (part.kind) {
    case 'heading':
      drawHeading(sheet, part.text)
      break
    case 'paragraph':
      drawParagraph(sheet, part.text)
      break
    case 'table':
      sheet.y += 4
      drawTable(sheet, part.columns, part.rows)
      sheet.y += 6
      break
    case 'sums':
      drawSums(sheet, part.lines)
      break
  }
}

/** Never alone at the foot of a page. */
function drawHeading(sheet: Sheet, text: string): void {
  sheet.y += 8
  const lines = sheet.lines(text, inner, 11)
  sheet.room(heightOf(lines.length, 11) + heightOf(3))
  sheet.put(lines, { x: left, y: sheet.y, width: inner }, { size: 11, strong: true })
  sheet.y += heightOf(lines.length, 11) + 2
}

function drawParagraph(sheet: Sheet, text: string): void {
  for (const line of sheet.lines(text, inner)) {
    sheet.room(heightOf(1))
    sheet.put([line], { x: left, y: sheet.y, width: inner })
    sheet.y += heightOf(1)
  }
  sheet.y += 4
}

/** At the right, under the column of amounts; what is long (an amount in words) has its own line. */
function drawSums(sheet: Sheet, lines: Extract<Part, { kind: 'sums' }>['lines']): void {
  const width = inner * 0.62
  const x = left + inner - width - 6
  for (const { label, value, strong = false } of lines) {
    const size = strong ? 11 : 9
    const wrapped = sheet.lines(value, width - 110, size)
    sheet.room(heightOf(wrapped.length, size))
    sheet.put([label], { x, y: sheet.y, width: 110 }, { size, colour: colours.quiet })
    for (const [index, line] of wrapped.entries())
      sheet.put([line], { x, y: sheet.y + heightOf(index, size), width }, { size, strong, right: true })
    sheet.y += heightOf(wrapped.length, size) + 2
  }
  sheet.y += 8
}

function drawSignatures(sheet: Sheet, boxes: Paper['signatures']): void {
  if (boxes.length === 0) return
  const width = (inner - gap * (boxes.length - 1)) / boxes.length
  const step = 30
  const height = heightOf(1, 10) + Math.max(...boxes.map(({ lines }) => lines.length)) * step + 20
  sheet.y += 16
  sheet.room(height)
  for (const [index, { heading, lines }] of boxes.entries()) {
    const x = left + index * (width + gap)
    sheet.put(sheet.lines(heading, width).slice(0, 1), { x, y: sheet.y, width }, { strong: true })
    for (const [row, line] of lines.entries()) {
      const y = sheet.y + heightOf(1, 10) + 18 + row * step
      sheet.put([line], { x, y, width }, { size: 9, colour: colours.quiet })
      const from = x + widthOf(sheet, line) + 8
      sheet.doc
        .moveTo(from, y + 13)
        .lineTo(x + width, y + 13)
        .lineWidth(0.5)
        .strokeColor(colours.quiet)
        .stroke()
    }
  }
  sheet.y += height
}
