package dev.cyclelog.runtime;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reports how far a long piece of work has come, now and then. Not safe for use by several threads. */
public final class Progress {

    private static final long EVERY_NANOS = 2_000_000_000L;

    private final Consumer<String> lines;
    private long last = System.nanoTime();

    /** Progress that goes to {@code lines}. */
    public Progress(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Reports the line if the last one is some time ago. */
    public void report(Supplier<String> line) {
        long now = System.nanoTime();
        if (now - last > EVERY_NANOS) {
            last = now;
            lines.accept(line.get());
        }
    }
}
