package dev.cyclelog.cli.simulator;

import java.util.Collections;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Joins parts of a game. A part is made only when the one before it is over, because who fights whom depends on what
 * happened until then; {@code Stream.flatMap} would do without that, and hold a whole part in memory.
 */
final class ActIterator implements Iterator<Runnable> {

    private final Iterator<Supplier<Stream<Runnable>>> parts;
    private Iterator<Runnable> acts = Collections.emptyIterator();

    ActIterator(Iterator<Supplier<Stream<Runnable>>> parts) {
        this.parts = parts;
    }

    @Override
    public boolean hasNext() {
        while (!acts.hasNext() && parts.hasNext()) {
            acts = parts.next().get().iterator();
        }
        return acts.hasNext();
    }

    @Override
    public Runnable next() {
        return acts.next();
    }
}
