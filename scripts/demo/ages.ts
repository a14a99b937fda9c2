import type { Store } from '../../src/store/db.ts'

/**
 * Gives deals the weeks that the story has no time for: those that were entered when they were over, and those whose papers follow each other by the hour, began two
 * to eight weeks before they closed. Their way through the stages becomes as long; who was won in one step has passed every stage. A fixed number
 * of statements, however many deals there are, and none the second time.
 */
export async function giveAges(store: Store): Promise<void> {
  await store.transaction(async ({ sql }) => {
    await sql`
      create temp table hurried on commit drop as
      select o.id, o."createdAt" - age as began, age, o."closedAt", s.kind = 'won' and
        (select count(*) from "StageLog" l where l."opportunityId" = o.id and l."fromId" is not null) = 1 as "inOneStep"
      from "Opportunity" o join "Stage" s on s.id = o."stageId",
        lateral (select interval '1 hour' * (336 + ('x' || substr(md5(o.no), 1, 4))::bit(16)::int % 1000) as age) die
      where o."closedAt" - o."createdAt" < interval '7 days'`
    await sql`
      update "StageLog" l set at = l.at - h.age * (1 - way.nth::float8 / way.steps), seconds = l.seconds + extract(epoch from h.age / way.steps)
      from hurried h, lateral (
        select x.id, row_number() over (order by x.at, x.id) as nth, count(*) over () as steps from "StageLog" x where x."opportunityId" = h.id and x."fromId" is not null
      ) way where way.id = l.id`
    await sql`
      update "StageLog" l set at = h.began from hurried h where l."opportunityId" = h.id and l."fromId" is null and l.at < h."closedAt"`
    await sql`
      with path as (
        select h.id as deal, h."closedAt", h.age, s.id as stage, row_number() over w as nth, count(*) over (partition by h.id) as stages,
          lead(s.id) over w as following, l."byId"
        from hurried h join "StageLog" l on l."opportunityId" = h.id and l."fromId" is not null
          join "Stage" first on first.id = l."fromId" join "Stage" s on s."pipelineId" = first."pipelineId" and s.kind = 'open' and s.sort >= first.sort
        where h."inOneStep" window w as (partition by h.id order by s.sort)
      ), gone as (
        update "StageLog" l set "fromId" = p.stage, seconds = extract(epoch from p.age / p.stages)
        from path p where l."opportunityId" = p.deal and l."fromId" is not null and p.following is null
      )
      insert into "StageLog" (id, "opportunityId", "fromId", "toId", at, "byId", seconds)
      select gen_random_uuid(), deal, stage, following, "closedAt" - age * ((stages - nth)::float8 / stages), "byId", extract(epoch from age / stages)
      from path where following is not null`
    await sql`
      update "Opportunity" o set "createdAt" = h.began, "lastOpenStageId" = coalesce((
        select l."fromId" from "StageLog" l where l."opportunityId" = o.id and h."inOneStep" and l."toId" = o."stageId"), o."lastOpenStageId")
      from hurried h where h.id = o.id`
    await sql`
      update "Customer" c set "createdAt" = least(c."createdAt", first.at - interval '3 days')
      from (select "customerId", min("createdAt") as at from "Opportunity" group by 1) first where first."customerId" = c.id and first.at < c."createdAt"`
  })
}
