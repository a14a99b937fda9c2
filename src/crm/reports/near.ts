import { distance } from 'fastest-levenshtein'
import { soundOf } from '../../core/normal.ts'

const farthest = 0.5
/** Sounds are longer than what they stand for, so fewer of their letters may differ. */
const farthestSound = 0.25
/** A word within what was said is nearer than half of the letters, and farther than a slip; the shortest have too little sound for it. */
const withinAnother = 0.4
const shortest = 4

/**
 * Of some words those that are near to what was said, the nearest first: by their letters ("rankng"), or by their sound, because Chinese is
 * mistyped with a character that sounds alike, in the other script, or as bare pinyin ("漏抖", "漏鬥", "loudou"). What is inside a longer word counts too.
 */
export function nearestOf(said: string, words: readonly string[], most = 1): string[] {
  const wanted = said.normalize('NFKC').toLowerCase()
  const sound = soundOf(wanted)
  const judged = [...new Set(words)].map(word => ({ word, far: howFar({ wanted, sound }, word) }))
  return judged
    .filter(({ far }) => far <= farthest)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ word }) => word)
}

/** From 0, the same, to 1, nothing in common. */
function howFar({ wanted, sound }: { wanted: string; sound: string }, word: string): number {
  const letters = apart(wanted, word)
  const own = soundOf(word)
  const sounds = apart(sound, own)
  const inside = own.length >= shortest && sound.includes(own) ? withinAnother : 1
  return Math.min(letters, sounds <= farthestSound ? sounds : 1, inside)
}

function apart(one: string, other: string): number {
  return distance(one, other) / Math.max(one.length, other.length, 1)
}
