import LRU from 'zrender/lib/core/LRU.js'

const memory: LRU<unknown> = LRU.prototype
const { get, put } = memory

/**
 * Keeps texts apart from what every object has. The drawing library remembers how wide a text is under the text itself, in a plain object:
 * for "__proto__" it would take the prototype of all objects for an entry, and write to it. With a sign before it no text is such a name.
 */
export function keepTextsApart(): void {
  memory.get = function (key) {
    return get.call(this, `_${key}`)
  }
  memory.put = function (key, value) {
    return put.call(this, `_${key}`, value)
  }
}
