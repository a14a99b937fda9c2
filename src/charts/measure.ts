/**
 * How wide a text is drawn, in pixels: the server has no canvas to ask. Measured on the house's own font: Chinese characters are one em
 * wide, Latin ones go by their kind, on the generous side, so that nothing is cut off.
 */
export function textWidth(text: string, font = ''): number {
  const size = Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 24)
  return [...text].reduce((width, letter) => width + emOf(letter), 0) * size
}

/** What is drawn of a text that may be so many Chinese characters wide; a longer one ends in an ellipsis. */
export function shortened(text: string, ems: number): string {
  if (textWidth(text, '1px') <= ems) return text
  let width = 1
  let kept = ''
  for (const letter of text) {
    width += emOf(letter)
    if (width > ems) break
    kept += letter
  }
  return `${kept.trimEnd()}…`
}

function emOf(letter: string): number {
  if (/[\u0300-\u036f\u200b-\u200f\u2060]/.test(letter)) return 0
  if (/[mwMW@%]/.test(letter)) return 0.93
  if (/[A-Z]/.test(letter)) return 0.69
  if (/[a-z0-9$¥€£+<>=~#_]/.test(letter)) return 0.57
  if (/[ .,:;'|!()[\]{}/\\"`*^-]/.test(letter)) return 0.36
  return (letter.codePointAt(0) ?? 0) < 0x2000 ? 0.66 : 1
}
