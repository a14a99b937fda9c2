import { defineSettings, whole } from '../settings/section.ts'

/** What counts as taking care of a record. With 0 every talk does; otherwise calls, visits and meetings do, and what says enough. */
export const recyclingSettings = defineSettings({
  name: 'recycling',
  fields: { minFollowUpChars: whole({ min: 0, max: 200, or: 0 }) },
})
