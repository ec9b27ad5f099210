// Draws the first-party stickers and writes them as 512x512 WebP files with a transparent background.
// Needs cwebp (Debian package `webp`); the files are committed, so nobody has to run this.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SIDE = 512
const OUT = 'fixtures/media/stickers'

// Signed distances in pixels: negative inside.
const circle = (cx, cy, r) => (x, y) => Math.hypot(x - cx, y - cy) - r
const box = (cx, cy, w, h, r) => (x, y) => {
  const dx = Math.abs(x - cx) - w + r
  const dy = Math.abs(y - cy) - h + r
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r
}
const line = (ax, ay, bx, by, r) => (x, y) => {
  const t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
  const k = Math.min(1, Math.max(0, t))
  return Math.hypot(x - ax - k * (bx - ax), y - ay - k * (by - ay)) - r
}
const union =
  (...shapes) =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)))
const without = (shape, hole) => (x, y) => Math.max(shape(x, y), -hole(x, y))
const both = (a, b) => (x, y) => Math.max(a(x, y), b(x, y))
const star = (cx, cy, r, points) => (x, y) => {
  const angle = Math.atan2(y - cy, x - cx) + Math.PI / 2
  const sector = (2 * Math.PI) / points
  const a = Math.abs((((angle % sector) + sector * 1.5) % sector) - sector / 2)
  const d = Math.hypot(x - cx, y - cy)
  return d * Math.cos(a - 0.2) - r * (0.62 + 0.3 * Math.cos(a * points))
}
const wave = (top, height, length) => (_x, y) => top + height * Math.sin(_x / length) - y
const heart = (x, y) => {
  const px = Math.abs(x - 256) / 170
  const py = (300 - y) / 170
  const d = px ** 2 + (py - 0.85 * Math.sqrt(px)) ** 2 - 0.85
  return d * 90
}

const stickers = {
  'gull-1-sun': [
    [star(256, 256, 240, 12), [255, 196, 0]],
    [circle(256, 256, 150), [255, 224, 102]],
    [union(circle(205, 230, 18), circle(307, 230, 18)), [70, 50, 0]],
    [
      both(without(circle(256, 270, 80), circle(256, 250, 80)), box(256, 330, 90, 60, 0)),
      [70, 50, 0],
    ],
  ],
  'gull-2-wave': [
    [circle(256, 256, 230), [186, 230, 253]],
    [both(circle(256, 256, 230), wave(270, 28, 34)), [14, 116, 144]],
    [both(circle(256, 256, 230), wave(340, 24, 28)), [8, 78, 100]],
  ],
  'gull-3-bird': [
    [union(circle(256, 290, 130), circle(330, 170, 80)), [248, 250, 252]],
    [line(150, 270, 290, 330, 40), [148, 163, 184]],
    [line(395, 165, 450, 180, 16), [249, 115, 22]],
    [circle(345, 155, 14), [15, 23, 42]],
    [union(line(225, 415, 225, 470, 8), line(285, 415, 285, 470, 8)), [249, 115, 22]],
  ],
  'paper-1-heart': [[heart, [225, 29, 72]]],
  'paper-2-check': [
    [circle(256, 256, 220), [22, 163, 74]],
    [union(line(160, 265, 230, 335, 26), line(230, 335, 360, 190, 26)), [255, 255, 255]],
  ],
  'paper-3-thanks': [
    [box(256, 240, 210, 140, 40), [124, 58, 237]],
    [line(180, 360, 150, 450, 30), [124, 58, 237]],
    [union(circle(170, 240, 28), circle(256, 240, 28), circle(342, 240, 28)), [255, 255, 255]],
  ],
}

function draw(layers) {
  const pixels = Buffer.alloc(SIDE * SIDE * 4)
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const at = (y * SIDE + x) * 4
      for (const [shape, color] of layers) {
        const cover = Math.min(1, Math.max(0, 0.5 - shape(x + 0.5, y + 0.5)))
        if (cover <= 0) continue
        const alpha = cover + (pixels[at + 3] / 255) * (1 - cover)
        for (let c = 0; c < 3; c++) {
          const below = pixels[at + c] * (pixels[at + 3] / 255) * (1 - cover)
          pixels[at + c] = Math.round((color[c] * cover + below) / alpha)
        }
        pixels[at + 3] = Math.round(alpha * 255)
      }
    }
  }
  return pixels
}

mkdirSync(OUT, { recursive: true })
const head = `P7\nWIDTH ${SIDE}\nHEIGHT ${SIDE}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n`
for (const [name, layers] of Object.entries(stickers)) {
  const source = join(OUT, `${name}.pam`)
  writeFileSync(source, Buffer.concat([Buffer.from(head), draw(layers)]))
  execFileSync('cwebp', [
    '-quiet',
    '-lossless',
    '-z',
    '9',
    '-exact',
    source,
    '-o',
    join(OUT, `${name}.webp`),
  ])
  rmSync(source)
}
