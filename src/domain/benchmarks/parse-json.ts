/** @returns undefined for text that is not JSON. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The caller finds out where and why, if it wants to know.
    return undefined;
  }
}
