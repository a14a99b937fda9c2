import { defineSettings, whole } from '../settings/section.ts'

/** What is paid to whoever sold, of what came in: a return says what of it goes back. None unless somebody says so. */
export const commissionSettings = defineSettings({
  name: 'commission',
  fields: { percent: whole({ min: 0, max: 50, or: 0 }) },
})
