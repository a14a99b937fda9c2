/** Every text on its way to Slack is made here, so that what people typed stays text. */
import type { MrkdwnElement, PlainTextElement, RichTextBlock } from '@slack/types'
import { clip } from '../../core/normal.ts'
import { limits } from './limits.ts'

/** How a state looks where there are no colours: one round mark before its words. */
const marks = {
  good: 'large_green_circle',
  warning: 'large_yellow_circle',
  attention: 'red_circle',
  accent: 'large_blue_circle',
} as const
export type Tone = keyof typeof marks

/** The tone of a card's style or colour, if it is one that shows. */
export function toneOf(value: unknown): Tone | undefined {
  const name = String(value).toLowerCase()
  return name === 'good' || name === 'warning' || name === 'attention' || name === 'accent' ? name : undefined
}

/** Words shown as they are: no formatting, no emoji codes, no mentions. Never empty; an overlong text ends in an ellipsis. */
export function plain(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: shortened(text, most) || '—', emoji: false }
}

/** A label of ours in bold. The one place where markup is written. */
export function bold(text: string, most: number): MrkdwnElement {
  return {
    type: 'mrkdwn',
    text: `*${escaped(shortened(text.replace(/\s+/g, ' '), Math.floor(most / 6) - 2)) || '—'}*`,
    verbatim: true,
  }
}

/** The mark of a tone, alone. */
export function mark(tone: Tone): MrkdwnElement {
  return { type: 'mrkdwn', text: `:${marks[tone]}:`, verbatim: true }
}

/** A line that may be bold and may carry a mark. Rich text is not parsed: whatever stands in it is shown as it is. */
export function line(
  text: string,
  { weight, tone }: { weight?: 'bold'; tone?: Tone | undefined },
): Omit<RichTextBlock, 'block_id'> {
  const words = {
    type: 'text' as const,
    text: shortened(text, limits.text) || '—',
    ...(weight ? { style: { bold: true } } : {}),
  }
  const sign = tone
    ? [
        { type: 'emoji' as const, name: marks[tone] },
        { type: 'text' as const, text: ' ' },
      ]
    : []
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...sign, words] }] }
}

/**
 * Text for places where Slack reads markup. `&`, `<` and `>` carry mentions and links; the formatting signs lose their meaning
 * next to a space that nobody sees.
 */
function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[*_~`:]/g, '\u200b$&\u200b')
}

/** Only `&`, `<` and `>`: for the text beside blocks, which nobody sees formatted but screen readers read out. */
export function unlinked(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** At most so many characters, an ellipsis at the end of what was longer. */
export function shortened(text: string, most: number): string {
  const trimmed = text.trim()
  return trimmed.length <= most ? trimmed : `${clip(trimmed, most - 1)}…`
}
