/** What came of a talk. */
export const results = ['talked', 'interested', 'notNow', 'declined', 'unreached'] as const
export type Result = (typeof results)[number]

const words: [Result, RegExp][] = [
  ['unreached', /没接|未接|没人接|无人接|没打通|未接通|没见到|不在公司|no answer|not reached|voicemail|no reply/i],
  ['declined', /不考虑|没兴趣|不感兴趣|拒绝|不需要|not interested|declined/i],
  ['notNow', /以后再说|先放一放|过段时间|明年再|暂时不|not now|later this year|next year/i],
  ['interested', /感兴趣|有意向|意向强|想要|愿意|interested|keen/i],
]

/** The result in the words of a talk; undefined when they say nothing of it. */
export function resultIn(text: string): Result | undefined {
  return words.find(([, pattern]) => pattern.test(text))?.[0]
}
