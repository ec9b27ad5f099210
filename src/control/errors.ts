/** Refusals of the control API: `{"error":{"code","message","details"}}`. */
export const controlErrors = {
  invalid_request: 400,
  unauthorized: 401,
  host_not_allowed: 403,
  origin_not_allowed: 403,
  not_found: 404,
  world_not_found: 404,
  method_not_allowed: 405,
  name_taken: 409,
  not_delivered: 409,
  already_paid: 409,
  not_coexistence: 409,
  not_registered: 409,
  too_large: 413,
  not_ready: 503,
  internal: 500,
} as const

export type ControlErrorCode = keyof typeof controlErrors

export class ControlError extends Error {
  readonly code: ControlErrorCode
  readonly details: unknown

  constructor(code: ControlErrorCode, message: string, details?: unknown) {
    super(message)
    this.name = 'ControlError'
    this.code = code
    this.details = details
  }
}

export const controlErrorBody = (code: ControlErrorCode, message: string, details?: unknown) => ({
  error: { code, message, ...(details !== undefined && { details }) },
})
