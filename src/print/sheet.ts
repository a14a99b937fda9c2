import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { wrap } from './wrap.ts'

/** A4 in points. */
const page = { width: 595.28, height: 841.89 }
const margin = { left: 54, right: 54, top: 56, bottom: 62 }
export const inner = page.width - margin.left - margin.right
export const left = margin.left
export const colours = { text: '#1f2328', quiet: '#667085', rule: '#d0d5dd', fill: '#f2f4f7', mark: '#e4e7ec' }

// From src/print, and compiled from dist/src/print.
const fonts = ['../..', '../../..'].map(up =>
  fileURLToPath(new URL(`${up}/cards/fonts/NotoSansSC-Regular.ttf`, import.meta.url)),
)
const font = fonts.find(path => existsSync(path)) ?? ''

type Style = { size?: number; colour?: string; strong?: boolean; right?: boolean; lead?: number }

/** A document that is written from top to bottom, with a place where the next thing goes. */
export type Sheet = {
  doc: PDFKit.PDFDocument
  /** Where the next thing goes, in points from the top. */
  y: number
  /** Starts a new page unless so much room is left. Returns true when it did. */
  room(height: number): boolean
  /** Lines of a text as wide as `width`. */
  lines(text: string, width: number, size?: number): string[]
  /** Writes lines at a place; does not move on. */
  put(lines: readonly string[], at: { x: number; y: number; width: number }, style?: Style): void
}

const lineHeight = 1.5

/** How high so many lines are. */
export function heightOf(count: number, size = 10): number {
  return count * size * lineHeight
}

/** An empty document, pages kept open until the end so that they can be numbered. */
export function openSheet(title: string): Sheet {
  const doc = new PDFDocument({ size: 'A4', margin: 0, bufferPages: true, info: { Title: title, Producer: 'Shoal' } })
  doc.font(font)
  const measure = measureWith(doc)
  const sheet: Sheet = {
    doc,
    y: margin.top,
    room(height) {
      if (sheet.y + height <= page.height - margin.bottom) return false
      doc.addPage()
      sheet.y = margin.top
      return true
    },
    lines: (text, width, size = 10) => wrap(text, width, piece => (measure(piece) * size) / 1_000),
    put(lines, { x, y, width }, { size = 10, colour = colours.text, strong = false, right = false } = {}) {
      // Measuring sets the size of the font, so it comes before.
      const places = lines.map(line => (right ? x + width - (measure(line) * size) / 1_000 : x))
      doc
        .fontSize(size)
        .fillColor(colour)
        .strokeColor(colour)
        .lineWidth(size / 36)
      for (const [index, line] of lines.entries())
        doc.text(line, places[index] ?? x, y + heightOf(index, size), { lineBreak: false, fill: true, stroke: strong })
    },
  }
  return sheet
}

/** The width of a text at a thousand points. Chinese characters are as wide as each other, so only the rest is measured, once a word. */
function measureWith(doc: PDFKit.PDFDocument): (text: string) => number {
  const known = new Map<string, number>()
  const widthOf = (piece: string) => {
    const width = known.get(piece) ?? doc.fontSize(1_000).widthOfString(piece)
    known.set(piece, width)
    return width
  }
  return text => {
    let width = 0
    for (const [piece] of text.matchAll(/[^\p{Script=Han}]+|\p{Script=Han}/gu)) width += widthOf(piece)
    return width
  }
}

/** Numbers the pages and returns the file. */
export function closeSheet(
  sheet: Sheet,
  {
    foot,
    pageOf,
    watermark,
  }: { foot: string; pageOf(page: number, pages: number): string; watermark?: string | undefined },
): Promise<Buffer> {
  const { doc } = sheet
  const { count } = doc.bufferedPageRange()
  const y = page.height - margin.bottom + 22
  for (let index = 0; index < count; index++) {
    doc.switchToPage(index)
    doc
      .moveTo(left, y - 8)
      .lineTo(left + inner, y - 8)
      .lineWidth(0.5)
      .strokeColor(colours.rule)
      .stroke()
    sheet.put([foot], { x: left, y, width: inner }, { size: 8, colour: colours.quiet })
    sheet.put([pageOf(index + 1, count)], { x: left, y, width: inner }, { size: 8, colour: colours.quiet, right: true })
    if (watermark) stamp(sheet, watermark)
  }
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.on('end', () => resolve(Buffer.concat(parts)))
    doc.on('error', reject)
    doc.end()
  })
}

/** Across the middle of the page, light enough to read what lies below it. */
function stamp({ doc }: Sheet, words: string): void {
  const middle = [page.width / 2, page.height / 2] as const
  doc
    .save()
    .rotate(-30, { origin: [...middle] })
    .fontSize(64)
    .fillColor(colours.quiet)
    .fillOpacity(0.12)
  doc.text(words, middle[0] - doc.widthOfString(words) / 2, middle[1] - 40, { lineBreak: false })
  doc.restore()
}
