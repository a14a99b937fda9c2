import { plusDays, startOfDay } from '../../core/moment.ts'
import { defineRoutine } from '../routine.ts'
import { binDays } from './list.ts'

/** Erases what is personal in records that lay in the bin for 30 days; their numbers stay used. */
export const purge = defineRoutine({
  name: 'bin.purge',
  when: { daily: '03:30' },
  async run({ now, company, look }) {
    const before = plusDays(startOfDay(now, company.zone), -binDays, company.zone)
    await look(async tx => {
      await tx.sql`select shoal_purge(${before}, ${now})`
    })
  },
})
