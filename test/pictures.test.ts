import { expect, test } from 'vitest'
import { type CardJson, pictureOf, withPictures } from '../src/core/card.ts'

const file = '01890a5d-ac96-774b-bcce-b302099a8057'
const card = (...body: CardJson['body']): CardJson => ({ type: 'AdaptiveCard', version: '1.5', body })
const image = (url: string) => ({ type: 'Image', url, altText: '本月回款' })
const shown = (...body: CardJson['body']) => withPictures(card(...body), id => `/files/${id}?until=1`).body

test('a picture on a card gets an address to fetch it at, however deep it stands', () => {
  expect(shown(image(pictureOf({ id: file })))).toEqual([image(`/files/${file}?until=1`)])
  const deep = (url: string) => ({ type: 'Container', items: [{ type: 'TextBlock', text: '回款' }, image(url)] })
  expect(shown(deep(pictureOf({ id: file })))).toEqual([deep(`/files/${file}?until=1`)])
})

test('what is not a kept file of ours is never fetched', () => {
  for (const url of [
    'https://example.com/pixel.png',
    'javascript:alert(1)',
    `file:///etc/passwd`,
    `file:${file}/..`,
    '',
  ])
    expect(shown({ type: 'TextBlock', text: '回款' }, image(url))).toEqual([{ type: 'TextBlock', text: '回款' }])
})

test('a line of text that reads like a picture stays a line of text', () => {
  const line = { type: 'TextBlock', text: pictureOf({ id: file }) }
  expect(shown(line)).toEqual([line])
})
