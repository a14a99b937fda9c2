/** Writes manifest.json, from which Slack makes the app: `npm run manifest`. With an address or "socket" it prints the one to paste. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../src/store/projectRoot.ts'
import { manifestText } from './slack/manifest.ts'

const usage = `Usage: npm run manifest [-- <https address of your Shoal> | -- socket]

Without an argument it writes manifest.json, which has a placeholder for the address. With one it prints the manifest to paste at
https://api.slack.com/apps?new_app=1 under "From a manifest": for that address, or for socket mode, which needs no address.`

const [where, ...rest] = process.argv.slice(2)
if (rest.length > 0 || (where !== undefined && where !== 'socket' && !/^https:\/\/[^/\s]+\/?$/.test(where))) {
  console.error(usage)
  process.exit(2)
}
if (where === undefined)
  writeFileSync(join(projectRoot, 'manifest.json'), manifestText({ url: 'https://shoal.example.com' }))
else console.log(manifestText(where === 'socket' ? { url: undefined } : { url: where.replace(/\/$/, '') }))
