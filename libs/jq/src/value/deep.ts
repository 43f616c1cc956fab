/**
 * A recursive computation that yields each inner computation it needs and receives its result, so that
 * {@link runDeep} can keep the pending ones on the heap: its depth costs no JavaScript stack.
 */
export type Deep<T> = Generator<Deep<T>, T, T>;

export function runDeep<T>(start: Deep<T>): T {
  const pending: Deep<T>[] = [];
  let current = start;
  let step = current.next();
  for (;;) {
    if (step.done !== true) {
      pending.push(current);
      current = step.value;
      step = current.next();
      continue;
    }
    const outer = pending.pop();
    if (outer === undefined) return step.value;
    current = outer;
    step = current.next(step.value);
  }
}
