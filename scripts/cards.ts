/** Prints a card, filled with its sample, as a platform is sent it: `npm run --silent cards -- lead slack en`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cardsFolder, definedCards } from '../src/cards/define.ts'
import { type CardJson, withPictures } from '../src/core/card.ts'
import '../src/crm/index.ts'
import { render } from '../src/platforms/playground/render.ts'
import { renderMessage, renderModal } from '../src/platforms/slack/render.ts'

/** A row a platform; what is filled in is a form there. */
const platforms: Record<string, (card: CardJson, name: string) => unknown> = {
  playground: card => render(card).card,
  // A picture has an id there once it was handed over; here it gets one for show.
  slack: (drawn, name) =>
    inBlocks(
      withPictures(drawn, () => 'slack:F0PICTURE'),
      name,
    ),
}

function inBlocks(card: CardJson, name: string): unknown {
  return name.endsWith('-form')
    ? renderModal({ id: `${name}~e30`, title: name, card })
    : { blocks: renderMessage(card).blocks }
}

const [name = '', platform = 'playground', locale = 'zh'] = process.argv.slice(2)
const card = definedCards().get(name)
const show = platforms[platform]
const sample = join(cardsFolder(), `${name}.sample.json`)
if (!card || !show || !existsSync(sample) || (locale !== 'zh' && locale !== 'en')) {
  console.error(`Usage: npm run --silent cards -- <card> [${Object.keys(platforms).join(' | ')}] [zh | en]

Cards: ${[...definedCards().keys()].sort().join(', ')}`)
  process.exit(2)
}
const drawn = card.draw(JSON.parse(readFileSync(sample, 'utf8')), { locale, zone: 'Asia/Shanghai', now: new Date() })
console.log(JSON.stringify(show(drawn, name), null, 2))
