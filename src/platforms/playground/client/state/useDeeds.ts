import { type Dispatch, useCallback, useState } from 'react'
import { ApiError, api, type Deed, freshEventId } from '../api.ts'
import type { LookUp } from '../cards/suggest.ts'
import { failureText } from '../i18n.ts'
import type { Answer, Form, Inputs, Replied } from '../wire.ts'
import type { WorkspaceEvent } from './reducer.ts'
import { useSettings } from './settings.tsx'
import { useToasts } from './toasts.tsx'

/** What is wrong with a submitted form: the words at its top, and those at single fields. */
interface Refusal {
  text: string | undefined
  fields: Readonly<Record<string, string>>
}

export interface OpenForm {
  chat: string
  form: Form
  refusal: Refusal | undefined
  busy: string | undefined
}

export interface Tap {
  chat: string
  message: string
  action: string
  inputs: Inputs
}

/** Where a line stands: after which message, and which one it answers. */
interface Said {
  afterSeq: number
  threadOf?: string | undefined
  attached: readonly File[]
}

interface Deeds {
  send: (chat: string, text: string, said: Said) => Promise<boolean>
  tap: (tap: Tap) => Promise<void>
  submit: (action: string, inputs: Inputs) => Promise<void>
  lookUp: LookUp
  form: OpenForm | undefined
  closeForm: () => void
}

/** What a person does, and what becomes of the answer: a toast, a form, or words in the form that was refused. */
export function useDeeds(person: string, dispatch: Dispatch<WorkspaceEvent>): Deeds {
  const { locale, strings } = useSettings()
  const toasts = useToasts()
  const [form, setForm] = useState<OpenForm>()

  const deed = useCallback(
    (chat: string): Deed => ({ as: person, chat, eventId: freshEventId(), locale }),
    [person, locale],
  )

  const take = useCallback(
    ({ answer, messages }: Replied): Answer => {
      if (messages !== undefined && messages.length > 0) dispatch({ type: 'merge', messages })
      return answer ?? {}
    },
    [dispatch],
  )

  // Suggestions help; without them the field still takes what is typed.
  const lookUp = useCallback<LookUp>(
    async (of, query) => {
      try {
        return (await api.choices({ as: person, of, query, locale })).answer?.choices ?? []
      } catch {
        return []
      }
    },
    [person, locale],
  )

  const takeBack = useCallback(
    async (chat: string) => {
      try {
        const { error, notice } = take(await api.send({ ...deed(chat), text: '/undo' }))
        if (error) toasts.warning(error.text)
        if (notice) toasts.notice(notice)
      } catch (failure) {
        toasts.warning(failureText(failure, strings))
      }
    },
    [deed, strings, take, toasts],
  )

  const show = useCallback(
    (chat: string, { notice, error, form: next, undo }: Answer) => {
      if (next) toasts.clear()
      if (error) toasts.warning(error.text)
      if (notice) toasts.notice(notice, undo ? () => void takeBack(chat) : undefined)
      if (next) setForm({ chat, form: next, refusal: undefined, busy: undefined })
    },
    [takeBack, toasts],
  )

  const send = useCallback(
    async (chat: string, text: string, { afterSeq, threadOf, attached }: Said) => {
      const id = freshEventId()
      const names = attached.map(({ name }) => name)
      dispatch({ type: 'pending', pending: { id, chat, text: [text, ...names].filter(Boolean).join('\n'), afterSeq } })
      try {
        const kept = await Promise.all(attached.map(file => api.upload(person, file)))
        show(chat, take(await api.send({ ...deed(chat), text, threadOf, files: kept.map(file => file.id) })))
        return true
      } catch (failure) {
        const offline = failure instanceof ApiError && failure.code === 'offline'
        toasts.warning(`${failureText(failure, strings)}${offline ? ` · ${strings.notSent}` : ''}`)
        return false
      } finally {
        dispatch({ type: 'settled', id })
      }
    },
    [deed, dispatch, person, show, strings, take, toasts],
  )

  const tap = useCallback(
    async ({ chat, message, action, inputs }: Tap) => {
      try {
        show(chat, take(await api.tap({ ...deed(chat), message, action, inputs })))
      } catch (failure) {
        toasts.warning(failureText(failure, strings))
      }
    },
    [deed, show, strings, take, toasts],
  )

  const submit = useCallback(
    async (action: string, inputs: Inputs) => {
      if (form === undefined || form.busy !== undefined) return
      setForm({ ...form, busy: action, refusal: undefined })
      try {
        const answer = take(await api.submit({ ...deed(form.chat), form: form.form.id, inputs }))
        const { error } = answer
        if (error) {
          const fields = error.fields ?? {}
          const text = Object.keys(fields).length === 0 ? error.text : undefined
          setForm({ ...form, busy: undefined, refusal: { text, fields } })
        } else {
          setForm(undefined)
          show(form.chat, answer)
        }
      } catch (failure) {
        setForm({ ...form, busy: undefined, refusal: { text: failureText(failure, strings), fields: {} } })
      }
    },
    [deed, form, show, strings, take],
  )

  const closeForm = useCallback(() => setForm(undefined), [])

  return { lookUp, send, tap, submit, form, closeForm }
}
