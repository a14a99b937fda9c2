import { defineRoutine } from '../crm/routine.ts'
import { forgetUnclaimedFiles } from '../store/files.ts'
import { forgetOldWindows } from '../store/rates.ts'

/** Files that were sent and led to nothing, and counts of visits that are over, are not ours to keep. */
export const tidy = defineRoutine({
  name: 'files.tidy',
  when: { daily: '04:30' },
  run: async ({ look, now }) => {
    await look(tx => forgetUnclaimedFiles(tx, now))
    await look(tx => forgetOldWindows(tx, now))
  },
})
