/** Sizes as the picture tells them: `142 B`, `12 KB`, `1 MB`; powers of 1024, as in Redis's confs. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${rounded(bytes / 1024)} KB`;
  return `${rounded(bytes / (1024 * 1024))} MB`;
}

function rounded(amount: number): string {
  return amount < 10 ? String(Math.round(amount * 10) / 10) : String(Math.round(amount));
}
