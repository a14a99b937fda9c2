import { z } from 'zod'
import { isObject } from '../../core/card.ts'
import { Refusal } from '../../core/errors.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, filtered, filterIn, type Row, type RowButton } from '../list.ts'
import { defineView } from '../view.ts'
import { type Chapter, type Command, chapterCalled, chapterName, commandsAbout, commandsOf } from './chapters.ts'

const pageSize = 12
/** So many commands of a chapter are named before it is opened. */
const named = 5

/** Where a day begins, for whom it does: the first few that somebody may use are offered as buttons. */
const beginnings = [
  'todo.list',
  'approval.list',
  'lead.list',
  'lead.add',
  'deal.list',
  'ticket.mine',
  'ticket.queue',
  'digest.daily',
]
/** What does something at once when it is said alone: it is typed, not pressed in passing. */
const deeds = new Set(['record.undo', 'approval.undelegate', 'score.recount'])

/** What I can do here: the table of actions as this person may use it, by chapters; or one chapter, or what their words are about. */
export function createHelp(chapters: () => readonly Chapter[]) {
  const help = defineAction({
    name: 'help',
    words: { en: ['help', '?'], zh: ['帮助', '？'] },
    usage: { en: '[topic or command]', zh: '[类别或命令]' },
    does: { en: 'See what I can do', zh: '看看我能做什么' },
    input: filtered,
    read: filterIn,
    allow: 'everyone',
    async run({ actor, reader }, { filter, page }) {
      if (filter !== '' && about(chapters(), filter, { actor, reader }).commands.length === 0)
        throw new Refusal('help.nothing', { about: filter })
      return { cards: [{ view: 'help', of: { entity: 'user', id: actor.id }, params: { filter, page }, to: 'only' }] }
    },
  })

  const helpView = defineView({
    name: 'help',
    async draw({ actor, reader }, _of, params) {
      if (!actor) return null
      const { filter, page } = filtered.parse(params)
      const who = { actor, reader }
      if (filter === '') return drawChapters(chapters(), who)
      const { title, commands } = about(chapters(), filter, who)
      const from = (page - 1) * pageSize
      return drawList(
        {
          title,
          subtitle: t('help.usage'),
          empty: t('help.nothing', { about: filter }),
          rows: commands.slice(from, from + pageSize).map(command => rowOf(command, reader)),
          page,
          more: commands.length > from + pageSize,
          verb: 'help',
          filter: { filter },
          buttons: [{ title: say(t('button.allHelp'), reader), verb: 'help', data: {} }],
        },
        reader,
      )
    },
  })
  return { help, helpView }
}

type Who = Parameters<typeof commandsOf>[1]

/** A chapter, or every command that the words are about. */
function about(chapters: readonly Chapter[], asked: string, who: Who): { title: Text; commands: Command[] } {
  const chapter = chapterCalled(chapters, asked, who.reader)
  if (chapter) return { title: chapterName(chapter), commands: commandsOf(chapter, who) }
  const every = chapters.flatMap(one => commandsOf(one, who))
  return { title: t('help.about', { about: asked }), commands: commandsAbout(every, asked) }
}

function drawChapters(chapters: readonly Chapter[], who: Who) {
  const { reader } = who
  const filled = chapters
    .map(chapter => ({ chapter, commands: commandsOf(chapter, who) }))
    .filter(({ commands }) => commands.length > 0)
  const rows = filled.map(({ chapter, commands }): Row => {
    const words = commands.slice(0, named).map(({ action }) => action.words[reader.locale][0] ?? '')
    return {
      title: say(chapterName(chapter), reader),
      line: say(t('help.some', { words: words.join(' · '), more: commands.length - words.length }), reader),
      buttons: [{ title: say(t('button.commands'), reader), verb: 'help', data: { filter: chapter.name } }],
    }
  })
  const all = filled.flatMap(({ commands }) => commands)
  const begin = beginnings.flatMap(name => all.find(({ action }) => action.name === name) ?? []).slice(0, 4)
  return drawList(
    {
      title: t('help.title'),
      subtitle: t('help.subtitle'),
      empty: t('help.title'),
      rows,
      buttons: begin.flatMap(command => pressed(command, command.action.words[reader.locale][0] ?? '')),
    },
    reader,
  )
}

function rowOf(command: Command, reader: Reader): Row {
  const { usage, does, others } = command
  return {
    title: usage,
    line: [does, others.join(' / ')].filter(Boolean).join(' · '),
    buttons: pressed(command, say(t('button.open'), reader)),
  }
}

/** A button where the command alone says enough, and only shows or asks. */
function pressed({ action }: Command, title: string): RowButton[] {
  if (action.undo || deeds.has(action.name) || action.usage.zh.startsWith('<')) return []
  const said = z.json().safeParse(action.read(''))
  if (!said.success || !isObject(said.data) || !action.input.safeParse(said.data).success) return []
  return [{ title, verb: action.name, data: said.data }]
}
