/** What the playground's server says: every answer is checked against these before the page believes it. */
import * as z from 'zod/mini'

const maybeText = z.optional(z.nullable(z.string()))

const cardSchema = z.record(z.string(), z.unknown())

const localeSchema = z.enum(['zh', 'en'])

export const sessionSchema = z.object({
  clock: z.string(),
  locale: localeSchema,
  company: z.string(),
  zone: z.string(),
})

const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  department: maybeText,
  title: maybeText,
})

export const joinedSchema = z.object({ id: z.string() })

const chatSchema = z.object({ id: z.string(), name: z.string(), kind: z.enum(['group', 'dm']) })

const fileSchema = z.object({ id: z.string(), name: z.string(), size: z.number(), url: z.string() })

export const messageSchema = z.object({
  id: z.string(),
  seq: z.number(),
  chat: z.string(),
  from: z.string(),
  audience: z.enum(['room', 'user']),
  text: maybeText,
  card: z.optional(z.nullable(cardSchema)),
  files: z.optional(z.array(fileSchema)),
  version: z.number(),
  createdAt: z.string(),
  threadOf: maybeText,
})

const formSchema = z.object({ id: z.string(), title: z.string(), card: cardSchema })

const answerSchema = z.object({
  notice: maybeText,
  undo: z.optional(z.boolean()),
  form: z.optional(z.nullable(formSchema)),
  choices: z.optional(z.nullable(z.array(z.object({ title: z.string(), value: z.string() })))),
  error: z.optional(
    z.nullable(
      z.object({
        code: z.string(),
        text: z.string(),
        fields: z.optional(z.nullable(z.record(z.string(), z.string()))),
      }),
    ),
  ),
})

const commandSchema = z.object({ words: z.array(z.string()), usage: z.string(), help: z.string() })

export const usersSchema = z.array(userSchema)
export const chatsSchema = z.array(chatSchema)
export const messagesSchema = z.array(messageSchema)
export const commandsSchema = z.array(commandSchema)
export const uploadedSchema = z.object({ id: z.string() })
export const clockSchema = z.object({ now: z.string() })
export const repliedSchema = z.object({
  answer: z.optional(z.nullable(answerSchema)),
  messages: z.optional(messagesSchema),
})
export const failureSchema = z.object({ error: z.object({ code: z.string(), text: z.string() }) })

export type Card = z.infer<typeof cardSchema>
export type Locale = z.infer<typeof localeSchema>
export type Session = z.infer<typeof sessionSchema>
export type User = z.infer<typeof userSchema>
export type Chat = z.infer<typeof chatSchema>
export type Message = z.infer<typeof messageSchema>
export type SharedFile = z.infer<typeof fileSchema>
export type Form = z.infer<typeof formSchema>
export type Answer = z.infer<typeof answerSchema>
export type Command = z.infer<typeof commandSchema>
export type Replied = z.infer<typeof repliedSchema>

/** The values of a card's inputs, by input id. */
export type Inputs = Readonly<Record<string, string>>

/** Who the bot is in `Message.from`. */
export const bot = 'shoal'
