const FULL_WIDTH_SHIFT = 0xfee0
const SIMPLIFIED = new Map(
  "後后 週周 點点 個个 號号 兩两 禮礼 這这 節节 聖圣 國国 慶庆 鐘钟 時时 間间 內内 過过 勞劳 動动 裡里 ’'"
    .split(' ')
    .map(pair => [pair.charAt(0), pair.charAt(1)]),
)
const EDGE = new Set(' \t\r\n,，.。:：;；、')
const DASHES = new Set('-–—')

/** Full-width, traditional and odd characters as the grammar expects them, each in its place: the length stays. */
export function fold(text: string): string {
  return text.replace(/[\uff01-\uff5e]|[\u3000\u00a0]|[’後週點個號兩禮這節聖國慶鐘時間內過勞動裡]/g, foldChar)
}

/** What is left of a sentence once the words from..to are taken out. */
export function without(text: string, from: number, { to }: { to: number }): string {
  const before = text.slice(0, from)
  const after = text.slice(to)
  const gap = /\s$/.test(before) || /^\s/.test(after) ? ' ' : ''
  const head = trimEnd(before)
  const tail = trimStart(after)
  const mark = head === '' || tail === '' ? '' : markBetween(before.slice(head.length), after)
  const rest = tidy(head + (mark === '' ? gap : mark) + tail)
  return /[\p{L}\p{N}]/u.test(rest) ? rest : ''
}

function foldChar(char: string): string {
  const code = char.charCodeAt(0)
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - FULL_WIDTH_SHIFT)
  return SIMPLIFIED.get(char) ?? ' '
}

/** Of the punctuation on both sides of the phrase one run is kept, else two commas would meet. */
function markBetween(headEdge: string, after: string): string {
  const tailEdge = after.slice(0, after.length - trimStart(after).length)
  return headEdge.trim() === '' ? tailEdge.replace(/^\s+(?=\S)/, '') : headEdge
}

function tidy(text: string): string {
  return trimStart(trimEnd(text.replace(/[^\S\n]+/g, ' ')))
}

// Loops instead of /[…]+$/, which is quadratic on a long run that does not end the text.
function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isEdge(text, end - 1, { beyond: end - 2 })) end -= 1
  return text.slice(0, end)
}

function trimStart(text: string): string {
  let start = 0
  while (start < text.length && isEdge(text, start, { beyond: start + 1 })) start += 1
  return text.slice(start)
}

/** A dash belongs to the edge only when it stands alone: "- call" but not "-5%". */
function isEdge(text: string, at: number, { beyond }: { beyond: number }): boolean {
  const char = text.charAt(at)
  if (DASHES.has(char)) return text.charAt(beyond).trim() === ''
  return EDGE.has(char) || char.trim() === ''
}
