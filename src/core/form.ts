import { isObject, type Json } from './card.ts'
import { readJson } from './readJson.ts'

/** What a form sends back goes to an action, together with what the form was opened for. */
type FormTarget = { action: string; context: { [key: string]: Json } }

/** The id of a form: its action and its context, for machines. */
export function formIdOf(action: string, context: object): string {
  return `${action}~${Buffer.from(JSON.stringify(context)).toString('base64url')}`
}

/** What a form's id stands for; undefined when it is none. */
export function readFormId(id: string): FormTarget | undefined {
  const [action = '', context = ''] = id.split('~')
  if (!/^[a-z]+(?:\.[a-z]+)*$/i.test(action)) return undefined
  const given = readJson(Buffer.from(context, 'base64url'))
  return isObject(given) ? { action, context: given } : undefined
}
