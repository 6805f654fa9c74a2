/** Hosts that model weights and compiled model libraries come from. Nothing else may be contacted. */
export const weightHosts = [
  'https://huggingface.co',
  'https://*.huggingface.co',
  'https://*.hf.co',
  'https://raw.githubusercontent.com',
] as const;

/** Whether the policy below lets the page fetch from this address; the browser itself would only say "Failed to fetch". */
export function mayContact(url: string, origin: string): boolean {
  const address = new URL(url);
  if (address.origin === origin || address.protocol === 'blob:') return true;
  return weightHosts.some((host) => {
    const name = host.slice('https://'.length);
    if (address.protocol !== 'https:' || address.port !== '') return false;
    return name.startsWith('*.') ? address.hostname.endsWith(name.slice(1)) : address.hostname === name;
  });
}

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // wllama starts its own worker from a blob.
  "worker-src 'self' blob:",
  `connect-src 'self' blob: ${weightHosts.join(' ')}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Cross-origin isolation gives wllama threads and exact clocks. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const;
