export interface Layer {
  readonly name: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly packages: readonly string[];
  readonly message: string;
}
export declare const layers: readonly Layer[];
