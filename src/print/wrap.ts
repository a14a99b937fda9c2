/** May not begin a line: closing marks, sentence marks and the percent that belongs to a number (GB/T 15834 and CLREQ). */
const notFirst = /^[，。、；：？！）」』】》〉〕”’…—～·％‰,.;:?!)\]}%]/u
/** May not end a line: opening marks and the sign before an amount. */
const notLast = /[（「『【《〈〔“‘([{¥$€£]$/u
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u

/**
 * Breaks a text into lines no wider than `width`, by `measure` in the same unit. Chinese breaks between any two characters, Latin between
 * words; a mark that may not begin a line takes the character before it along, and a word wider than a line is cut. Line breaks in the
 * text stay.
 */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  return text.split('\n').flatMap(line => wrapOne(line, width, measure))
}

function wrapOne(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of piecesOf(text).flatMap(one => fitting(one, width, measure))) {
    if (measure((line + piece).trimEnd()) <= width || line === '') {
      line += line === '' && lines.length > 0 ? piece.trimStart() : piece
      continue
    }
    lines.push(line.trimEnd())
    line = piece.trimStart()
  }
  return [...lines, line.trimEnd()]
}

/** The smallest pieces that stay together: words with the space after them, characters with the marks around them. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  for (const [unit] of text.matchAll(/\s+|[^\s]/gu)) {
    const last = pieces.at(-1)
    if (last === undefined || !staysTogether(last, unit)) pieces.push(unit)
    else pieces[pieces.length - 1] = last + unit
  }
  return pieces
}

function staysTogether(before: string, next: string): boolean {
  if (/^\s/.test(next)) return true
  if (/\s$/.test(before)) return false
  if (notFirst.test(next) || notLast.test(before)) return true
  return !wide.test(next) && !wide.test(before.slice(-1))
}

/** A piece that is wider than a whole line, cut where the line is full. */
function fitting(piece: string, width: number, measure: (text: string) => number): string[] {
  if (measure(piece.trimEnd()) <= width) return [piece]
  const parts: string[] = []
  let part = ''
  for (const letter of piece) {
    if (part !== '' && measure(part + letter) > width) {
      parts.push(part)
      part = ''
    }
    part += letter
  }
  return [...parts, part]
}
