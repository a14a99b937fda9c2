import type { Act, Ear, Platform, RawRequest } from '../../src/core/platform.ts'

/** What a platform makes of a request, before anything happens with it. */
export async function heardIn(platform: Pick<Platform, 'receive'>, request: RawRequest): Promise<Act> {
  const heard: Act[] = []
  const ear: Ear = {
    hear: async ({ said, ...from }) => {
      if (said.kind === 'text' || said.kind === 'tap' || said.kind === 'form') heard.push({ ...from, said })
      return { status: 200 }
    },
    learn: async () => {},
  }
  const reply = await platform.receive(request, ear)
  const [act] = heard
  if (!act) throw new Error(`nothing was heard: ${JSON.stringify(reply)}`)
  return act
}
