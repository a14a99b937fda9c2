import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAlike, likeness, nameKey, pairsOf } from '../src/core/companyName.ts'
import { initials, normalDomain, normalEmail, normalPhone } from '../src/core/normal.ts'
import { normalTaxNumber } from '../src/core/taxNumber.ts'

describe('R40 a phone number', () => {
  test.each(['0086 138-1234 5678', '１３８１２３４５６７８', '+86 (138) 12345678', '138 1234 5678', '8613812345678'])(
    '“%s” is +8613812345678',
    raw => expect(normalPhone(raw, 'CN')).toEqual({ value: '+8613812345678', verified: true }),
  )

  test.each([
    ...[
      '021-62345678-801',
      '021-62345678 转 801',
      '(021) 6234 5678 ext. 801',
      '02162345678分机801',
      '021-62345678x801',
    ],
    ...['+86 21 62345678-801', '021 62345678，转801', '021-62345678#801'],
  ])('“%s” loses its extension', raw => expect(normalPhone(raw, 'CN')?.value).toBe('+862162345678'))

  test('of abroad keeps its country, and what cannot be read keeps its digits and says so', () => {
    expect(normalPhone('+1 (415) 555-2671', 'CN')).toEqual({ value: '+14155552671', verified: true })
    expect(normalPhone('123-4567', 'CN')).toEqual({ value: '1234567', verified: false })
    expect(normalPhone('123-45', 'CN')).toBeUndefined()
  })
})

describe('R40 an e-mail and a domain', () => {
  test('the display name and the letters’ case are no part of an address; dots and plus signs are', () => {
    expect(normalEmail('"Lin, Mei" <Mei.Lin@Example.COM >')).toBe('mei.lin@example.com')
    expect(normalEmail('ｍｅｉ＠example.com')).toBe('mei@example.com')
    expect(normalEmail('Mei+news@Example.com')).toBe('mei+news@example.com')
    expect(normalEmail('mei@localhost')).toBeUndefined()
  })

  test.each([
    ['mei.lin@Example.COM', 'example.com'],
    ['https://www.Example.com:8443/about?x=1#y', 'example.com'],
    ['www.云帆.中国', '云帆.中国'],
    ['shop.example.com.cn/', 'shop.example.com.cn'],
    ['HTTP://EXAMPLE.COM.', 'example.com'],
  ])('“%s” belongs to %s', (raw, domain) => expect(normalDomain(raw, ['qq.com'])).toBe(domain))

  test('a provider that everybody shares is nobody’s domain, nor is a word', () => {
    expect(normalDomain('123456@QQ.com', ['qq.com', '163.com'])).toBeUndefined()
    expect(normalDomain('boss@vip.163.com', ['qq.com', '163.com'])).toBeUndefined()
    expect(normalDomain('notqq.com', ['qq.com'])).toBe('notqq.com')
    for (const raw of ['', 'localhost', 'not a site', '10.0.0.1', '-x.com'])
      expect(normalDomain(raw, [])).toBeUndefined()
  })
})

describe('R40 a tax number', () => {
  test('is letters and digits, and a code of 18 must pass its check digit', () => {
    expect(normalTaxNumber('91350100m000100y43')).toBe('91350100M000100Y43')
    expect(normalTaxNumber('９１３５ 0100-M000100Y43')).toBe('91350100M000100Y43')
    expect(normalTaxNumber('91350100M000100Y44')).toBeUndefined()
    expect(normalTaxNumber('91350100M000100I43')).toBeUndefined()
  })

  test('a code of another length is taken as it is, a scrap is none', () => {
    expect(normalTaxNumber('DE 123 456 789')).toBe('DE123456789')
    expect(normalTaxNumber('110108123456789')).toBe('110108123456789')
    expect(normalTaxNumber('12-34')).toBeUndefined()
  })
})

describe('R40 the key of a company’s name', () => {
  test.each([
    ['云岭实业（昆明）有限公司', '云岭实业昆明'],
    ['云岭实业有限公司(昆明)', '云岭实业昆明'],
    ['雲嶺實業（昆明）有限公司', '云岭实业昆明'],
    ['上海云帆科技股份有限公司', '上海云帆科技'],
    ['云帆科技（集团）股份有限公司', '云帆科技'],
    ['Ａｃｍｅ　Ｌｔｄ．', 'acme'],
    ['ACME', 'acme'],
    ['Acme Robotics Co., Ltd.', 'acmerobotics'],
    ['Müller & Söhne GmbH & Co. KG', 'müllersöhne'],
    ['Nordlicht S.A.', 'nordlicht'],
    ['Visa Inc.', 'visa'],
    ["McDonald's Corporation", 'mcdonalds'],
    ['云帆 Ltd', '云帆'],
    ['有限公司', '有限公司'],
    ['Co., Ltd.', 'coltd'],
    ['云帆科技有限公司北京分公司', '云帆科技有限公司北京分公司'],
    ['！！！', ''],
  ])('of “%s” is “%s”', (name, key) => expect(nameKey(name)).toBe(key))

  test('is its own key, whatever the name', () => {
    const piece = fc.constantFrom(
      '云',
      '帆',
      '雲',
      '集团',
      '有限公司',
      '股份',
      'Acme',
      ' Co., Ltd',
      '（',
      '）',
      ' ',
      'Inc',
      '·',
      'S.A.',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        const key = nameKey(pieces.join(''))
        // What is left may end in a form by chance only where nothing else would be left.
        expect(key).toBe(key.normalize('NFKC').toLowerCase())
        expect(key).not.toMatch(/\s/)
      }),
    )
  })
})

describe('R44 how alike two names are', () => {
  test('the examples of the rule', () => {
    expect(likeness(nameKey('华南电子'), nameKey('华南电子科技'))).toBe(0.75)
    expect(likeness(nameKey('云岭食品'), nameKey('云岭实业'))).toBeCloseTo(0.33, 2)
    expect([isAlike('华南电子', '华南电子科技'), isAlike('云岭食品', '云岭实业')]).toEqual([true, false])
  })

  test('Latin names may be two letters apart from six letters on', () => {
    expect(isAlike('nordlicht', 'nordlight')).toBe(true)
    expect(isAlike('nordlicht', 'nrodlihct')).toBe(false)
    expect(isAlike('acme', 'acne')).toBe(false)
    expect(isAlike('abcdef', 'xbcdey')).toBe(true)
  })

  test('is the same both ways, and whole for the same key', () => {
    const key = fc.string({ unit: fc.constantFrom('云', '帆', '科', '技', 'a', 'b', '𠮷'), minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(likeness(a, b)).toBe(likeness(b, a))
        expect(likeness(a, a)).toBe(1)
        expect(pairsOf(a).length).toBeLessThanOrEqual(Math.max([...a].length, 1))
      }),
    )
  })
})

test('initials are those of the simplified name too', () => {
  expect(initials('雲帆科技')).toBe('yfkj')
  expect(initials('重庆长安')).toBe('cqca')
})
