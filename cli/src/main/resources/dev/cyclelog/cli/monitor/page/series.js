// What the charts show: a sample of each answer, for the last ten minutes.

const KEPT_MS = 10 * 60_000;
const WINDOWS_MS = [2 * 60_000, 5 * 60_000, KEPT_MS];

/** Samples in the order of the monitor's own clock. */
export class Series {
  #samples = [];

  /** What the monitor has kept takes the place of what was there. */
  replace(statuses) {
    this.#samples = statuses.map(sample);
  }

  add(status) {
    const next = sample(status);
    if (next.at > this.last) {
      this.#samples.push(next);
    }
    const oldest = this.last - KEPT_MS;
    while (this.#samples[0].at < oldest) {
      this.#samples.shift();
    }
  }

  /** The moment of the last one, in milliseconds; 0 if there is none. */
  get last() {
    return this.#samples.at(-1)?.at ?? 0;
  }

  /** The shortest window that holds all of them, in milliseconds: of a short history one sees more. */
  get window() {
    const span = this.last - (this.#samples[0]?.at ?? 0);
    return WINDOWS_MS.find((window) => window >= span) ?? KEPT_MS;
  }

  /** For a chart: [milliseconds, value …]; a value that is not known is null. */
  points(...pick) {
    return this.#samples.map((one) => [one.at, ...pick.map((value) => value(one) ?? null)]);
  }

  /** How much a count has grown within the window; null if that is not known. */
  growth(value) {
    const known = this.#samples.map(value).filter((count) => count !== undefined);
    return known.length < 2 ? null : Math.max(0, known.at(-1) - known[0]);
  }
}

function sample(status) {
  return {
    at: Date.parse(status.at),
    stages: Object.fromEntries(status.stages.map((stage) => [stage.name, stage])),
    throughput: status.throughput,
    deadLetters: status.deadLettersInAll,
  };
}
