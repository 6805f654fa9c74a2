/** The part of Virtualizer's handle that is used here. */
export interface ListHandle {
  scrollToIndex(row: number, options: { readonly align: 'start' | 'end' | 'nearest'; readonly offset?: number }): void;
  getScrollOffset(): number;
  getViewportSize(): number;
  getItemOffset(row: number): number;
  getItemSize(row: number): number;
}
