/**
 * Lets a few tasks run at once and the others wait in the order in which they came. The browser
 * would send no more requests at once anyway; in turns, the panels that came first are drawn while
 * the others are still asked for.
 */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly atOnce: number) {}

  /** Runs the task when it is its turn; a task that is no longer wanted then is not begun. */
  async take<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.running >= this.atOnce) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      signal.throwIfAborted();
      return await task();
    } finally {
      this.next();
    }
  }

  private next(): void {
    const next = this.waiting.shift();
    if (next === undefined) {
      this.running--;
    } else {
      next();
    }
  }
}
