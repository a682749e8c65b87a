/** Who wants to hear of something. Each listener is told once an event, in order of asking. */
export interface Listeners<T> {
  /** Returns the unsubscriber. */
  add(listener: (value: T) => void): () => void;
  emit(value: T): void;
}

export function createListeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => all.delete(listener);
    },
    emit(value) {
      for (const listener of [...all]) listener(value);
    },
  };
}
