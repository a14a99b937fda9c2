import { platformContract } from './contract.ts'
import { aPlayground } from './wire.ts'

platformContract('the playground', aPlayground)
