import { z } from 'zod'

/** A modal that was sent off as it may be shown again, and what stood in its fields. */
export const shownView = z.object({
  id: z.string(),
  shown: z.record(z.string(), z.unknown()),
  fields: z.array(z.string()),
  typed: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
})

/** How something came in, and what is needed to answer it: plain JSON, because it is kept until the answer is said. */
const ticketSchema = z.object({
  way: z.enum(['command', 'tap', 'form', 'shortcut', 'message', 'home', 'choices', 'link', 'rest']),
  /** Opens a modal, once, within three seconds. */
  trigger: z.string().optional(),
  /** Takes five answers within half an hour. */
  respond: z.string().optional(),
  thread: z.string().optional(),
  /** The modal in which a button was pressed. */
  modal: z.string().optional(),
  view: shownView.optional(),
  /** The first part of a card that did not fit. */
  from: z.number().optional(),
  /** The links to be shown, by record. */
  links: z.record(z.string(), z.string()).optional(),
  place: z
    .union([
      z.object({ channel: z.string(), ts: z.string() }),
      z.object({ unfurlId: z.string(), source: z.enum(['composer', 'conversations_history']) }),
    ])
    .optional(),
})
export type Ticket = z.infer<typeof ticketSchema>

/** The ticket of something that came in here. */
export function ticketOf({ ticket }: { ticket?: unknown }): Ticket {
  return ticketSchema.parse(ticket)
}
