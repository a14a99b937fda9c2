import { platformContract } from './contract.ts'
import { aSlack } from './slackHarness.ts'

platformContract('Slack', aSlack)
