/** Reminders that people set themselves, that speak of several records, or of what the house does. */
import { cardIn } from '../../world.ts'
import { aContract } from '../money/stories.ts'
import { aTicket } from '../service/stories.ts'
import { aCustomer, madeUp, own } from '../stories.ts'
import type { Matters, Story } from './matters.ts'

const stuck = `"stageEnteredAt" = '2026-11-01T03:00:00Z'`

export function aboutPeople(
  { world, sql, idOf, person, twice, aDeal, aClient, givenTo }: Matters,
  xu: string,
): Story[] {
  return [
    {
      kind: 'free',
      why: 'done',
      make: async () => {
        await world.as('mei').types('提醒 周一下午2点 还在的事')
        await world.as('mei').types('提醒 周一下午2点 过去的事')
        const ids = (
          await sql(`select id from "Reminder" where kind = 'free' order by "createdAt", says->>'words' desc`)
        ).rows
        const [stands = '', over = ''] = ids.map(({ id }) => id)
        return {
          stands,
          over,
          settle: () => madeUp(world, 'mei', { action: 'reminder.done', inputs: { reminder: over } }),
        }
      },
    },
    {
      kind: 'free',
      why: 'its record may not be read any more',
      make: async () => {
        const [stands, over] = await twice(async name => {
          const lead = await own(world, 'bo', { company: `提醒${name}` })
          await world.as('bo').types(`提醒 ${lead} 周一下午2点 寄样品`)
          return idOf('Lead', lead)
        })
        return { stands, over, settle: givenTo('Lead', over, 'mei') }
      },
    },
    {
      kind: 'birthday',
      why: 'the customer is a colleague’s',
      make: async () => {
        const [stands, over] = await twice(async name => {
          const { customer } = await aCustomer(world, 'wang', { company: `生日${name}`, person: `李${name}` })
          const id = await idOf('Customer', customer)
          await sql(`update "Contact" set birthday = '1985-11-30' where "customerId" = '${id}'`)
          return id
        })
        return { stands, over, settle: givenTo('Customer', over, 'mei') }
      },
    },
    {
      kind: 'stuck',
      why: 'it moved on',
      make: async () => {
        await aDeal(stuck, 'mei')
        const { no } = await aDeal(stuck)
        return {
          stands: person('mei'),
          over: person('wang'),
          settle: () => world.as('wang').types(`推进 ${no} 需求确认`),
        }
      },
    },
    {
      kind: 'poll',
      why: 'its deal is closed',
      make: async () => {
        await aDeal(`"expectedCloseOn" = '2026-12-15'`, 'mei')
        await sql(`update "Opportunity" set "expectedCloseOn" = '2027-12-15' where "ownerId" = '${person('bo')}'`)
        const { deal } = await aCustomer(world, 'bo', { company: '问一问', deal: '问一问', amount: '5000' })
        const id = await idOf('Opportunity', deal)
        await sql(`update "Opportunity" set "expectedCloseOn" = '2026-12-15' where id = '${id}'`)
        return { stands: person('mei'), over: person('bo'), settle: () => world.as('bo').types(`赢单 ${deal}`) }
      },
    },
    {
      kind: 'recycled',
      why: 'it is back with who lost it',
      make: async () => {
        await aClient(`"ownerSince" = '2026-09-01'`, 'mei')
        const { id } = await aClient(`"ownerSince" = '2026-09-01'`, 'bo')
        const back = `update "Customer" set "ownerId" = '${person('bo')}', "poolId" = null, "pooledAt" = null where id = '${id}'`
        return { stands: person('mei'), over: person('bo'), settle: () => sql(back) }
      },
    },
    {
      kind: 'reveals',
      why: 'the customer is somebody else’s',
      make: async () => {
        const names = [
          ['mei', '查看还在'],
          ['bo', '查看过去'],
        ] as const
        const ids = []
        for (const [who, company] of names) {
          const { customer } = await aCustomer(world, who, {
            company,
            person: '密先生',
            phone: `1390000${who.length}112`,
          })
          ids.push(await idOf('Customer', customer))
          await sql(`insert into "RevealLog" (id, "userId", entity, "entityId", field, at)
          select gen_random_uuid(), '${person('he')}', 'contact', id, 'phone', '2026-11-27T05:00:00Z' from "Contact" where "customerId" = '${ids.at(-1)}'`)
        }
        return { stands: person('mei'), over: person('bo'), settle: givenTo('Customer', ids[1] ?? '', 'sun') }
      },
    },
    {
      kind: 'team',
      why: 'the collaboration goes on',
      make: async () => {
        const [stands, over] = await twice(async name => {
          const lead = await idOf('Lead', await own(world, 'mei', { company: `协作${name}` }))
          await sql(`insert into "TeamMember" (entity, "entityId", "userId", level, "expiresOn", "grantedById", "createdAt")
          values ('lead', '${lead}', '${person('bo')}', 'read', '2026-12-01', '${person('mei')}', now())`)
          return lead
        })
        return {
          stands,
          over,
          settle: () => sql(`update "TeamMember" set "expiresOn" = '2027-06-30' where "entityId" = '${over}'`),
        }
      },
    },
    {
      kind: 'approval',
      why: 'decided',
      make: async () => {
        const numbers = await twice(async () => {
          const { no } = await aContract(world, { draft: true })
          await world.as('mei').types(`提交 ${no}`)
          return no
        })
        await sql(`update "ApprovalTask" set "pendingAt" = '2026-11-27T03:00:00Z' where state = 'pending'`)
        const [stands = '', over = ''] = await Promise.all(
          numbers.map(
            async no =>
              (
                await sql(
                  `select i.id from "ApprovalInstance" i join "Contract" c on c.id = i."entityId" where c.no = '${no}'`,
                )
              ).rows[0]?.id ?? '',
          ),
        )
        return { stands, over, settle: () => world.as('wang').types(`同意 ${numbers[1]}`) }
      },
    },
    {
      kind: 'report',
      why: 'it is not sent any more',
      make: async () => {
        const ids = []
        for (const name of ['还要', '不要']) {
          const card = cardIn(await world.as('wang').types('报表 业绩 上月'))
          const { answer } = await world.as('wang').taps('收藏', card)
          await world.as('wang').fills(answer.form, { name })
          const planned = await world.as('wang').types(`定时报表 ${name}`)
          await world.as('wang').fills(planned.answer.form, { every: 'week', on: '1', at: '09:30', chat: '-' })
          const { rows } = await sql(
            `select s.id from "ReportSchedule" s join "SavedReport" r on r.id = s."savedId" where r.name = '${name}'`,
          )
          ids.push(rows[0]?.id ?? '')
        }
        return { stands: ids[0] ?? '', over: ids[1] ?? '', settle: () => world.as('wang').types('删除报表 不要') }
      },
    },
    {
      kind: 'digestPaused',
      why: 'it goes on',
      make: async () => {
        for (const chat of ['sales', 'everyone']) await world.as('wang').types('@Shoal 群日报 9:00', { chat })
        const { rows } = await sql(
          `select d.id from "Digest" d join "ChatSpace" s on s.id = d."spaceId" order by s."chatId" desc`,
        )
        const [stands = '', over = ''] = rows.map(({ id }) => id)
        return {
          stands,
          over,
          settle: async () => {
            await sql(
              `update "Trouble" t set state = 'mended', "openKey" = null, "mendedAt" = now() from "Digest" d where d."spaceId" = t."spaceId" and d.id = '${over}'`,
            )
            return madeUp(world, 'wang', { action: 'digest.resume', inputs: { digest: over } })
          },
        }
      },
      monday: ({ stands, over }) =>
        sql(`
      insert into "Trouble" (id, "installId", "spaceId", cause, detail, "openKey", "firstAt", "lastAt")
      select gen_random_uuid(), s."installId", s.id, 'notMember', '', s.id::text, now(), now()
      from "Digest" d join "ChatSpace" s on s.id = d."spaceId" where d.id in ('${stands}', '${over}')`),
    },
    {
      kind: 'absence',
      why: 'back at work',
      make: async () => {
        for (const as of ['he', 'xu']) {
          const no = await aTicket(world, 'mei', { subject: `${as} 的工单`, priority: 'high' })
          for (const [form, inputs] of [
            ['ticket.take', { ticket: no }],
            ['member.away', { until: '周三' }],
          ] as const)
            await world.post('forms', { as, chat: 'dm', form: `${form}~e30`, inputs })
        }
        return {
          stands: person('he'),
          over: xu,
          settle: () => world.post('forms', { as: 'xu', chat: 'dm', form: 'member.duty~e30', inputs: { state: 'on' } }),
        }
      },
    },
  ]
}
