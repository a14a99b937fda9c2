import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { projectRoot } from '../../src/store/projectRoot.ts'
import type { Shown } from './page.ts'

const words = z.object({ text: z.string() }).optional()
const sent = z.looseObject({ blocks: z.array(z.unknown()), title: words, submit: words })

/** A card as the tests keep it, which is as Slack is sent it. */
export function cardBlocks(name: string, locale: 'zh' | 'en'): Shown {
  const file = join(projectRoot, 'test', 'golden', 'slack', `${name}.${locale}.json`)
  const { blocks, title, submit } = sent.parse(JSON.parse(readFileSync(file, 'utf8')))
  return { blocks, ...(title ? { title: title.text } : {}), ...(submit ? { submit: submit.text } : {}) }
}
