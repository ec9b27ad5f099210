import type { ComponentKind } from './component-kind.ts'
import { inputComponents } from './input-components.ts'

const plainText: ComponentKind = {
  since: 2.1,
  required: ['text'],
  optional: ['font-weight', 'strikethrough', 'visible', 'markdown'],
  max: { text: 4096 },
  words: { 'font-weight': ['bold', 'italic', 'bold_italic', 'normal'] },
  later: { markdown: 5.1 },
}

export const flowComponents: Readonly<Record<string, ComponentKind>> = {
  ...inputComponents,
  TextHeading: { since: 2.1, required: ['text'], optional: ['visible'], max: { text: 80 } },
  TextSubheading: { since: 2.1, required: ['text'], optional: ['visible'], max: { text: 80 } },
  TextBody: plainText,
  TextCaption: plainText,
  RichText: { since: 5.1, required: ['text'], optional: ['visible'] },
  Footer: {
    since: 2.1,
    required: ['label', 'on-click-action'],
    optional: ['left-caption', 'center-caption', 'right-caption', 'enabled', 'visible'],
    max: { label: 35, 'left-caption': 15, 'center-caption': 15, 'right-caption': 15 },
    perScreen: 1,
  },
  EmbeddedLink: {
    since: 2.1,
    required: ['text', 'on-click-action'],
    optional: ['visible'],
    max: { text: 25 },
    perScreen: 2,
  },
  Image: {
    since: 2.1,
    required: ['src'],
    optional: ['width', 'height', 'scale-type', 'aspect-ratio', 'alt-text', 'visible'],
    perScreen: 3,
    imageBytes: 300 * 1024,
    words: { 'scale-type': ['cover', 'contain'] },
  },
  ImageCarousel: {
    since: 7.1,
    required: ['images'],
    optional: ['aspect-ratio', 'scale-type', 'visible'],
    perScreen: 2,
    entries: { images: [1, 3] },
  },
  NavigationList: {
    since: 6.2,
    required: ['name', 'list-items'],
    optional: ['label', 'description', 'media-size', 'on-click-action', 'visible'],
    perScreen: 2,
    entries: { 'list-items': [1, 20] },
  },
  If: { since: 4, required: ['condition', 'then'], optional: ['else'] },
  Switch: { since: 4, required: ['value', 'cases'], optional: [] },
  Form: { since: 2.1, required: ['name', 'children'], optional: ['init-values', 'error-messages'] },
}
