package dev.cyclelog.cli.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** How fast a count grows, over the last ten seconds. Safe for use by several threads. */
final class Rate {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long count) {}

    /** Notes the count at a moment, which is later than the last one. */
    synchronized void add(long nanos, long count) {
        samples.add(new Sample(nanos, count));
        while (samples.getFirst().nanos < nanos - WINDOW.toNanos()) {
            samples.removeFirst();
        }
    }

    /** Nothing is known for a while: what came before is no measure of what comes next. */
    synchronized void forget() {
        samples.clear();
    }

    /** Empty if not enough is known; 0 if the count has fallen, as it does when a topic is made anew. */
    synchronized OptionalDouble perSecond() {
        if (samples.size() < 2) {
            return OptionalDouble.empty();
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        return OptionalDouble.of(Math.max(0, (last.count - first.count) / ((last.nanos - first.nanos) / 1e9)));
    }
}
