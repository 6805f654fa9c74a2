/** Readable, sortable and unique enough for one machine: 20261123-182348-3fa9. */
export function runId(now: number, random: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  return `${date}-${time}-${Math.floor(random * 0x10000)
    .toString(16)
    .padStart(4, '0')}`;
}
