package dev.cyclelog.runtime.metrics;

import dev.cyclelog.runtime.FailureText;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on a thread of its own. What fails is tried again; only the first failure in a row is
 * logged.
 */
public final class Repeatedly implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Repeatedly.class);
    private static final Duration END = Duration.ofSeconds(2);

    private final String name;
    private final Runnable work;
    private final ScheduledExecutorService thread;
    private boolean failing;
    private volatile boolean closing;

    /**
     * Begins.
     *
     * @param name of the thread, and what the log says
     * @param pause between the end of one time and the beginning of the next
     */
    public Repeatedly(String name, Duration pause, Runnable work) {
        this.name = name;
        this.work = work;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
        thread.scheduleWithFixedDelay(this::attempt, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt() {
        try {
            work.run();
            failing = false;
        } catch (RuntimeException | Error failure) {
            if (!failing && !closing) {
                LOG.atWarn()
                        .addKeyValue("task", name)
                        .addKeyValue("reason", FailureText.of(failure))
                        .log("fails, and is tried again");
            }
            failing = true;
        }
    }

    /** Interrupts what is under way, and waits a little for its end. */
    @Override
    public void close() {
        closing = true;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn()
                        .addKeyValue("task", name)
                        .addKeyValue("seconds", END.toSeconds())
                        .log("does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
