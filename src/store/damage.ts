/** Something in the data folder that cannot be read as it should be. */
export class DamagedFile extends Error {
  readonly file: string

  constructor(file: string, why: string) {
    super(
      `${file} is damaged: ${why}. Put back a good copy, move the data folder away to start anew, or start once with --recover to go on from the last good point (the damaged file is kept under another name)`,
    )
    this.name = 'DamagedFile'
    this.file = file
  }
}
