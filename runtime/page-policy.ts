/**
 * What the page may load, whichever host serves it: only what came from where it came from
 * itself. Pictures of receipts are data.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/**
 * For every answer of a host. The camera is for the bench's scanner, on its own page alone.
 * `frames`: origins that the page may show in a frame, as the customer's phone; none by default.
 */
export const securityHeaders = (
  frames: readonly string[] = [],
): Readonly<Record<string, string>> => ({
  'content-security-policy': [
    ...POLICY,
    ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});
