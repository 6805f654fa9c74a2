/** A file's name without what it says of format and packing: "judge.jsonl.gz" -> "judge". */
export const fileStem = (fileName: string): string =>
  fileName.replace(/(?:\.(?:jsonl|ndjson|json|csv|tsv|txt|parquet|gz))+$/i, '');
