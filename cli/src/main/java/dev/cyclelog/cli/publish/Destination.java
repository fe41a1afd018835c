package dev.cyclelog.cli.publish;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Validation;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.publisher.InvalidEventException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Where a run's events go: to Kafka, or, for a dry run, nowhere. */
public interface Destination {

    /**
     * Takes an event.
     *
     * @return as of {@link EventPublisher#publish(byte[])}
     * @throws InvalidEventException if the event does not match the catalogue
     */
    CompletableFuture<Void> publish(byte[] json);

    /**
     * Waits until the results of all events are known.
     *
     * @return whether they are, in time
     */
    boolean flush(Duration timeout) throws InterruptedException;

    /** The destination that is Kafka. */
    static Destination of(EventPublisher publisher) {
        return new Destination() {
            @Override
            public CompletableFuture<Void> publish(byte[] json) {
                return publisher.publish(json);
            }

            @Override
            public boolean flush(Duration timeout) throws InterruptedException {
                return publisher.flush(timeout);
            }
        };
    }

    /** The destination that validates only. */
    static Destination nowhere(EventCatalogue catalogue) {
        EventValidator validator = new EventValidator(catalogue);
        return new Destination() {
            @Override
            public CompletableFuture<Void> publish(byte[] json) {
                if (validator.validate(json) instanceof Validation.Invalid invalid) {
                    throw new InvalidEventException(invalid);
                }
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public boolean flush(Duration timeout) {
                return true;
            }
        };
    }
}
