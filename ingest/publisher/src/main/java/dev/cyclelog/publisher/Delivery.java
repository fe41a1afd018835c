package dev.cyclelog.publisher;

import dev.cyclelog.events.Event;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/** One event on its way: among the pending ones until it has ended, in exactly one way. */
final class Delivery implements Callback {

    private final Event event;
    private final Collection<Delivery> pending;
    private final FailureWords words;
    private final CompletableFuture<Void> stored = new CompletableFuture<>();
    // Not the caller's future: that one he may complete himself, as orTimeout does.
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Delivery(Event event, Collection<Delivery> pending, FailureWords words) {
        this.event = event;
        this.pending = pending;
        this.words = words;
        pending.add(this);
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception failure) {
        if (failure == null) {
            stored.complete(null);
            end();
        } else {
            fail(failure);
        }
    }

    /** Ends without a confirmation; has no effect after the end. */
    void fail(Exception failure) {
        stored.completeExceptionally(
                new EventNotStoredException(event.eventId(), event.cycleNumber(), words.of(failure), failure));
        end();
    }

    private void end() {
        pending.remove(this);
        ended.complete(null);
    }

    /** The caller's result. */
    CompletableFuture<Void> stored() {
        return stored;
    }

    /** Completes, never exceptionally, when the result is known. */
    CompletableFuture<Void> ended() {
        return ended;
    }
}
