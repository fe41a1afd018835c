package dev.cyclelog.cli.monitor;

import java.time.Duration;

/** Whether something that comes and goes has been so for a while. Safe for use by several threads. */
final class Lasting {

    private final Duration whole;
    private Long since;

    Lasting(Duration whole) {
        this.whole = whole;
    }

    /**
     * Notes whether it is so at a moment, which is later than the last one.
     *
     * @return whether it has been so all the while
     */
    synchronized boolean note(long nanos, boolean so) {
        if (!so) {
            since = null;
        } else if (since == null) {
            since = nanos;
        }
        return so && nanos - since >= whole.toNanos();
    }
}
