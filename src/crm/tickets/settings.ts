import { choice, defineSettings, flag, whole, words } from '../settings/section.ts'

/** How service works here: who gets new tickets, how long one may think, when things close by themselves. */
export const serviceSettings = defineSettings({
  name: 'service',
  fields: {
    dispatch: choice(['manual', 'roundRobin', 'leastBusy'], 'manual'),
    acceptMinutes: whole({ min: 1, max: 1_440, or: 15 }),
    highTypes: words(['complaint']),
    pauseOnReply: flag(false),
    closeDays: whole({ min: 1, max: 90, or: 7 }),
    reopenDays: whole({ min: 1, max: 90, or: 7 }),
    returnVisit: flag(false),
    returnVisitDays: whole({ min: 1, max: 90, or: 7 }),
    hourlyCost: whole({ min: 0, max: 100_000, or: 0 }),
  },
})
