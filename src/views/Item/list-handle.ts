/** The part of VList's handle that is used here. */
export interface ListHandle {
  scrollToIndex(row: number, options: { readonly align: 'nearest' }): void;
  getViewportSize(): number;
  getItemSize(row: number): number;
}
