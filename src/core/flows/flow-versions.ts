/** Versions that a Flow can be published in, and older ones that can still be sent. */
export const publishable = ['5.1', '6.0', '6.1', '6.2', '6.3', '7.0', '7.1', '7.2', '7.3']
const sendable = ['2.1', '3.0', '3.1', '4.0', '5.0']

export const flowVersions: readonly string[] = [...sendable, ...publishable]
export const dataApiVersions: readonly string[] = ['3.0', '4.0']
export const NEWEST = '7.3'

/** `6.3` as 6.3, to compare. */
export const versionNumber = (version: unknown): number => Number(version) || 0
