/** Blocks as a page that looks like Slack, as far as Shoal uses them: for the picture in docs/slack.md, and to look at a card without a workspace. */
import { isObject } from '../../src/core/card.ts'

type Node = Record<string, unknown>

/** What is shown: a message, or a form with its title and the word that sends it off. */
export type Shown = { blocks: unknown[]; title?: string; submit?: string }

/** The page with everything that is shown, in two columns. */
export function pageOf(all: Shown[]): string {
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><main>${all.map(shown).join('')}</main>`
}

function shown({ blocks, title, submit }: Shown): string {
  const body = blocks.filter(isObject).map(block).join('')
  if (title === undefined)
    return `<section class="message"><p><b>Shoal</b> <small class="app">APP</small></p>${body}</section>`
  return `<section class="modal"><h2>${text(title)}</h2>${body}<p class="foot"><span class="button">Cancel</span> <span class="button primary">${text(submit ?? '')}</span></p></section>`
}

function block({ type, text: words, fields, accessory, elements, element, label, optional }: Node): string {
  const parts = listOf(elements)
  switch (type) {
    case 'header':
      return `<h3>${inline(words)}</h3>`
    case 'divider':
      return '<hr>'
    case 'context':
      return `<p class="context">${parts.map(inline).join(' &nbsp; ')}</p>`
    case 'rich_text':
      return `<p>${parts.map(inline).join('')}</p>`
    case 'actions':
      return `<p class="actions">${parts.map(control).join(' ')}</p>`
    case 'input':
      return `<p class="label">${inline(label)}${optional === true ? ' <small>(optional)</small>' : ''}</p>${field(nodeOf(element))}`
    case 'image':
      return '<p class="picture">▦</p>'
    default: {
      const cells = listOf(fields).map(cell => `<span>${inline(cell)}</span>`)
      const beside = isObject(accessory) ? control(accessory) : ''
      return cells.length > 0
        ? `<div class="fields">${cells.join('')}</div>`
        : `<p class="beside"><span>${inline(words)}</span>${beside}</p>`
    }
  }
}

function control({ type, text: words, style: kind, placeholder }: Node): string {
  if (type === 'overflow') return '<span class="button">⋯</span>'
  if (type === 'static_select') return `<span class="button">${inline(placeholder)} ▾</span>`
  return `<span class="button ${typeof kind === 'string' ? kind : ''}">${inline(words)}</span>`
}

function field({ type, multiline, initial_value: value, initial_option: option, placeholder }: Node): string {
  const chosen = isObject(option) ? inline(option.text) : typeof value === 'string' ? text(value) : ''
  const held = chosen || `<i>${inline(placeholder)}</i>`
  return `<p class="field${multiline === true ? ' tall' : ''}">${held}${String(type).endsWith('_select') ? ' ▾' : ''}</p>`
}

const circles: Record<string, string> = {
  large_green_circle: '<s style="background:#2eb67d"></s>',
  large_yellow_circle: '<s style="background:#ecb22e"></s>',
  red_circle: '<s style="background:#e01e5a"></s>',
  large_blue_circle: '<s style="background:#36c5f0"></s>',
}

/** The words of a text object, an element of rich text, or of everything in one. */
function inline(value: unknown): string {
  const { type, text: words, name, elements, style: how } = nodeOf(value)
  if (type === 'emoji') return circles[String(name)] ?? ''
  if (Array.isArray(elements)) return elements.map(inline).join('')
  if (typeof words !== 'string') return ''
  if (type !== 'mrkdwn') return nodeOf(how).bold === true ? `<b>${text(words)}</b>` : text(words)
  const read = words
    .replace(/\u200b/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
  const mark = circles[read.replaceAll(':', '')]
  return mark ?? `<b>${text(read.replace(/^\*|\*$/g, ''))}</b>`
}

function text(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\n/g, '<br>')
}

function listOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function nodeOf(value: unknown): Node {
  return isObject(value) ? value : {}
}

const style = `
  body { margin: 16px; background: #fff; color: #1d1c1d; font: 15px/1.45 Lato, "Noto Sans", "Noto Sans CJK SC", sans-serif }
  main { columns: 2; column-gap: 20px; width: 1240px }
  section { break-inside: avoid; margin: 0 0 18px; padding: 10px 14px; border: 1px solid #e8e8e8; border-radius: 8px }
  .modal { box-shadow: 0 4px 16px #0003; padding: 14px 22px }
  p, h2, h3 { margin: 3px 0 } h3 { font-size: 17px } h2 { font-size: 22px }
  s { display: inline-block; width: 12px; height: 12px; border-radius: 6px }
  hr { border: 0; border-top: 1px solid #ddd; margin: 6px 0 }
  small { color: #616061; font-weight: 400 } .app { background: #e8e8e8; border-radius: 2px; padding: 0 3px; font-size: 11px }
  .context { color: #616061; font-size: 13px }
  .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 1px 12px }
  .beside { display: flex; justify-content: space-between; align-items: center; gap: 12px }
  .actions { display: flex; flex-wrap: wrap; gap: 6px } .foot { text-align: right; margin-top: 10px }
  .button { border: 1px solid #bbb; border-radius: 4px; padding: 2px 11px; font-weight: 700; font-size: 13px; white-space: nowrap }
  .primary { background: #007a5a; border-color: #007a5a; color: #fff } .danger { background: #e01e5a; border-color: #e01e5a; color: #fff }
  .label { font-weight: 700; margin-top: 8px }
  .field { border: 1px solid #868686; border-radius: 4px; padding: 4px 10px; min-height: 22px } .tall { min-height: 60px }
  .field i { color: #868686; font-style: normal } .picture { height: 90px; background: #f4f4f4; text-align: center; line-height: 90px; color: #888 }
`
