/** How rows are sorted by a column. */
export type Sorted = 'ascending' | 'descending' | 'not';
