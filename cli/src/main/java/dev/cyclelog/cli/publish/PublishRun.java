package dev.cyclelog.cli.publish;

import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.publisher.InvalidEventException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Publishes events one after the other and counts them. An invalid event is reported and left out; the first one that
 * Kafka does not store ends the run.
 *
 * <p>One thread publishes; any thread may look at the counts.
 */
public final class PublishRun {

    private static final Duration LOOK_FOR_FAILURES = Duration.ofMillis(500);

    private final Destination destination;
    private final Consumer<String> complaints;
    private final PublishCounts counts = new PublishCounts();
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicReference<NotPublishedException> failure = new AtomicReference<>();

    /** A run that publishes, and reports each invalid event at once. */
    public PublishRun(EventPublisher publisher, Consumer<String> complaints) {
        this(Destination.of(publisher), complaints);
    }

    /** A run to this destination that reports each invalid event at once. */
    public PublishRun(Destination destination, Consumer<String> complaints) {
        this.destination = destination;
        this.complaints = complaints;
    }

    /**
     * Publishes the lines, and waits until Kafka has stored them.
     *
     * @param stopAtFirstWrong whether the first invalid event ends it
     * @return whether all lines were gone through
     * @throws IOException if the input cannot be read on; what went before is stored
     * @throws NotPublishedException if Kafka did not store an event
     */
    public boolean publish(EventLines lines, boolean stopAtFirstWrong) throws IOException {
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (!publish("line " + lines.number(), line) && stopAtFirstWrong) {
                    return false;
                }
            }
            return true;
        } finally {
            finish();
        }
    }

    /**
     * Publishes one event.
     *
     * @param place where it comes from, for the report: "line 12"
     * @param json the event
     * @return whether it was valid
     * @throws NotPublishedException if Kafka did not store an earlier event
     */
    public boolean publish(String place, byte[] json) {
        throwFailure();
        underWay.incrementAndGet();
        try {
            destination.publish(json).whenComplete((stored, failed) -> {
                if (failed == null) {
                    counts.stored(PublishCounts.eventType(json));
                } else {
                    failure.compareAndSet(null, new NotPublishedException(place, failed));
                }
                underWay.decrementAndGet();
            });
            return true;
        } catch (InvalidEventException wrong) {
            underWay.decrementAndGet();
            counts.wrong(wrong.reason());
            complaints.accept(place + ": " + wrong.getMessage());
            return false;
        }
    }

    /**
     * Waits until Kafka has stored all events.
     *
     * @throws NotPublishedException if it did not store one
     */
    public void finish() {
        try {
            while (failure.get() == null && !destination.flush(LOOK_FOR_FAILURES)) {
                // A failure need not wait for the events behind it.
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            failure.compareAndSet(null, new NotPublishedException("the end", interrupted));
        }
        throwFailure();
    }

    private void throwFailure() {
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** What has become of the events so far. */
    public PublishCounts counts() {
        return counts;
    }

    /** How many events Kafka has not answered for yet. */
    long underWay() {
        return underWay.get();
    }
}
