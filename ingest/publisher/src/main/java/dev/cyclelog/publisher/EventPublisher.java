package dev.cyclelog.publisher;

import dev.cyclelog.events.Event;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Validation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes events to {@code game-events}.
 *
 * <p>What it promises: an event that does not match the catalogue is not sent, and the exception says what is wrong;
 * events published by one thread into one cycle stay in that order; the client's own retries do not double an event. A
 * caller who is unsure whether an event arrived publishes the same event, with the same {@code eventId}, again: it
 * counts once.
 *
 * <p>Safe for use by several threads.
 */
public final class EventPublisher implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final EventValidator validator;
    private final String topic;
    private final byte[] source;
    private final Duration closeTimeout;

    EventPublisher(
            Producer<byte[], byte[]> producer,
            EventValidator validator,
            String topic,
            String source,
            Duration closeTimeout) {
        this.producer = producer;
        this.validator = validator;
        this.topic = topic;
        this.source = source == null ? null : source.getBytes(StandardCharsets.UTF_8);
        this.closeTimeout = closeTimeout;
    }

    /** Begins to configure a publisher. */
    public static EventPublisherBuilder builder() {
        return new EventPublisherBuilder();
    }

    /**
     * Publishes an event. Returns when it is in the client's buffer; waits for room there if Kafka is slow or away.
     *
     * @param event the event; {@link EventBuilder} makes one
     * @return completes when the event is stored by Kafka's in-sync replicas, or exceptionally with Kafka's reason when
     *     that did not happen in time: then publish the same event again
     * @throws InvalidEventException if the event does not match the catalogue; nothing was sent
     */
    public CompletableFuture<Void> publish(Event event) {
        return publish(EventCodec.encode(event));
    }

    /**
     * Publishes an event that is JSON already, as it stands.
     *
     * @param json the event on the wire, in UTF-8
     * @return as {@link #publish(Event)}
     * @throws InvalidEventException if the event does not match the catalogue; nothing was sent
     */
    public CompletableFuture<Void> publish(byte[] json) {
        Validation validation = validator.validate(json);
        if (validation instanceof Validation.Invalid invalid) {
            throw new InvalidEventException(invalid);
        }
        int cycleNumber = ((Validation.Valid) validation).event().cycleNumber();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, EventCodec.key(cycleNumber), json);
        if (source != null) {
            record.headers().add(Headers.SOURCE, source);
        }
        CompletableFuture<Void> stored = new CompletableFuture<>();
        producer.send(record, (metadata, failure) -> {
            if (failure == null) {
                stored.complete(null);
            } else {
                stored.completeExceptionally(failure);
            }
        });
        return stored;
    }

    /** Sends what is buffered and waits until each event is stored or has failed. */
    public void flush() {
        producer.flush();
    }

    /** Sends what is buffered, waiting for at most the configured time, and lets the connections go. */
    @Override
    public void close() {
        producer.close(closeTimeout);
    }
}
