/** What somebody wrote, as they see it: mentions and links out of their angle brackets, entities back to letters. */
export type Written = { text: string; people: string[] }

/** Reads Slack's markup. Mentions stay as "@<id>" and are named in `people`; a mention of the bot is who it is said to, no text. */
export function readMarkup(markup: string, bot = ''): Written {
  const people: string[] = []
  const text = markup.replace(/<([^<>]*)>/g, (_whole, inner: string) => {
    const [target = '', label = ''] = inner.split('|')
    if (/^@[A-Z0-9]+$/.test(target)) {
      const id = target.slice(1)
      if (id === bot) return ' '
      people.push(id)
      return `@${id}`
    }
    if (target.startsWith('#')) return label ? `#${label}` : target
    if (target.startsWith('!')) return label || target.slice(1).split('^')[0] || ''
    return target.replace(/^(?:mailto|tel):/, '')
  })
  return { text: unescaped(text).trim(), people: [...new Set(people)] }
}

function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}
