package dev.cyclelog.runtime.projection;

import dev.cyclelog.runtime.FailureText;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long the environment has been failing: what to log of it, and how long to wait before the next attempt. */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration REMINDER = Duration.ofSeconds(30);

    /** Longer than it takes from a pause to the next attempt to write. */
    private static final Duration QUIET = LONGEST_PAUSE.multipliedBy(2);

    private final String groupId;
    private boolean ongoing;
    private long began;
    private long reminded;
    private long failed;
    private Duration pause;

    Outage(String groupId) {
        this.groupId = groupId;
    }

    /** Notes a failure; returns how long to wait. */
    Duration failed(Throwable failure) {
        long now = System.nanoTime();
        failed = now;
        if (!ongoing) {
            ongoing = true;
            began = now;
            reminded = now;
            pause = FIRST_PAUSE;
            LOG.atWarn()
                    .addKeyValue("group", groupId)
                    .addKeyValue("reason", FailureText.of(failure))
                    .log("waits and tries again");
        } else if (now - reminded > REMINDER.toNanos()) {
            reminded = now;
            LOG.atWarn()
                    .addKeyValue("group", groupId)
                    .addKeyValue("seconds", seconds(now))
                    .addKeyValue("reason", FailureText.of(failure))
                    .log("still waits");
        }
        Duration wait = pause;
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        return wait;
    }

    /**
     * Notes a success, which ends the outage if a batch was written, or if nothing has failed for a while: on a full
     * disk all succeeds but the writing.
     */
    void succeeded(boolean batchWritten) {
        long now = System.nanoTime();
        if (ongoing && (batchWritten || now - failed > QUIET.toNanos())) {
            ongoing = false;
            LOG.atInfo()
                    .addKeyValue("group", groupId)
                    .addKeyValue("seconds", seconds(now))
                    .log("goes on");
        }
    }

    private long seconds(long now) {
        return Duration.ofNanos(now - began).toSeconds();
    }
}
