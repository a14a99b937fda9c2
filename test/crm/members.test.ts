import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Profile } from '../../src/core/platform.ts'
import { meet } from '../../src/crm/members/meet.ts'
import { installOf } from '../../src/store/identities.ts'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** Somebody of another chat company comes to us. */
async function comes(profile: Partial<Profile> & { person: string }) {
  const whole = { name: profile.person, email: null, kind: 'member' as const, dm: `dm:${profile.person}`, ...profile }
  return world.store.transaction(async tx =>
    meet(tx, {
      install: await installOf(tx, { platform: 'playground', tenant: 'elsewhere' }),
      profile: whole,
      now: world.now(),
    }),
  )
}

async function userOf(person: string): Promise<string | null> {
  const [row] = await world.store.sql<{ handle: string | null }>`
    select u.handle from "ChatIdentity" i left join "User" u on u.id = i."userId" where i."platformUserId" = ${person}`
  return row?.handle ?? null
}

/** The request of a person as the admin sees it. */
async function askedOf(person: string) {
  await world.settled()
  const seen = (await world.as('zhou').sees()).find(({ card }) => wordsOf(card).includes(person))
  if (!seen) throw new Error(`nobody was asked about ${person}`)
  const no = /J-\d+/.exec(wordsOf(seen.card))?.[0] ?? ''
  return { seen, no }
}

describe('an account nobody knows (R158)', () => {
  test('is its person’s by the address the platform has verified, whatever its capitals; the trail says so', async () => {
    expect(await comes({ person: 'U-MEI', email: 'Mei@Yunlan.Example' })).toEqual({ kind: 'linked' })
    expect(await userOf('U-MEI')).toBe('mei')
    const trail = await world.store.sql`select facts from "AuditEvent" where action = 'member.link'`
    expect(trail).toMatchObject([{ facts: { platform: 'playground', method: 'email' } }])
    expect(await comes({ person: 'U-MEI', email: 'other@yunlan.example' })).toEqual({ kind: 'linked' })
    expect(trail).toHaveLength(1)
  })

  test('of a guest, of somebody from outside, of a bot is refused, and leaves nothing behind', async () => {
    for (const kind of ['guest', 'outside', 'bot', 'gone'] as const)
      expect(await comes({ person: `U-${kind}`, email: 'bo@yunlan.example', kind })).toEqual({ kind })
    expect(await world.store.sql`select 1 from "ChatIdentity" where "platformUserId" like 'U-g%'`).toEqual([])
  })

  test('that its platform closes is closed here, and open again when it is back', async () => {
    await comes({ person: 'U-SUN', email: 'sun@yunlan.example' })
    await comes({ person: 'U-SUN', kind: 'gone' })
    const state = () => world.store.sql`select state from "ChatIdentity" where "platformUserId" = 'U-SUN'`
    expect(await state()).toEqual([{ state: 'gone' }])
    await comes({ person: 'U-SUN' })
    expect(await state()).toEqual([{ state: 'active' }])
    expect(await userOf('U-SUN')).toBe('sun')
  })

  test('of a colleague we suspended is told that it is closed', async () => {
    await world.store.sql`update "User" set status = 'suspended' where handle = 'he'`
    expect(await comes({ person: 'U-HE', email: 'he@yunlan.example' })).toEqual({ kind: 'closed' })
    await world.store.sql`update "User" set status = 'active' where handle = 'he'`
  })
})

describe('a request to join', () => {
  test('is asked of the admins once, however often its maker knocks', async () => {
    const asked = { kind: 'asked', admins: ['周岚'] }
    expect(await comes({ person: 'U-CHEN', name: 'Chen Yu', email: 'chen@elsewhere.example' })).toEqual(asked)
    expect(await comes({ person: 'U-CHEN', name: 'Chen Yu' })).toEqual(asked)
    const { seen, no } = await askedOf('Chen Yu')
    expect(wordsOf(seen.card)).toContain('chen@elsewhere.example')
    expect(buttonsOf(seen)).toEqual(['批准…', '拒绝'])
    expect(wordsOf(cardIn(await world.as('zhou').types('加入申请')).card)).toContain(`${no} Chen Yu`)
    expect(wordsOf(cardIn(await world.as('zhou').types('joins', { locale: 'en' })).card)).toContain('Join requests')
  })

  test('is approved as a colleague; everybody’s card says by whom, and the one who asked is told', async () => {
    const { seen, no } = await askedOf('Chen Yu')
    const { answer } = await world.as('zhou').taps('批准…', seen)
    const saved = await world.as('zhou').fills(answer.form, { person: world.cast.users.bo ?? '' })
    expect(saved.answer.notice).toBe(`${no} 已批准：Chen Yu 就是 赵博，现在可以使用了。`)
    expect(await userOf('U-CHEN')).toBe('bo')
    await world.settled()
    const after = (await world.as('zhou').sees()).find(({ id }) => id === seen.id)
    expect(buttonsOf(after)).toEqual([])
    expect(wordsOf(after?.card)).toContain('周岚')
    const said = await world.store.sql<{
      card: unknown
    }>`select card from "PlaygroundMessage" where "chatId" = 'dm:U-CHEN'`
    expect(JSON.stringify(said)).toContain('欢迎，赵博')
    expect(told(await world.as('zhou').types(`批准加入 ${no}`))).toMatch(new RegExp(`^${no} 已由 周岚 于 .* 处理。$`))
  })

  test('is approved as somebody new, with a role; what is missing is said at its field', async () => {
    await comes({ person: 'U-NEW', name: '钱新', email: 'qian@elsewhere.example' })
    const { no } = await askedOf('钱新')
    const { answer } = await world.as('zhou').types(`批准加入 ${no}`)
    const refused = await world.as('zhou').fills(answer.form, { name: '' })
    expect(Object.keys(refused.answer.error?.fields ?? {})).toEqual(['name', 'roles'])
    const [role] = await world.store.sql<{ id: string }>`select id from "Role" where name = '销售'`
    const saved = await world.as('zhou').fills(answer.form, { roles: role?.id ?? '' })
    expect(saved.answer.notice).toContain('钱新')
    const [user] = await world.store.sql`
      select u."displayName", u.email, u.status from "User" u join "ChatIdentity" i on i."userId" = u.id where i."platformUserId" = 'U-NEW'`
    expect(user).toEqual({ displayName: '钱新', email: 'qian@elsewhere.example', status: 'active' })
  })

  test('is approved by a handle in one line', async () => {
    await comes({ person: 'U-LINE', name: 'By Line' })
    const { no } = await askedOf('By Line')
    expect(told(await world.as('zhou').types(`join approve ${no} nobody`, { locale: 'en' }))).toContain(
      'No active colleague',
    )
    expect(told(await world.as('zhou').types(`批准加入 ${no} wang`))).toContain('王海')
    expect(await userOf('U-LINE')).toBe('wang')
  })

  test('is turned down; its maker is told by whom, and stays out until an admin lets them in after all', async () => {
    await comes({ person: 'U-OUT', name: 'Out Sider' })
    const { seen, no } = await askedOf('Out Sider')
    expect((await world.as('zhou').taps('拒绝', seen)).answer.notice).toContain(no)
    await world.settled()
    const said = await world.store.sql`select card from "PlaygroundMessage" where "chatId" = 'dm:U-OUT'`
    expect(JSON.stringify(said)).toContain('由 周岚 处理')
    expect(await comes({ person: 'U-OUT' })).toEqual({ kind: 'rejected' })
    expect(told(await world.as('zhou').types(`拒绝加入 ${no}`))).toContain('已由 周岚')
    expect(told(await world.as('zhou').types(`批准加入 ${no} sun`))).toContain('孙静')
  })

  test('that two admins decide at once is decided once', async () => {
    await world.store.sql`
      insert into "UserRole" ("userId", "roleId") select ${world.cast.users.wang}, id from "Role" where name = '管理员'`
    await comes({ person: 'U-RACE', name: 'Race Condition' })
    const { no } = await askedOf('Race Condition')
    const answers = await Promise.all([
      world.as('zhou').types(`批准加入 ${no} mei`),
      world.as('wang').types(`拒绝加入 ${no}`),
    ])
    const refused = answers.filter(({ answer }) => answer.error)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.answer.error?.code).toBe('join.decided')
    await world.store.sql`
      delete from "UserRole" where "userId" = ${world.cast.users.wang} and "roleId" = (select id from "Role" where name = '管理员')`
  })

  test('that does not exist is said to be none', async () => {
    expect(told(await world.as('zhou').types('批准加入 J-999'))).toBe(
      '没有编号为“J-999”的加入申请。发送“加入申请”查看列表。',
    )
  })
})
