/** Tasks about one subject, each begun when those before it are done; different subjects don't wait. */
export class Turns {
  #last = new Map<string, Promise<void>>();

  /** The task's outcome; a task that fails holds up nobody. */
  run<T>(subject: string, task: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(subject) ?? Promise.resolve()).then(task);
    const done = turn.then(
      () => {},
      () => {},
    );
    this.#last.set(subject, done);
    done.then(() => {
      if (this.#last.get(subject) === done) this.#last.delete(subject);
    });
    return turn;
  }

  /** Subjects with a task that is not done. */
  subjects(): Iterable<string> {
    return this.#last.keys();
  }
}
