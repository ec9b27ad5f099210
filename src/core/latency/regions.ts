/**
 * Round trip in ms from a deployment's region to Meta's servers in North America (Virginia), rounded from what cloud
 * providers publish between their regions.
 */
export const regionRoundTripMs: Readonly<Record<string, number>> = {
  'us-east': 5,
  'us-central': 30,
  'us-west': 65,
  canada: 20,
  mexico: 60,
  brazil: 120,
  'eu-west': 75,
  'eu-central': 90,
  'south-africa': 225,
  'middle-east': 185,
  india: 200,
  singapore: 220,
  indonesia: 235,
  japan: 155,
  australia: 200,
}

/** What the server itself needs, on top of the way there and back: median, 90th and 99th percentile in ms. */
export const serviceMs = { p50: 25, p90: 60, p99: 180 } as const
