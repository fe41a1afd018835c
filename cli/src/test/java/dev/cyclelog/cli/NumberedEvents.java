package dev.cyclelog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills {@code audit-events} with given events, numbered as a sequencer numbers them, over some time: in transactions,
 * small ones and large ones, of which some are aborted and made again.
 */
final class NumberedEvents implements AutoCloseable {

    private static final Pattern CYCLE_NUMBER = Pattern.compile("\"cycleNumber\": ?(\\d+)");
    private static final Instant APPENDED = Instant.parse("2026-05-06T07:08:09.123Z");

    private final Topics topics;
    private final List<String> events;
    private final Random random;
    private final int eventsPerSecond;
    private final Map<Integer, Integer> lastNumbers = new HashMap<>();
    private final Producer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::run, "numbered-events");
    private volatile boolean stopping;
    private volatile Throwable failure;

    /** Begins to write, about so fast. */
    NumberedEvents(String bootstrapServers, Topics topics, List<String> events, long seed, int eventsPerSecond) {
        this.topics = topics;
        this.events = events;
        this.random = new Random(seed);
        this.eventsPerSecond = eventsPerSecond;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "transactional.id",
                        topics.prefix() + "numbered-events",
                        "linger.ms",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.start();
    }

    private void run() {
        try {
            producer.initTransactions();
            long started = System.nanoTime();
            for (int written = 0; written < events.size() && !stopping; ) {
                LockSupport.parkNanos(started + written * 1_000_000_000L / eventsPerSecond - System.nanoTime());
                int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 600 : 40);
                written += transaction(events.subList(written, Math.min(written + size, events.size())));
            }
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            // Nobody waits for what close() has interrupted.
            Thread.interrupted();
            producer.close(Duration.ZERO);
        }
    }

    /** Returns how many it has written. */
    private int transaction(List<String> part) {
        Map<Integer, Integer> numbers = new HashMap<>(lastNumbers);
        producer.beginTransaction();
        for (String event : part) {
            int cycle = cycleNumber(event);
            int number = numbers.merge(cycle, 1, Integer::sum);
            boolean hasTimestamp = event.contains("\"eventTimestamp\":");
            producer.send(new ProducerRecord<>(
                    topics.auditEvents(),
                    EventCodec.key(cycle),
                    EventCodec.sequence(event.getBytes(UTF_8), hasTimestamp, number, APPENDED)));
        }
        if (random.nextInt(8) == 0) {
            producer.flush();
            producer.abortTransaction();
            return 0;
        }
        producer.commitTransaction();
        lastNumbers.putAll(numbers);
        return part.size();
    }

    /** The cycle of a published event that was written without white space, or nearly so. */
    static int cycleNumber(String event) {
        Matcher cycle = CYCLE_NUMBER.matcher(event);
        if (!cycle.find()) {
            throw new IllegalArgumentException("an event without a cycle: " + event);
        }
        return Integer.parseInt(cycle.group(1));
    }

    boolean isWriting() {
        return thread.isAlive();
    }

    /** Checks that it could write. */
    void check() {
        if (failure != null) {
            throw new AssertionError("the events could not be written", failure);
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
