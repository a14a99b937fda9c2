import fc from 'fast-check'

/** What people type by accident or with intent: template and macro syntax, mass mentions, markup, SQL, strange characters. */
export const nasty = [
  ...[
    '\u0024{x}',
    '\u0024{$root}',
    '\u0024{t.save',
    '$\u0024{no}',
    '\u0024{if(true, 1, 2)}',
    '{{DATE(2026-01-01T00:00:00Z, SHORT)}}',
    '{{{TIME}}}',
  ],
  ...[
    '<!channel>',
    '<at id=all>',
    '@all',
    '**bold** _i_ [a](javascript:alert(1))',
    '<img src=x onerror=alert(1)>',
    '# - 1.',
  ],
  ...[`'; drop table "Lead"; --`, `" or 1=1 --`, '%_\\', '$1', '0x00', 'null', 'undefined', '__proto__', 'constructor'],
  ...[
    '🐟🐠🐡',
    '👨‍👩‍👧‍👦',
    'e\u0301',
    '\u202eevil\u202c',
    '\u2066x\u2069',
    '\ufeff',
    '\u2028',
    'a\nb\r\nc\td',
    ' ',
    '',
  ],
  ...[
    '长'.repeat(3_000),
    '🐟'.repeat(1_500),
    'x'.repeat(1_999),
    `${'y'.repeat(1_998)}🐟`,
    '\ud83d',
    '\ude00',
    `a\ud83d`,
    '\ude00b',
  ],
]

/** Any of the nasty texts, pieces of them put together, or any text at all. */
export const hostileText = fc.oneof(
  fc.constantFrom(...nasty),
  fc.array(fc.constantFrom(...nasty), { minLength: 2, maxLength: 4 }).map(parts => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

/** True for JSON that PostgreSQL takes: without NUL and half surrogate pairs, which JSON.stringify writes as escapes. */
export function isStorable(json: string): boolean {
  return !/(?<!\\)\\u(?:0000|d[89a-f])/.test(json)
}
