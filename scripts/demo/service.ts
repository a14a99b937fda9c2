import { newId } from '../../src/core/id.ts'
import { initials } from '../../src/core/normal.ts'
import type { Store, Tx } from '../../src/store/db.ts'

/** The demo company's service: who hands tickets out, a second engineer, a group, and what happened lately. */
const people = [
  { handle: 'cheng', name: '程颖', title: '服务调度', role: '服务调度' },
  { handle: 'xu', name: '徐磊', title: '服务工程师', role: '服务工程师' },
] as const

/** Brings the service people in and opens their group, once. */
export async function hireService(tx: Tx, now: Date): Promise<void> {
  if (await tx.user.findUnique({ where: { handle: people[0].handle } })) return
  const he = await tx.user.findUniqueOrThrow({ where: { handle: 'he' }, include: { identities: true } })
  const installId = he.identities[0]?.installId
  if (!installId) throw new Error('The demo company has no playground.')
  for (const { handle, name, title, role } of people) {
    const id = newId()
    const identityId = newId()
    const { id: roleId } = await tx.role.findUniqueOrThrow({ where: { name: role } })
    await tx.user.create({
      data: {
        ...{ id, handle, displayName: name, nameInitials: initials(name), title, departmentId: he.departmentId },
        email: `${handle}@yunlan.example`,
      },
    })
    await tx.userRole.create({ data: { userId: id, roleId } })
    await tx.chatIdentity.create({
      data: {
        ...{ id: identityId, installId, platformUserId: handle, displayName: name, userId: id },
        ...{ linkedAt: now, linkMethod: 'admin' },
      },
    })
    await tx.chatSpace.create({
      data: { id: newId(), installId, chatId: `dm:${handle}`, name: 'Shoal', kind: 'dm', identityId },
    })
  }
  const cheng = await tx.user.findUniqueOrThrow({ where: { handle: 'cheng' } })
  await tx.user.updateMany({ where: { handle: { in: ['he', 'xu'] } }, data: { managerId: cheng.id } })
  await tx.chatSpace.create({
    data: { id: newId(), installId, chatId: 'service', name: '服务群', kind: 'group', purpose: 'ticket' },
  })
}

/** Something of the last days; `ticket` counts the tickets from 0, `hours` are before now. */
export type ServiceDeed = {
  hours: number
  who: string
  action: string
  input: Record<string, string>
  ticket?: number
}

const articles: [string, string, string, string][] = [
  [
    '泵体漏水的三种原因',
    '先看机械密封：轴封处滴水多半是密封圈老化。\n\n再看泵盖螺栓是否松动，最后查泵壳裂纹。',
    '水泵、漏水',
    'customer',
  ],
  [
    '空压机冬季启动困难',
    '气温低于 5 度时先预热，再检查卸载阀是否结冰。电压低于 360V 不要强行启动。',
    '空压机',
    'customer',
  ],
  [
    'Sensor readings drift after a firmware update',
    'Re-calibrate the zero point from the service menu.\n\nIf it drifts again within a day, replace the probe.',
    'sensor, firmware',
    'internal',
  ],
]

/** What happened lately at these customers. */
export function service(customers: readonly string[]): ServiceDeed[] {
  const [a = '', b = '', c = '', d = ''] = customers
  const open = (hours: number, who: string, input: Record<string, string>): ServiceDeed => ({
    hours,
    who,
    action: 'ticket.add',
    input,
  })
  const then = (
    hours: number,
    who: string,
    action: string,
    { ticket, ...input }: { ticket: number } & Record<string, string | number>,
  ): ServiceDeed => ({
    ...{ hours, who, action, ticket },
    input: Object.fromEntries(Object.entries(input).map(([key, value]) => [key, String(value)])),
  })
  return [
    ...articles.map(
      ([title, body, tags, audience]): ServiceDeed => ({
        hours: 90,
        who: 'he',
        action: 'article.write',
        input: { title, body, tags, audience },
      }),
    ),
    {
      hours: 90,
      who: 'cheng',
      action: 'ticket.skills',
      input: { person: 'he', skills: '液压、电气', base: '张江 31.2041, 121.5937' },
    },
    {
      hours: 90,
      who: 'cheng',
      action: 'ticket.skills',
      input: { person: 'xu', skills: '电气、软件', base: '虹桥 31.1940, 121.3200' },
    },
    open(80, 'cheng', {
      subject: '2号泵漏水',
      type: 'repair',
      priority: 'high',
      about: a,
      place: '张江路88号 31.2100, 121.6000',
      skills: '液压',
    }),
    then(79, 'he', 'ticket.take', { ticket: 0 }),
    then(78, 'he', 'ticket.reply', { ticket: 0, text: '已安排工程师，今天下午到现场。' }),
    then(76, 'he', 'ticket.start', { ticket: 0 }),
    then(74, 'he', 'worklog.add', {
      ticket: 0,
      time: '2h',
      travel: '50m',
      note: '更换机械密封',
      parts: '机械密封 × 1',
    }),
    then(74, 'he', 'ticket.resolve', { ticket: 0, text: '更换了机械密封，试机两小时正常。' }),
    open(30, 'cheng', { subject: '新设备安装', type: 'install', about: b, place: '虹桥商务区', skills: '电气' }),
    then(29, 'xu', 'ticket.take', { ticket: 1 }),
    then(28, 'xu', 'ticket.reply', { ticket: 1, text: '请确认现场电源是 380V 三相。' }),
    then(28, 'xu', 'ticket.wait', { ticket: 1, text: '请拍一张配电箱的照片。' }),
    open(6, 'cheng', { subject: '传感器读数漂移', type: 'question', about: c }),
    then(5, 'he', 'ticket.take', { ticket: 2 }),
    open(3, 'cheng', {
      subject: '空压机启动困难',
      type: 'repair',
      priority: 'urgent',
      about: d,
      skills: '电气',
      place: '川沙工业园 31.1900, 121.7000',
    }),
    open(2, 'cheng', { subject: '移动端演示', type: 'demo', about: b }),
  ]
}

/** The numbers of the oldest customers that somebody keeps. */
export async function servedCustomers(store: Store): Promise<string[]> {
  const rows = await store.sql<{ no: string }>`
    select no from "Customer" where "ownerId" is not null and "deletedAt" is null order by "createdAt" limit 4`
  return rows.map(({ no }) => no)
}
