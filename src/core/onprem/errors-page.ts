/** Where errors in webhooks of the client say that they are explained. */
export const ERRORS_PAGE = 'https://developers.facebook.com/docs/whatsapp/api/errors/'
