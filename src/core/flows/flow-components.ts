/** What a component of Flow JSON may and must hold. */
export interface ComponentKind {
  /** First version that has it. */
  readonly since: number
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** Longest texts by property. */
  readonly max?: Readonly<Record<string, number>>
  /** How many may stand on one screen. */
  readonly perScreen?: number
  /** Fewest and most entries, by the property that lists them. */
  readonly entries?: Readonly<Record<string, readonly [number, number]>>
  /** Allowed values by property. */
  readonly words?: Readonly<Record<string, readonly string[]>>
  /** Lowest and highest numbers by property. */
  readonly bounds?: Readonly<Record<string, readonly [number, number]>>
  /** Properties that came later than the component, with their first version. */
  readonly later?: Readonly<Record<string, number>>
  /** Most bytes of the image that `src` holds. */
  readonly imageBytes?: number
  /** Gives a value to the form under its name. */
  readonly input?: true
}

const input = ['required', 'enabled', 'visible', 'init-value', 'error-message']
const select = ['on-select-action', 'on-unselect-action']
const weight = { 'font-weight': ['bold', 'italic', 'bold_italic', 'normal'] }
const MOST_KB = 25_600
const MOST_FILES = 30
const choice = ['description', 'media-size', ...input, ...select]

export const flowComponents: Readonly<Record<string, ComponentKind>> = {
  TextHeading: { since: 2.1, required: ['text'], optional: ['visible'], max: { text: 80 } },
  TextSubheading: { since: 2.1, required: ['text'], optional: ['visible'], max: { text: 80 } },
  TextBody: {
    since: 2.1,
    required: ['text'],
    optional: ['font-weight', 'strikethrough', 'visible', 'markdown'],
    max: { text: 4096 },
    words: weight,
    later: { markdown: 5.1 },
  },
  TextCaption: {
    since: 2.1,
    required: ['text'],
    optional: ['font-weight', 'strikethrough', 'visible', 'markdown'],
    max: { text: 4096 },
    words: weight,
    later: { markdown: 5.1 },
  },
  RichText: { since: 5.1, required: ['text'], optional: ['visible'] },
  TextInput: {
    since: 2.1,
    required: ['label', 'name'],
    optional: [
      'input-type',
      'pattern',
      'helper-text',
      'min-chars',
      'max-chars',
      'label-variant',
      ...input,
    ],
    max: { label: 20, 'helper-text': 80, 'error-message': 30 },
    words: { 'input-type': ['text', 'number', 'email', 'password', 'passcode', 'phone'] },
    later: { pattern: 6.2, 'label-variant': 7 },
    input: true,
  },
  TextArea: {
    since: 2.1,
    required: ['label', 'name'],
    optional: ['max-length', 'helper-text', 'label-variant', ...input],
    max: { label: 20, 'helper-text': 80 },
    later: { 'label-variant': 7 },
    input: true,
  },
  CheckboxGroup: {
    since: 2.1,
    required: ['name', 'data-source'],
    optional: ['label', 'min-selected-items', 'max-selected-items', ...choice],
    max: { label: 30 },
    entries: { 'data-source': [1, 20] },
    input: true,
  },
  RadioButtonsGroup: {
    since: 2.1,
    required: ['name', 'data-source'],
    optional: ['label', ...choice],
    max: { label: 30 },
    entries: { 'data-source': [1, 20] },
    input: true,
  },
  Dropdown: {
    since: 2.1,
    required: ['label', 'name', 'data-source'],
    optional: [...input, ...select],
    max: { label: 20 },
    entries: { 'data-source': [1, 200] },
    input: true,
  },
  ChipsSelector: {
    since: 6.3,
    required: ['label', 'name', 'data-source'],
    optional: ['min-selected-items', 'max-selected-items', ...choice],
    max: { label: 80, description: 300 },
    entries: { 'data-source': [2, 20] },
    input: true,
  },
  Footer: {
    since: 2.1,
    required: ['label', 'on-click-action'],
    optional: ['left-caption', 'center-caption', 'right-caption', 'enabled', 'visible'],
    max: { label: 35, 'left-caption': 15, 'center-caption': 15, 'right-caption': 15 },
    perScreen: 1,
  },
  OptIn: {
    since: 2.1,
    required: ['label', 'name'],
    optional: ['on-click-action', ...input, ...select],
    max: { label: 120 },
    perScreen: 5,
    input: true,
  },
  EmbeddedLink: {
    since: 2.1,
    required: ['text', 'on-click-action'],
    optional: ['visible'],
    max: { text: 25 },
    perScreen: 2,
  },
  DatePicker: {
    since: 2.1,
    required: ['label', 'name'],
    optional: [
      'min-date',
      'max-date',
      'unavailable-dates',
      'helper-text',
      'on-select-action',
      ...input,
    ],
    max: { label: 40, 'helper-text': 80, 'error-message': 80 },
    input: true,
  },
  CalendarPicker: {
    since: 6.1,
    required: ['name', 'label'],
    optional: [
      'title',
      'description',
      'mode',
      'min-date',
      'max-date',
      'unavailable-dates',
      'include-days',
      'min-days',
      'max-days',
      'helper-text',
      'on-select-action',
      ...input,
    ],
    max: { title: 80, description: 300, label: 40 },
    words: { mode: ['single', 'range'] },
    input: true,
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
  PhotoPicker: {
    since: 4,
    required: ['name', 'label'],
    optional: [
      'description',
      'photo-source',
      'max-file-size-kb',
      'min-uploaded-photos',
      'max-uploaded-photos',
      'enabled',
      'visible',
      'error-message',
    ],
    max: { label: 80, description: 300 },
    perScreen: 1,
    words: { 'photo-source': ['camera_gallery', 'camera', 'gallery'] },
    bounds: {
      'max-file-size-kb': [1, MOST_KB],
      'min-uploaded-photos': [0, MOST_FILES],
      'max-uploaded-photos': [1, MOST_FILES],
    },
    input: true,
  },
  DocumentPicker: {
    since: 4,
    required: ['name', 'label'],
    optional: [
      'description',
      'max-file-size-kb',
      'min-uploaded-documents',
      'max-uploaded-documents',
      'allowed-mime-types',
      'enabled',
      'visible',
      'error-message',
    ],
    max: { label: 80, description: 300 },
    perScreen: 1,
    bounds: {
      'max-file-size-kb': [1, MOST_KB],
      'min-uploaded-documents': [0, MOST_FILES],
      'max-uploaded-documents': [1, MOST_FILES],
    },
    input: true,
  },
  If: { since: 4, required: ['condition', 'then'], optional: ['else'] },
  Switch: { since: 4, required: ['value', 'cases'], optional: [] },
  Form: { since: 2.1, required: ['name', 'children'], optional: ['init-values', 'error-messages'] },
}

export interface ActionKind {
  readonly since: number
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** Components that may have it; absent for all. */
  readonly of?: readonly string[]
}

/** Actions with what they must and may hold and the first version that has them. */
export const flowActions: Readonly<Record<string, ActionKind>> = {
  navigate: { since: 2.1, required: ['next'], optional: ['payload'] },
  data_exchange: { since: 2.1, required: [], optional: ['payload'] },
  complete: { since: 2.1, required: [], optional: ['payload'] },
  update_data: { since: 6, required: ['payload'], optional: [] },
  open_url: { since: 6, required: ['url'], optional: [], of: ['EmbeddedLink', 'OptIn'] },
}
