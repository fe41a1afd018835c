package dev.cyclelog.publisher;

import dev.cyclelog.events.Event;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Validation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Publishes events to {@code game-events}.
 *
 * <p>Each call of {@code publish} ends in exactly one of three ways:
 *
 * <ul>
 *   <li>the event does not match the catalogue: the call throws {@link InvalidEventException}, and nothing was sent;
 *   <li>the event is stored by Kafka's in-sync replicas: the future completes;
 *   <li>whatever else happens (Kafka away, buffer full, thread interrupted, publisher closed): the future completes
 *       with an {@link EventNotStoredException}. Publish the same event, with the same {@code eventId}, again: it
 *       counts once, however often it arrives.
 * </ul>
 *
 * <p><b>When Kafka is away</b>, events wait in a buffer of bounded size, each for at most the delivery timeout. A call
 * that finds the buffer full, or has never heard from Kafka yet, waits for at most the block timeout; after that the
 * event is not stored, as above. {@link EventPublisherBuilder} sets the three.
 *
 * <p><b>Order.</b> Events that one thread publishes into one cycle are stored in that order, once each, also when the
 * client has to send them again. An event that was <em>not stored</em> has lost its place: later ones may be stored
 * already, and when it is published again it comes behind them. Where the order between two events matters, wait for
 * the first one's future before publishing the second.
 *
 * <p>Safe for use by several threads. Futures complete on the thread that talks to Kafka: what depends on them must not
 * block there ({@code thenRunAsync} and its like run elsewhere).
 */
public final class EventPublisher implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final EventValidator validator;
    private final String topic;
    private final byte[] source;
    private final Duration closeTimeout;
    private final FailureWords words;
    private final Set<Delivery> pending = ConcurrentHashMap.newKeySet();

    EventPublisher(
            Producer<byte[], byte[]> producer,
            EventValidator validator,
            String topic,
            String source,
            Duration closeTimeout,
            FailureWords words) {
        this.producer = producer;
        this.validator = validator;
        this.topic = topic;
        this.source = source == null ? null : source.getBytes(StandardCharsets.UTF_8);
        this.closeTimeout = closeTimeout;
        this.words = words;
    }

    /** Begins to configure a publisher. */
    public static EventPublisherBuilder builder() {
        return new EventPublisherBuilder();
    }

    /**
     * Publishes an event. Returns when it is in the buffer, or, after at most the block timeout, when it could not get
     * there.
     *
     * <p>An interrupt ends that wait, and stays set; the future then completes with an {@link EventNotStoredException}.
     *
     * @param event the event; {@link EventBuilder} makes one
     * @return completes when the event is stored by Kafka's in-sync replicas, or with an
     *     {@link EventNotStoredException}, at the latest after the delivery timeout
     * @throws InvalidEventException if the event does not match the catalogue; nothing was sent
     */
    public CompletableFuture<Void> publish(Event event) {
        return publish(EventCodec.encode(event));
    }

    /**
     * Publishes an event that is JSON already, as it stands.
     *
     * @param json the event on the wire, in UTF-8; free for other use when this returns
     * @return as {@link #publish(Event)}
     * @throws InvalidEventException if the event does not match the catalogue; nothing was sent
     */
    public CompletableFuture<Void> publish(byte[] json) {
        Validation validation = validator.validate(json);
        if (validation instanceof Validation.Invalid invalid) {
            throw new InvalidEventException(invalid);
        }
        Event event = ((Validation.Valid) validation).event();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, EventCodec.key(event.cycleNumber()), json);
        if (source != null) {
            record.headers().add(Headers.SOURCE, source);
        }
        Delivery delivery = new Delivery(event, pending, words);
        try {
            producer.send(record, delivery);
        } catch (KafkaException | IllegalStateException refused) {
            // Some failures Kafka hands to the callback, those of an interrupt or a closed producer it throws.
            delivery.fail(refused);
        }
        return delivery.stored();
    }

    /**
     * Waits until the result of each event that was published before is known: stored or not, as its future says.
     *
     * @param timeout how long to wait
     * @return whether all results were known in time; otherwise the events stay on their way
     * @throws InterruptedException if the thread is interrupted; the events stay on their way
     */
    public boolean flush(Duration timeout) throws InterruptedException {
        try {
            CompletableFuture.allOf(pending.stream().map(Delivery::ended).toArray(CompletableFuture[]::new))
                    .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As {@link #close(Duration)}, with the close timeout of {@link EventPublisherBuilder}. */
    @Override
    public void close() {
        close(closeTimeout);
    }

    /**
     * Waits until the events on their way are stored, then lets the connections go. Events that Kafka has not confirmed
     * by then, or when the thread is interrupted, are given up: their futures complete with an
     * {@link EventNotStoredException}. Closing again does nothing.
     *
     * @param timeout how long to wait; zero gives them up at once
     */
    public void close(Duration timeout) {
        try {
            producer.close(timeout);
        } catch (InterruptException interrupted) {
            // Its interrupt is set again, and Kafka's own thread gives up what is left.
        }
    }
}
