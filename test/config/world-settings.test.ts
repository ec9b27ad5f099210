import { expect, it } from 'vitest'
import { worldSettings } from '../../src/config/world-settings.ts'
import { parseConfig } from '../../src/config.ts'
import { defaultSettings } from '../../src/core/settings.ts'

it('gives a world the defaults where nothing was asked for', () => {
  expect(worldSettings(parseConfig([], {}, () => undefined))).toEqual(defaultSettings)
})

it('carries flags and the sections of the file into the world', () => {
  const file = JSON.stringify({
    onprem: { topology: 'ha' },
    cloud: { apiVersions: { newest: 24 } },
  })
  const argv = ['--strict', 'off', '--public-url', 'https://waba.test', '--service-window', 'open']

  const settings = worldSettings(parseConfig(argv, {}, () => file))

  expect(settings).toEqual({
    ...defaultSettings,
    strict: false,
    service_window: 'open',
    public_url: 'https://waba.test',
    onprem: { ...defaultSettings.onprem, topology: 'ha' },
    cloud: {
      ...defaultSettings.cloud,
      apiVersions: { ...defaultSettings.cloud.apiVersions, newest: 24 },
    },
  })
})
