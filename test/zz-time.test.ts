import { expect, test } from 'vitest'
import { seed } from '../scripts/seed.ts'
import { openStore } from '../src/store/db.ts'
import { aDatabase } from './database.ts'

test('time', async () => {
  const database = await aDatabase()
  const store = await openStore(database.url)
  const t = Date.now()
  const deeds = await seed(store, { now: new Date('2026-11-23T02:00:00Z'), locale: 'zh', zone: 'Asia/Shanghai' })
  console.log('SEED', deeds, Date.now() - t, 'ms')
  console.log(
    JSON.stringify(
      await store.sql`select s.kind, p.name, count(*)::int from "Opportunity" o join "Stage" s on s.id=o."stageId" join "Pipeline" p on p.id=s."pipelineId" group by 1,2`,
    ),
  )
  console.log(
    JSON.stringify(
      await store.sql`select (select count(*)::int from "Customer") c, (select count(*)::int from "Lead" where "convertedAt" is null) leads, (select count(*)::int from "Contact") contacts, (select count(*)::int from "Comment") comments, (select count(*)::int from "TeamMember") team, (select count(*)::int from "ForecastPoll" where "scoredAt" is not null) polls, (select count(*)::int from "OwnershipEpisode" where "endReason"='recycle') recycled, (select count(*)::int from "LeadConsent") consent`,
    ),
  )
  await store.close()
  await database.drop()
  expect(deeds).toBeGreaterThan(1)
}, 120000)
