/** The window of the desktop program, whose bench shows these pages in a frame as well. */
const DESKTOP_PAGE = 'tellerbench://terminal';

/**
 * For every answer: nothing but this server's own style and script, no inline script, and a frame
 * only in a page of this very host, whose port is another.
 */
export function securityHeaders(names: ReadonlySet<string>): Readonly<Record<string, string>> {
  // A source of CSP has no IPv6 address.
  const hosts = [...names].filter((name) => !name.startsWith('[') && name !== '::');
  const frames = hosts.map((name) => `http://${name}:*`).join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors 'self' ${frames} ${DESKTOP_PAGE}`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
    // Not `no-referrer`: with it a form of our own comes with the origin `null`.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}
