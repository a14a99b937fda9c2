/** Files as people send them: what is in them is read, and what is no table is named. */
import { setTimeout as sleep } from 'node:timers/promises'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { readXlsx, streamXlsxRows, writeXlsx } from 'hucre/xlsx'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../src/core/errors.ts'
import { openTable } from '../src/tables/open.ts'
import { paced } from '../src/tables/paced.ts'
import type { Table } from '../src/tables/table.ts'
import { writeTable } from '../src/tables/write.ts'
import { inReadingOrder } from '../src/tables/zip.ts'

const lines = ['名称,电话,备注', '镕喆科技,13800138000,"两行\n一格"', 'Müller GmbH,+49 30 901820,']
const wanted = [
  ['名称', '电话', '备注'],
  ['镕喆科技', '13800138000', '两行\n一格'],
  ['Müller GmbH', '+49 30 901820'],
]

async function cellsOf(table: Table): Promise<string[][]> {
  const rows: string[][] = []
  for await (const { cells } of table.rows()) rows.push(cells)
  return rows
}

async function read(bytes: Buffer, sheet?: string): Promise<string[][]> {
  return cellsOf(await openTable(bytes, { sheet }))
}

async function fault(bytes: Buffer): Promise<string> {
  try {
    await read(bytes)
    return 'readable'
  } catch (error) {
    if (error instanceof Refusal) return error.text.key
    throw error
  }
}

async function workbook(...sheets: Parameters<typeof writeXlsx>[0]['sheets']): Promise<Buffer> {
  return Buffer.from(await writeXlsx({ sheets }))
}

describe('a CSV file (R161)', () => {
  const text = lines.join('\r\n')
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, as “Unicode text” is saved', iconv.encode(text, 'utf16-le', { addBOM: true })],
    ['GB18030, names beyond GB2312 included', iconv.encode(text, 'gb18030')],
    ['semicolons', Buffer.from(text.replaceAll(',', ';'))],
    ['tabs', Buffer.from(text.replaceAll(',', '\t'))],
    ['a line that names the separator', Buffer.from(`sep=;\r\n${text.replaceAll(',', ';')}`)],
  ])('in %s', async (_name, bytes) => {
    expect(await read(bytes)).toEqual(wanted)
  })

  test('keeps the row numbers of the spreadsheet, empty rows and cells of two lines counted as one', async () => {
    const table = await openTable(Buffer.from('a,b\n\n"1\n1",2\n,,\n3,4\n'))
    const rows: number[] = []
    for await (const { no } of table.rows()) rows.push(no)
    expect(rows).toEqual([1, 3, 5])
  })

  test('says where a quote is left open', async () => {
    await expect(read(Buffer.from('a,b\n1,2\n"3,4\n5,6\n'))).rejects.toMatchObject({ text: { args: { row: 3 } } })
  })
})

describe('a workbook', () => {
  test('gives phones in digits, dates as days, decimals without noise (R161)', async () => {
    const bytes = await workbook({
      name: '客户',
      rows: [
        ['电话', '日期', '金额', '很大', '勾'],
        [13_800_138_000, new Date('2026-01-15'), 0.1 + 0.2, 8.613812345678e12, true],
        ['０１０－８８８', new Date(Date.UTC(2026, 1, 1, 14, 30)), 1234.5, 1e21, false],
      ],
    })
    expect((await read(bytes)).slice(1)).toEqual([
      ['13800138000', '2026-01-15', '0.3', '8613812345678', 'true'],
      ['０１０－８８８', '2026-02-01 14:30', '1234.5', '1000000000000000000000', 'false'],
    ])
  })

  test('offers the sheets people see; a formula is the value it last had', async () => {
    const bytes = await workbook(
      { name: '说明', rows: [['请看第二张']], hidden: true },
      {
        name: '一',
        rows: [['甲', '乙'], [1]],
        cells: new Map([['1,1', { value: 5, type: 'formula', formula: 'A2*5', formulaResult: 5 }]]),
      },
      { name: '二', rows: [['丙']] },
    )
    const table = await openTable(bytes)
    expect([table.sheets, table.sheet]).toEqual([['一', '二'], '一'])
    expect(await cellsOf(table)).toEqual([
      ['甲', '乙'],
      ['1', '5'],
    ])
    expect(await read(bytes, '二')).toEqual([['丙']])
    expect(await read(bytes, '说明')).toEqual([
      ['甲', '乙'],
      ['1', '5'],
    ])
  })
})

describe('a long workbook', () => {
  test('is read no further than its rows are taken, however eager the reader is', async () => {
    const rows = Array.from({ length: 40_000 }, (_, n) => [`昆明云岭第${n}分公司`, '13800138000', '想了解客服系统'])
    const bytes = await workbook({ name: '客户', rows })
    let given = 0
    async function* counted() {
      for await (const slice of inReadingOrder(bytes)) {
        given += slice.length
        yield slice
      }
    }
    const { stream, waitFor } = paced(counted())
    const taken = streamXlsxRows(stream, { sheet: '客户' })
    await waitFor(() => taken.next())
    await sleep(200)
    const early = given
    let count = 1
    while (!(await waitFor(() => taken.next())).done) count++
    expect([count, given > 4 * 1024 * 1024]).toEqual([rows.length, true])
    expect(early).toBeLessThan(given / 2)
  })

  test('is read all the same where another program keeps its sheets in a place of its own', async () => {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const relation = (id: string, type: string, target: string) =>
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/></Relationships>`
    const bytes = zip({
      'xl/worksheets/liste.xml': `<worksheet xmlns="${main}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c></row><row r="2"><c r="A2"><v>7</v></c></row></sheetData></worksheet>`,
      'xl/_rels/workbook.xml.rels': relation('rId1', 'worksheet', 'worksheets/liste.xml'),
      'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      '_rels/.rels': relation('rId1', 'officeDocument', 'xl/workbook.xml'),
      '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    })
    expect(await read(bytes)).toEqual([['名称'], ['7']])
  })
})

describe('what is not taken, and why', () => {
  const wide = (columns: number) => Buffer.from(Array.from({ length: columns }, (_, i) => `c${i}`).join(','))
  test.each([
    ['an empty file', Buffer.alloc(0), 'file.empty'],
    ['nothing but blanks', Buffer.from(' \r\n \n'), 'file.empty'],
    ['eleven megabytes', Buffer.alloc(11 * 1024 * 1024, 'a'), 'file.tooLarge'],
    ['an old .xls or a password', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 'file.oldExcel'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'file.notATable'],
    ['bytes in no encoding', Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a]), 'file.encoding'],
    ['half a workbook', Buffer.from('PK\u0003\u0004 and then nothing'), 'file.broken'],
    ['300 columns', wide(300), 'file.tooWide'],
    ['200,001 rows', Buffer.from('a\n'.repeat(200_002)), 'file.tooLong'],
  ])('%s', async (_name, bytes, key) => {
    expect(await fault(bytes)).toBe(key)
  })

  test('200,000 rows and 200 columns are fine', async () => {
    expect(await fault(Buffer.from('a\n'.repeat(200_001)))).toBe('readable')
    expect(await fault(wide(200))).toBe('readable')
  })

  test('a workbook whose every sheet is hidden', async () => {
    expect(await fault(await workbook({ name: 'a', rows: [['x']], hidden: true }))).toBe('file.noSheet')
  })

  test('a bomb is not unpacked, whatever it says about its size', async () => {
    const honest = zip({ 'xl/worksheets/sheet1.xml': Buffer.alloc(300 * 1024 * 1024) })
    const lying = Buffer.from(honest)
    lying.writeUInt32LE(10, lying.lastIndexOf(Buffer.from('PK\u0001\u0002')) + 24)
    expect(honest.length).toBeLessThan(1024 * 1024)
    expect(await fault(honest)).toBe('file.bomb')
    expect(await fault(lying)).toBe('file.bomb')
  })

  test('hostile bytes end in a sentence, soon', async () => {
    const whole = await workbook({ name: '客户', rows: [['名称'], ['云帆']] })
    const spoilt = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }).map(changes => {
      const bytes = Buffer.from(whole)
      for (const [at, byte] of changes) bytes[at] = byte
      return bytes
    })
    const noise = fc.uint8Array({ maxLength: 600 }).map(bytes => Buffer.from(bytes))
    const quotes = fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', 'a', '=', '表'), maxLength: 300 })
    const any = fc.oneof(
      spoilt,
      noise,
      quotes.map(text => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(any, async bytes => {
        const began = performance.now()
        expect(await fault(bytes)).toMatch(/^file\.|^readable$/)
        expect(performance.now() - began).toBeLessThan(2_000)
      }),
      { numRuns: 250 },
    )
  })
})

describe('what is written', () => {
  const rows = [
    ['名称', '电话', '金额', '日期'],
    ['=HYPERLINK("x")', '+8613800138000', 12.5, new Date('2026-01-15')],
  ]

  test('opens in Excel as it is: a mark, no formulas, and reads back the same', async () => {
    const bytes = await writeTable('csv', { sheet: '客户', rows })
    expect(bytes.toString()).toBe(
      `\ufeff名称,电话,金额,日期\r\n"'=HYPERLINK(""x"")",'+8613800138000,12.5,2026-01-15\r\n`,
    )
    expect((await read(bytes))[1]).toEqual(['=HYPERLINK("x")', '+8613800138000', '12.5', '2026-01-15'])
  })

  test('a workbook holds text as text', async () => {
    const bytes = await writeTable('xlsx', { sheet: '客户/2026', rows })
    const { sheets } = await readXlsx(bytes)
    expect(sheets[0]?.name).toBe('客户 2026')
    expect(sheets[0]?.rows[1]).toEqual(['=HYPERLINK("x")', '+8613800138000', 12.5, new Date('2026-01-15')])
    expect([...(sheets[0]?.cells?.values() ?? [])].some(cell => cell.formula)).toBe(false)
  })
})

/** An archive of deflated entries. */
function zip(entries: Record<string, string | Buffer>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflateRawSync(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(Buffer.byteLength(content), 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    bodies.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    at += local.length + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(entries).length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, ...directory, end])
}
