/** Whose upload it is: the file as a platform's tenant knows it. */
export type UploadPlace = { platform: string; tenant: string; file: string }

/**
 * What became of handing a file over. "there": so long ago it was done, in milliseconds; "yours": whoever asked has a minute to do it; "taken": somebody else is doing it; "refused": it was
 * not taken lately; "gone": the file is not kept any more.
 */
export type UploadState =
  | { state: 'there'; remote: string; ageMs: number }
  | { state: 'yours' | 'taken' | 'refused' | 'gone' }

/** What platforms were handed of our files: each once, whoever asks for it at the same time. Moments are the database's. */
export type Uploads = {
  ask(place: UploadPlace): Promise<UploadState>
  done(place: UploadPlace, remote: string): Promise<void>
  /** It did not work: "later" gives it a few more tries, "never" rests an hour. */
  failed(place: UploadPlace, again: 'later' | 'never'): Promise<void>
}
