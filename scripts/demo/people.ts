import { newId } from '../../src/core/id.ts'
import { initials } from '../../src/core/normal.ts'
import type { Tx } from '../../src/store/db.ts'

/** The demo company's people, chats and pools. */
const departments = [
  { key: 'sales', name: '华东销售部' },
  { key: 'office', name: '运营与服务部' },
] as const

const people = [
  { handle: 'mei', name: '林梅', title: '销售代表', department: 'sales', role: '销售', manager: 'wang' },
  { handle: 'bo', name: '赵博', title: '销售代表', department: 'sales', role: '销售', manager: 'wang' },
  { handle: 'wang', name: '王海', title: '销售经理', department: 'sales', role: '销售经理', manager: null },
  { handle: 'sun', name: '孙静', title: '财务', department: 'office', role: '财务', manager: null },
  { handle: 'he', name: '何川', title: '服务工程师', department: 'office', role: '服务工程师', manager: null },
  { handle: 'zhou', name: '周岚', title: '系统管理员', department: 'office', role: '管理员', manager: null },
] as const
export type Handle = (typeof people)[number]['handle']

const groups = [
  { chatId: 'leads', name: '线索群', purpose: 'pool' },
  { chatId: 'sales', name: '华东销售部', purpose: 'general' },
  { chatId: 'everyone', name: '全员群', purpose: 'general' },
] as const

/** Ids by handle, and those of the two lead pools and the customers' sea. */
export type Cast = { users: Record<string, string>; pool: string; overseas: string; sea: string }

/** The people and pools with the moment the story starts. */
type Hired = { cast: Cast; start: Date }

/** Brings the people in, links their playground accounts, opens the chats and the pools. */
export async function hire(tx: Tx, now: Date): Promise<Hired> {
  const departmentIds = new Map<string, string>()
  for (const { key, name } of departments) {
    const id = newId()
    departmentIds.set(key, id)
    await tx.department.create({ data: { id, name, path: id } })
  }
  const installId = newId()
  await tx.chatInstall.create({
    data: { id: installId, platform: 'playground', externalTenant: 'playground', appId: 'playground' },
  })
  const users: Record<string, string> = {}
  for (const person of people)
    users[person.handle] = await hireOne(tx, {
      person,
      departmentId: departmentIds.get(person.department) ?? null,
      installId,
      now,
    })
  for (const { handle, manager } of people) {
    if (manager)
      await tx.user.update({ where: { id: users[handle] ?? '' }, data: { managerId: users[manager] ?? null } })
  }
  const sales = departmentIds.get('sales') ?? ''
  const pool = await openPool(tx, {
    name: '公共线索池',
    priority: 10,
    departmentIds: [sales],
    adminIds: [users.zhou ?? ''],
  })
  const overseas = await openPool(tx, {
    name: '海外线索',
    priority: 20,
    departmentIds: [sales],
    adminIds: [users.zhou ?? ''],
  })
  const sea = await openPool(tx, {
    name: '客户公海',
    entity: 'customer',
    priority: 10,
    departmentIds: [sales],
    adminIds: [users.zhou ?? ''],
  })
  await tx.capacityRule.create({
    data: { id: newId(), entity: 'lead', name: '华东销售部库容', max: 60, departmentIds: [sales] },
  })
  for (const { chatId, name, purpose } of groups) {
    await tx.chatSpace.create({
      data: {
        id: newId(),
        installId,
        chatId,
        name,
        kind: 'group',
        purpose,
        ...(purpose === 'pool' ? { poolId: pool } : {}),
      },
    })
  }
  return { cast: { users, pool, overseas, sea }, start: now }
}

/** Finds the people and pools of a demo company that is there already. */
export async function hiredBefore(tx: Tx): Promise<Hired> {
  const users = await tx.user.findMany({ include: { identities: true } })
  const pools = await tx.pool.findMany({ where: { entity: 'lead' }, orderBy: { priority: 'asc' } })
  const sea = await tx.pool.findFirst({ where: { entity: 'customer' } })
  const start = users.flatMap(user => user.identities.flatMap(identity => identity.linkedAt ?? []))[0]
  const [pool, overseas] = pools
  if (!pool || !overseas || !sea || !start) throw new Error('This company is not the demo company.')
  const byHandle = Object.fromEntries(users.map(({ handle, id }): [string, string] => [handle, id]))
  return { cast: { users: byHandle, pool: pool.id, overseas: overseas.id, sea: sea.id }, start }
}

type Hiring = { person: (typeof people)[number]; departmentId: string | null; installId: string; now: Date }

async function hireOne(tx: Tx, { person, departmentId, installId, now }: Hiring): Promise<string> {
  const { handle, name, title, role } = person
  const id = newId()
  await tx.user.create({
    data: {
      id,
      handle,
      displayName: name,
      nameInitials: initials(name),
      title,
      departmentId,
      email: `${handle}@yunlan.example`,
    },
  })
  const { id: roleId } = await tx.role.findUniqueOrThrow({ where: { name: role } })
  await tx.userRole.create({ data: { userId: id, roleId } })
  const identityId = newId()
  await tx.chatIdentity.create({
    data: {
      id: identityId,
      installId,
      platformUserId: handle,
      displayName: name,
      userId: id,
      linkedAt: now,
      linkMethod: 'admin',
    },
  })
  await tx.chatSpace.create({
    data: { id: newId(), installId, chatId: `dm:${handle}`, name: 'Shoal', kind: 'dm', identityId },
  })
  return id
}

async function openPool(
  tx: Tx,
  pool: { name: string; entity?: 'lead' | 'customer'; priority: number; departmentIds: string[]; adminIds: string[] },
): Promise<string> {
  const id = newId()
  await tx.pool.create({ data: { id, ...pool, entity: pool.entity ?? 'lead' } })
  await tx.pickRule.create({ data: { poolId: id } })
  if (pool.entity === 'customer')
    await tx.recycleRule.create({
      data: { id: newId(), poolId: id, kind: 'noFollowUp', limitDays: 30, byLevel: { A: 45, B: 30, C: 15 } },
    })
  return id
}
