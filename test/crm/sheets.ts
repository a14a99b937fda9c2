/** Files as people send them, and what they get back. */
import type { Handle } from '../../scripts/demo/people.ts'
import { openTable } from '../../src/tables/open.ts'
import { buttonsOf, cardIn, type Said, type Seen, type World, wordsOf } from '../world.ts'
import { asItIs } from './stories.ts'

/** A CSV file of these rows. */
export function csv(rows: (string | number)[][], name = '名单.csv'): { name: string; bytes: Buffer } {
  const lines = rows.map(row => row.map(cell => `"${String(cell).replaceAll('"', '""')}"`).join(','))
  return { name, bytes: Buffer.from(lines.join('\r\n')) }
}

/** The import card of a file, once nothing is left to do on it. */
export async function sent(world: World, who: Handle, file: { name: string; bytes: Buffer }, text = ''): Promise<Seen> {
  return cardIn(await world.as(who).sends(text, [file]))
}

/** Taps a button of an import and shows the card after the work is done. */
export async function tapped(world: World, who: Handle, card: Seen, title: string): Promise<Seen> {
  const said = await world.as(who).taps(title, card)
  if (said.answer.error) throw new Error(`${title}: ${said.answer.error.text}`)
  return asItIs(world, who, card)
}

/** Sends a file, changes options where some are named, checks it and imports it. Returns what the card says at the end. */
export async function imported(
  world: World,
  who: Handle,
  file: { name: string; bytes: Buffer },
  { text = '', options }: { text?: string; options?: Record<string, string> } = {},
): Promise<{ card: Seen; words: string }> {
  let card = await sent(world, who, file, text)
  if (options) {
    const { answer } = await world.as(who).taps('改列和选项', card)
    await world.as(who).fills(answer.form, options)
  }
  const again = wordsOf(card.card).includes('导入过')
  card = await tapped(world, who, card, again ? '仍要检查' : '检查')
  if (buttonsOf(card).includes('开始导入')) card = await tapped(world, who, card, '开始导入')
  return { card, words: wordsOf(card.card) }
}

/** The rows of a file that was handed out. */
export async function fileOf(world: World, { answer }: Said): Promise<{ name: string; rows: string[][] }> {
  const [file] = answer.files ?? []
  if (!file) throw new Error(`no file in ${JSON.stringify(answer)}`)
  const response = await fetch(`${world.url}${file.url}`)
  const table = await openTable(Buffer.from(await response.arrayBuffer()))
  const rows: string[][] = []
  for await (const { cells } of table.rows()) rows.push(cells)
  return { name: file.name, rows }
}
