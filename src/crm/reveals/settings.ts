import { defineSettings, whole } from '../settings/section.ts'

/** How often a person may look behind a mask on a day, and how many looks within an hour the admins hear of. */
export const revealSettings = defineSettings({
  name: 'reveals',
  fields: { daily: whole({ min: 0, max: 1_000, or: 30 }), burst: whole({ min: 2, max: 1_000, or: 10 }) },
})
