/** What an authentication template says; the business can not word it itself. */
interface Texts {
  readonly code: string
  readonly security: string
  /** `#` is the number of minutes. */
  readonly expiry: string
  readonly copy: string
  readonly autofill: string
}

const english: Texts = {
  code: '*{{1}}* is your verification code.',
  security: 'For your security, do not share this code.',
  expiry: 'This code expires in # minutes.',
  copy: 'Copy code',
  autofill: 'Autofill',
}

const texts: Readonly<Record<string, Texts>> = {
  en: english,
  es: {
    code: 'Tu código de verificación es *{{1}}*.',
    security: 'Por tu seguridad, no lo compartas.',
    expiry: 'Este código caduca en # minutos.',
    copy: 'Copiar código',
    autofill: 'Autocompletar',
  },
  pt: {
    code: 'Seu código de verificação é *{{1}}*.',
    security: 'Para sua segurança, não o compartilhe.',
    expiry: 'Este código expira em # minutos.',
    copy: 'Copiar código',
    autofill: 'Preencher automaticamente',
  },
  fr: {
    code: 'Votre code de vérification est *{{1}}*.',
    security: 'Pour votre sécurité, ne le partagez pas.',
    expiry: 'Ce code expire dans # minutes.',
    copy: 'Copier le code',
    autofill: 'Saisie automatique',
  },
  de: {
    code: '*{{1}}* ist dein Verifizierungscode.',
    security: 'Gib diesen Code zu deiner Sicherheit nicht weiter.',
    expiry: 'Dieser Code läuft in # Minuten ab.',
    copy: 'Code kopieren',
    autofill: 'Automatisch ausfüllen',
  },
  it: {
    code: 'Il tuo codice di verifica è *{{1}}*.',
    security: 'Per la tua sicurezza, non condividerlo.',
    expiry: 'Questo codice scade tra # minuti.',
    copy: 'Copia codice',
    autofill: 'Compila',
  },
  id: {
    code: '*{{1}}* adalah kode verifikasi Anda.',
    security: 'Demi keamanan, jangan bagikan kode ini.',
    expiry: 'Kode ini kedaluwarsa dalam # menit.',
    copy: 'Salin kode',
    autofill: 'Isi otomatis',
  },
}

/** A language that is not here speaks English. */
const textsFor = (language: string): Texts => texts[language.split('_')[0] ?? ''] ?? english

export function authenticationBody(language: string, security: boolean): string {
  const said = textsFor(language)
  return security ? `${said.code} ${said.security}` : said.code
}

export const authenticationFooter = (language: string, minutes: number): string =>
  textsFor(language).expiry.replace('#', String(minutes))

export const copyText = (language: string): string => textsFor(language).copy
export const autofillText = (language: string): string => textsFor(language).autofill
