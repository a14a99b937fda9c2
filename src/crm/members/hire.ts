import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { initials } from '../../core/normal.ts'
import { type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { findPerson } from '../person.ts'

/** A person as a form says it: roles by their ids, with commas between several; the manager by name. */
export type Typed = {
  name: string
  roles: string
  department?: string
  email?: string
  title?: string
  manager?: string
}
/** A person as they are kept. */
export type Kept = {
  displayName: string
  title: string | null
  email: string | null
  departmentId: string | null
  managerId: string | null
  roleIds: string[]
}

/**
 * Checks what a form says of a person; `id` is the person it is about, when there is one already. Throws a Refusal with a sentence at
 * every field that is wrong.
 */
export async function personIn(context: Context, typed: Typed, id?: string): Promise<Kept> {
  const { tx } = context
  const roleIds = await rolesIn(tx, typed.roles)
  const department = typed.department ? await departmentIn(tx, typed.department) : null
  const email = (typed.email ?? '').trim().toLowerCase()
  const holder = email ? await tx.user.findFirst({ where: { email, id: { not: id ?? newId() } } }) : null
  const manager = typed.manager ? await managerIn(context, typed.manager, id) : null
  const wrong: Record<string, Text> = {
    ...(typed.name.trim() === '' ? { name: t('field.required') } : {}),
    ...(roleIds.length === 0 ? { roles: t('field.required') } : {}),
    ...(department === undefined ? { department: t('field.invalid') } : {}),
    ...(email && !z.email().safeParse(email).success ? { email: t('field.email') } : {}),
    ...(holder ? { email: t('member.emailTaken', { name: holder.displayName }) } : {}),
    ...(manager && 'wrong' in manager ? { manager: manager.wrong } : {}),
  }
  if (Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
  return {
    displayName: typed.name.trim(),
    title: typed.title?.trim() || null,
    email: email || null,
    departmentId: department?.id ?? null,
    managerId: manager && 'id' in manager ? manager.id : null,
    roleIds,
  }
}

async function rolesIn(tx: Tx, ids: string): Promise<string[]> {
  const given = ids.split(',').filter(id => z.uuid().safeParse(id).success)
  const roles = await tx.role.findMany({ where: { id: { in: given } }, select: { id: true } })
  return roles.map(({ id }) => id)
}

async function departmentIn(tx: Tx, id: string): Promise<{ id: string } | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined
  return (await tx.department.findUnique({ where: { id }, select: { id: true } })) ?? undefined
}

/** The manager meant; not the person, and nobody who reports to them. */
async function managerIn(context: Context, said: string, id?: string): Promise<{ id: string } | { wrong: Text }> {
  try {
    const manager = await findPerson(context, said)
    if (id && (await reportsTo(context.tx, manager.id, id))) return { wrong: t('member.managerBelow', manager) }
    return { id: manager.id }
  } catch (error) {
    if (error instanceof Refusal) return { wrong: error.text }
    throw error
  }
}

/** True when `above` is the person or stands somewhere above them. */
async function reportsTo(tx: Tx, person: string, above: string): Promise<boolean> {
  const [found] = await tx.sql`
    with recursive chain as (
      select id, "managerId" from "User" where id = ${person}
      union select u.id, u."managerId" from "User" u join chain on u.id = chain."managerId"
    )
    select 1 from chain where id = ${above}`
  return found !== undefined
}

/** Makes somebody a member of the company. */
export async function hire(tx: Tx, { roleIds, ...person }: Kept): Promise<{ id: string; name: string }> {
  const id = newId()
  await tx.user.create({
    data: {
      ...{ id, ...person, nameInitials: initials(person.displayName) },
      handle: await freeHandle(tx, person.displayName),
      roles: { create: roleIds.map(roleId => ({ roleId })) },
    },
  })
  return { id, name: person.displayName }
}

/** A short word out of the name that nobody has yet. */
async function freeHandle(tx: Tx, name: string): Promise<string> {
  const stem = (/^[a-z]+/i.exec(name)?.[0] ?? initials(name)).toLowerCase().slice(0, 20) || 'm'
  const taken = new Set(
    (await tx.user.findMany({ where: { handle: { startsWith: stem } }, select: { handle: true } })).map(u => u.handle),
  )
  for (let n = 1; ; n++) {
    const handle = n === 1 ? stem : `${stem}${n}`
    if (!taken.has(handle)) return handle
  }
}
