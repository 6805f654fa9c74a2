export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface NoticeContent {
  readonly text: string;
  readonly title?: string;
  readonly tone?: 'plain' | 'attention' | 'failure';
  readonly action?: NoticeAction;
  /** Something else to do, which leaves the notice where it is. */
  readonly also?: NoticeAction;
  /** Closes by itself after this long; without it, a person closes it. */
  readonly forMs?: number;
  /** Runs when it closes, unless its action was taken. */
  readonly onGone?: () => void;
}

export interface ShownNotice extends NoticeContent {
  readonly id: number;
}

/** Short messages at the foot of the page: what happened, what was kept, what to do. */
export class Notices {
  shown: readonly ShownNotice[] = $state.raw([]);
  #lastId = 0;

  add(content: NoticeContent): number {
    const id = ++this.#lastId;
    this.shown = [...this.shown, { ...content, id }];
    if (content.forMs !== undefined) {
      setTimeout(() => {
        this.close(id);
      }, content.forMs);
    }
    return id;
  }

  readonly close = (id: number): void => {
    const notice = this.#take(id);
    notice?.onGone?.();
  };

  readonly act = (id: number): void => {
    const notice = this.#take(id);
    notice?.action?.run();
  };

  /** For work started by a click whose failure nobody else shows. */
  failed(title: string, error: unknown): void {
    this.add({ title, text: error instanceof Error ? error.message : String(error), tone: 'failure' });
  }

  #take(id: number): ShownNotice | undefined {
    const notice = this.shown.find((shown) => shown.id === id);
    this.shown = this.shown.filter((shown) => shown.id !== id);
    return notice;
  }
}
