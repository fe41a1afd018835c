package dev.cyclelog.cli.publish;

import dev.cyclelog.cli.Progress;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.publisher.InvalidEventException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Publishes events one after the other, counts them and reports progress. An invalid event is reported and left out; a
 * failure of Kafka ends the run.
 */
public final class PublishRun {

    private final EventPublisher publisher;
    private final Consumer<String> complaints;
    private final Progress progress;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final long start = System.nanoTime();
    private long published;
    private long invalid;

    /** A run that reports each invalid event at once, and now and then how far it is. */
    public PublishRun(EventPublisher publisher, Consumer<String> lines) {
        this.publisher = publisher;
        this.complaints = lines;
        this.progress = new Progress(lines);
    }

    /**
     * Publishes all lines, and waits until Kafka has stored them.
     *
     * @throws IOException if the input cannot be read on; what went before is stored
     */
    public void publish(EventLines lines) throws IOException {
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                publish("line " + lines.number(), line);
            }
        } catch (IOException unreadable) {
            finish();
            throw new IOException(
                    "cannot read on after line %d; %,d events were published; publishing them again changes nothing"
                            .formatted(lines.number(), published),
                    unreadable);
        }
        finish();
    }

    /**
     * Publishes one event.
     *
     * @param place where it comes from, for the report: "line 12"
     * @param json the event
     * @throws CompletionException if Kafka did not store an earlier event
     */
    public void publish(String place, byte[] json) {
        throwFailure();
        try {
            publisher.publish(json).whenComplete((stored, failed) -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                }
            });
            published++;
        } catch (InvalidEventException wrong) {
            invalid++;
            complaints.accept(place + ": " + wrong.getMessage());
        }
        progress.report(() ->
                "%,d events sent (%,.0f/s)".formatted(published, published / ((System.nanoTime() - start) / 1e9)));
    }

    /** Waits until Kafka has stored all events. */
    public void finish() {
        publisher.flush();
        throwFailure();
    }

    private void throwFailure() {
        if (failure.get() != null) {
            throw new CompletionException(
                    "Kafka did not store an event; publish the same events again, those that arrived count once",
                    failure.get());
        }
    }

    /** How many events Kafka has stored, once finished. */
    public long published() {
        return published;
    }

    /** How many events were left out. */
    public long invalid() {
        return invalid;
    }
}
