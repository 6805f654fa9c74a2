import type { AsideReason, ItemWarning } from '../item';
import type { Mapping, SavedMapping } from './mapping/mapping';
import type { LengthGap } from './length-gap';
import type { Shortcut } from './shortcuts';
import type { TextReading } from './text-reading';

export interface ReadOptions extends TextReading {
  /** Read the file as this format, whatever it looks like. */
  readonly format?: string;
  /** Read the file as this mapping says, whatever it looks like. */
  readonly mapping?: Mapping;
  /** Mappings of earlier files: one is used for a file of its shape. */
  readonly savedMappings?: readonly SavedMapping[];
  /** The file is read for its golden judgments: one that holds no comparisons is welcome too. */
  readonly golden?: true;
}

/** One row that could not be used. Costs only itself. */
export interface RejectedRow {
  /** 1-based. */
  readonly line: number;
  /** 1-based column of a JSON error. */
  readonly column?: number;
  readonly field?: string;
  readonly code: string;
  /** What happened and what was expected. */
  readonly message: string;
  /** First 200 characters. */
  readonly excerpt: string;
}

export interface FileProblem {
  readonly code: string;
  /** What happened, what was kept, what to do. */
  readonly message: string;
}

/** Something to know of a file that was read all the same: what it was taken for, or what was overlooked in it. */
export type FileNote = FileProblem;

/** Takes a note; of several with one code the first counts. */
export type NoteFile = (note: FileNote) => void;

/** read = imported + rejected, in rows; blank lines are not rows. */
export interface ImportReport {
  readonly fileName: string;
  readonly bytes: number;
  /** Chosen format; null if none fits. */
  readonly format: string | null;
  /** Set if a person said what the columns mean. */
  readonly mapping?: Mapping;
  /** Share of sampled rows that fit it, 0..1. */
  readonly confidence: number;
  readonly alternatives: readonly string[];
  readonly read: number;
  readonly imported: number;
  readonly rejected: number;
  /** The first 200; rows that are only set aside stand back behind the others. */
  readonly rejects: readonly RejectedRow[];
  readonly warnings: Readonly<Partial<Record<ItemWarning, number>>>;
  /**
   * Comparisons that were read and name no better answer, such as ties; absent if there are none. A row that gives
   * nothing else counts as rejected, under this reason.
   */
  readonly setAside?: Readonly<Partial<Record<AsideReason, number>>>;
  /** How many of the rejected rows are such: sound, and no fault of the file. Absent if there are none. */
  readonly setAsideRows?: number;
  /** What a judge that reads nothing would get right; absent in reports of earlier versions. */
  readonly shortcuts?: readonly Shortcut[];
  /** null if there is no item; absent in reports of earlier versions. */
  readonly lengthGap?: LengthGap | null;
  /** Absent if there is nothing to say. */
  readonly notes?: readonly FileNote[];
  /** Set when the file as a whole could not be used, or reading stopped early. */
  readonly problem: FileProblem | null;
}
