/** Looks at an installation and says what is wrong and how to mend it: `npm run doctor -- slack`. Leaves with 1 when something is. */
import { existsSync } from 'node:fs'
import { type Doctor, examine } from './doctor/examine.ts'
import { slackDoctor } from './doctor/slack.ts'

/** A row a platform. */
const doctors: Record<string, Doctor> = { slack: slackDoctor }

if (existsSync('.env')) process.loadEnvFile('.env')
const doctor = doctors[process.argv[2] ?? '']
if (!doctor || process.argv.length > 3) {
  console.error(`Usage: npm run doctor -- <platform>\n\nPlatforms: ${Object.keys(doctors).join(', ')}`)
  process.exit(2)
}
process.exitCode = await examine(doctor(process.env), line => console.log(line))
