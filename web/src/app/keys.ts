/** Idempotency keys: one per act, made when the person acts. */

/** A fresh key; `randomUUID` is missing on pages that are neither https nor localhost. */
export function freshKey(source: Pick<Crypto, "getRandomValues"> & Partial<Crypto> = crypto): string {
  if (typeof source.randomUUID === "function") return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
