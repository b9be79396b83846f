type Column = unknown[];

/** One object for each row of a table, and one more below it for a frame inside it. */
export function recordsOf(
  length: number,
  names: string[],
  columns: Column[],
  nestedName: string | undefined,
): Record<string, unknown>[] {
  const records: Record<string, unknown>[] = [];
  for (let row = 0; row < length; row++) {
    const record: Record<string, unknown> = { __depth: 0, __index: row };
    names.forEach((name, column) => {
      record[name] = columns[column][row];
    });
    records.push(record);
    const nested = nestedName ? (record[nestedName] as unknown[] | undefined) : undefined;
    if (nested) {
      records.push({ __depth: 1, __index: row, data: nested[0] });
    }
  }
  return records;
}

/**
 * Joins two tables by their first column: rows that match, then those of the left, then those of the
 * right that match none.
 */
export function joinedRows(
  matched: [left: number, rights: number[]][],
  unmatchedLeft: number[],
  unmatchedRight: number[],
  left: Column[],
  right: Column[],
): Column[] {
  const joined: Column[] = Array.from({ length: left.length + right.length - 1 }, () => []);
  const add = (l: number | undefined, r: number | undefined) => {
    left.forEach((column, at) => {
      const value = at === 0 && l === undefined ? right[0][r!] : null;
      joined[at].push(l === undefined ? value : column[l]);
    });
    right.slice(1).forEach((column, at) => {
      joined[left.length + at].push(r === undefined ? null : column[r]);
    });
  };
  matched.forEach(([l, rights]) => rights.forEach((r) => add(l, r)));
  unmatchedLeft.forEach((l) => add(l, undefined));
  unmatchedRight.forEach((r) => add(undefined, r));
  return joined;
}
