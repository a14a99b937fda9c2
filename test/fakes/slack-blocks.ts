/** What Slack takes and what it refuses, with its own numbers: independent of those the renderer keeps to. */

/** A fault and where it is, as Slack reports it. */
export type BlockFault = { pointer: string; message: string }
type Node = Record<string, unknown>

/** Every fault of a list of blocks. */
export function faultsOf(blocks: unknown, surface: 'message' | 'modal' | 'home', at = '/blocks'): BlockFault[] {
  const faults: BlockFault[] = []
  const check = checker(faults)
  const all = listOf(blocks)
  if (!Array.isArray(blocks)) check.no(at, 'must be an array')
  const most = surface === 'message' ? 50 : 100
  if (all.length > most) check.no(at, `no more than ${most} items allowed`)
  const ids = all.map(block => textOf(nodeOf(block).block_id))
  for (const [place, block] of all.entries()) {
    const here = `${at}/${place}`
    const node = nodeOf(block)
    const id = textOf(node.block_id)
    if (node.block_id !== undefined && ids.indexOf(id) !== ids.lastIndexOf(id))
      check.no(`${here}/block_id`, 'is not unique')
    if (node.block_id !== undefined) check.text(node.block_id, `${here}/block_id`, 255)
    blockFaults(node, { here, surface, check })
  }
  return faults
}

/** Every fault of a view as views.open and views.publish see it. */
export function viewFaults(view: unknown): BlockFault[] {
  const node = nodeOf(view)
  const surface = node.type === 'home' ? 'home' : 'modal'
  const faults = faultsOf(node.blocks, surface, '/view/blocks')
  const check = checker(faults)
  if (node.type !== 'home' && node.type !== 'modal') check.no('/view/type', 'must be home or modal')
  if (surface === 'modal') {
    check.plain(node.title, '/view/title', 24)
    if (node.submit !== undefined) check.plain(node.submit, '/view/submit', 24)
    if (node.close !== undefined) check.plain(node.close, '/view/close', 24)
    const hasInput = listOf(node.blocks).some(block => nodeOf(block).type === 'input')
    if (hasInput && node.submit === undefined) check.no('/view/submit', 'is required with an input block')
  }
  if (typeof node.private_metadata === 'string' && node.private_metadata.length > 3_000)
    check.no('/view/private_metadata', 'must be less than 3001 characters')
  for (const [name, most] of [
    ['callback_id', 255],
    ['external_id', 255],
  ] as const)
    if (node[name] !== undefined) check.text(node[name], `/view/${name}`, most)
  return faults
}

type Check = ReturnType<typeof checker>
type Where = { here: string; surface: 'message' | 'modal' | 'home'; check: Check }

function checker(faults: BlockFault[]) {
  const no = (pointer: string, message: string) => {
    faults.push({ pointer, message })
  }
  function text(value: unknown, pointer: string, most: number) {
    if (typeof value !== 'string' || value.length === 0) no(pointer, 'must be more than 0 characters')
    else if (value.length > most) no(pointer, `must be less than ${most + 1} characters`)
    else if (/\p{Cs}/u.test(value)) no(pointer, 'is not valid text')
  }
  function object(value: unknown, pointer: string, most: number) {
    const node = nodeOf(value)
    if (node.type !== 'plain_text' && node.type !== 'mrkdwn')
      return no(`${pointer}/type`, 'must be plain_text or mrkdwn')
    if (node.type === 'mrkdwn' && 'emoji' in node) no(`${pointer}/emoji`, 'is for plain_text only')
    text(node.text, `${pointer}/text`, most)
    if (typeof node.text === 'string' && node.text.trim() === '') no(`${pointer}/text`, 'is blank')
  }
  function plain(value: unknown, pointer: string, most: number) {
    if (nodeOf(value).type !== 'plain_text') return no(`${pointer}/type`, 'must be plain_text')
    object(value, pointer, most)
  }
  function size(value: unknown, pointer: string, [least, most]: [number, number]): unknown[] {
    const all = listOf(value)
    if (all.length < least) no(pointer, `no fewer than ${least} items allowed`)
    if (all.length > most) no(pointer, `no more than ${most} items allowed`)
    return all
  }
  return { no, text, object, plain, size }
}

function blockFaults(node: Node, { here, surface, check }: Where): void {
  switch (node.type) {
    case 'header':
      check.plain(node.text, `${here}/text`, 150)
      return
    case 'divider':
      return
    case 'image':
      check.text(node.alt_text, `${here}/alt_text`, 2_000)
      if (node.title !== undefined) check.plain(node.title, `${here}/title`, 2_000)
      if ((node.image_url === undefined) === (node.slack_file === undefined)) check.no(here, 'image_url or slack_file')
      return
    case 'section': {
      if (node.text === undefined && node.fields === undefined) check.no(here, 'text or fields are required')
      if (node.text !== undefined) check.object(node.text, `${here}/text`, 3_000)
      if (node.fields !== undefined)
        for (const [place, field] of check.size(node.fields, `${here}/fields`, [1, 10]).entries())
          check.object(field, `${here}/fields/${place}`, 2_000)
      if (node.accessory !== undefined) elementFaults(nodeOf(node.accessory), `${here}/accessory`, check)
      return
    }
    case 'context':
      for (const [place, part] of check.size(node.elements, `${here}/elements`, [1, 10]).entries())
        if (nodeOf(part).type !== 'image') check.object(part, `${here}/elements/${place}`, 3_000)
      return
    case 'actions': {
      const parts = check.size(node.elements, `${here}/elements`, [1, 25]).map(nodeOf)
      const ids = parts.map(part => part.action_id)
      if (new Set(ids).size < ids.length) check.no(`${here}/elements`, 'action_id is not unique')
      for (const [place, part] of parts.entries()) elementFaults(part, `${here}/elements/${place}`, check)
      return
    }
    case 'rich_text':
      for (const [place, part] of check.size(node.elements, `${here}/elements`, [1, 100]).entries())
        for (const [index, run] of check
          .size(nodeOf(part).elements, `${here}/elements/${place}/elements`, [1, 100])
          .entries())
          richFaults(nodeOf(run), `${here}/elements/${place}/elements/${index}`, check)
      return
    case 'input': {
      if (surface === 'message') check.no(here, 'this app puts no inputs into messages')
      check.plain(node.label, `${here}/label`, 2_000)
      if (node.hint !== undefined) check.plain(node.hint, `${here}/hint`, 2_000)
      const element = nodeOf(node.element)
      if (element.type === 'button' || element.type === 'overflow') check.no(`${here}/element`, 'is no input')
      elementFaults(element, `${here}/element`, check)
      return
    }
    default:
      check.no(`${here}/type`, `${textOf(node.type)} is not known here`)
  }
}

function richFaults(run: Node, here: string, check: Check): void {
  if (run.type === 'text') {
    check.text(run.text, `${here}/text`, 3_000)
    return
  }
  if (run.type === 'emoji') {
    check.text(run.name, `${here}/name`, 100)
    return
  }
  // Links and mentions exist; nothing of ours may make one.
  check.no(`${here}/type`, `${textOf(run.type)} is not used here`)
}

function elementFaults(node: Node, here: string, check: Check): void {
  check.text(node.action_id, `${here}/action_id`, 255)
  if (node.placeholder !== undefined) check.plain(node.placeholder, `${here}/placeholder`, 150)
  switch (node.type) {
    case 'button':
      check.plain(node.text, `${here}/text`, 75)
      if (node.value !== undefined) check.text(node.value, `${here}/value`, 2_000)
      if (node.url !== undefined) check.text(node.url, `${here}/url`, 3_000)
      if (node.style !== undefined && node.style !== 'primary' && node.style !== 'danger')
        check.no(`${here}/style`, 'must be primary or danger')
      return
    case 'overflow':
      optionFaults(check.size(node.options, `${here}/options`, [1, 5]), `${here}/options`, check)
      return
    case 'static_select':
    case 'multi_static_select':
      selectFaults(node, here, check)
      return
    case 'external_select':
      if (node.initial_option !== undefined) optionFaults([node.initial_option], `${here}/initial_option`, check)
      return
    case 'radio_buttons':
    case 'checkboxes':
      optionFaults(check.size(node.options, `${here}/options`, [1, 10]), `${here}/options`, check)
      initialFaults(node, here, check)
      return
    case 'plain_text_input':
      textInputFaults(node, here, check)
      return
    case 'number_input':
      if (typeof node.is_decimal_allowed !== 'boolean') check.no(`${here}/is_decimal_allowed`, 'is required')
      return
    case 'datepicker':
      if (node.initial_date !== undefined && !/^\d{4}-\d\d-\d\d$/.test(textOf(node.initial_date)))
        check.no(`${here}/initial_date`, 'must be YYYY-MM-DD')
      return
    case 'timepicker':
      if (node.initial_time !== undefined && !/^\d\d:\d\d$/.test(textOf(node.initial_time)))
        check.no(`${here}/initial_time`, 'must be HH:mm')
      return
    default:
      check.no(`${here}/type`, `${textOf(node.type)} is not known here`)
  }
}

function textInputFaults(node: Node, here: string, check: Check): void {
  const most = node.max_length === undefined ? 3_000 : Number(node.max_length)
  if (most < 1 || most > 3_000) check.no(`${here}/max_length`, 'must be from 1 to 3000')
  if (node.initial_value !== undefined && textOf(node.initial_value).length > most)
    check.no(`${here}/initial_value`, `must be less than ${most + 1} characters`)
}

function selectFaults(node: Node, here: string, check: Check): void {
  if ((node.options === undefined) === (node.option_groups === undefined)) check.no(here, 'options or option_groups')
  if (node.options !== undefined)
    optionFaults(check.size(node.options, `${here}/options`, [1, 100]), `${here}/options`, check)
  if (node.option_groups !== undefined)
    for (const [place, group] of check.size(node.option_groups, `${here}/option_groups`, [1, 100]).entries()) {
      const there = `${here}/option_groups/${place}`
      check.plain(nodeOf(group).label, `${there}/label`, 75)
      optionFaults(check.size(nodeOf(group).options, `${there}/options`, [1, 100]), `${there}/options`, check)
    }
  initialFaults(node, here, check)
}

/** What is chosen at first must be one of the options, exactly. */
function initialFaults(node: Node, here: string, check: Check): void {
  const groups = listOf(node.option_groups).flatMap(group => listOf(nodeOf(group).options))
  const known = new Set([...listOf(node.options), ...groups].map(option => JSON.stringify(option)))
  const initial = [...(node.initial_option === undefined ? [] : [node.initial_option]), ...listOf(node.initial_options)]
  for (const option of initial)
    if (!known.has(JSON.stringify(option))) check.no(`${here}/initial_option`, 'is not one of the options')
}

function optionFaults(options: unknown[], here: string, check: Check): void {
  for (const [place, option] of options.entries()) {
    const node = nodeOf(option)
    check.object(node.text, `${here}/${place}/text`, 75)
    if (node.description !== undefined) check.plain(node.description, `${here}/${place}/description`, 75)
    check.text(node.value, `${here}/${place}/value`, 150)
  }
}

/** Words, or nothing where there are none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

export function nodeOf(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
