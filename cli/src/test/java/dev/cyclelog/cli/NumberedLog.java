package dev.cyclelog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.simulator.SimulatorSettings;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Topics;
import dev.cyclelog.testkit.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes {@code audit-events} and {@code game-events.dead-letter} as a sequencer does, only faster: several games at
 * the same time, numbered events and dead letters in transactions, small ones and large ones, of which some are
 * aborted.
 */
final class NumberedLog implements AutoCloseable {

    private static final int GAMES = 5;
    private static final int STABLES = 10;
    private static final Pattern CYCLE_NUMBER = Pattern.compile("\"cycleNumber\":(\\d+)");
    private static final Instant APPENDED = Instant.parse("2026-05-06T07:08:09.123Z");

    /** What is easily lost on the way into a column: digits, quotes, time zones, absence. */
    private static final List<String> AWKWARD = List.of("""
            "eventTimestamp":"2026-01-31T00:30:00.123456789+02:00","userId":-7,"robotId":2147483647,"payload":{"weaponId":5,"salePrice":10.50,\
            "x":0.10000000000000000000000000000000000001,"big":12345678901234567890123.4500,"exponent":1.50e3,"negative":-0.0},\
            "metadata":{"formula":"a*b","output":0.30}""", """
            "userId":null,"robotId":null,"payload":{},"metadata":null""", """
            "eventTimestamp":"9999-12-31T23:59:59.999999Z","userId":1,"payload":{"text":"ü€𝄞\\n\\t\\"\\\\ \\u007f ,;|\\\\N","":[{},[],null,true,[[[-1]]]]}""", """
            "eventTimestamp":"0001-01-01T00:00:00Z","robotId":0,"payload":{"same":"\\u00e9","deep":{"deep":{"deep":{"deep":{}}}}},"metadata":{}""");

    private static final byte[] NOT_TEXT = {0, -1, 'x', 0};

    private final String bootstrapServers;
    private final Topics topics;
    private final Random random;
    private final int recordsPerSecond;
    private final List<Iterator<String>> games = new ArrayList<>();
    private final Map<Integer, Integer> lastNumbers = new HashMap<>();
    private final Thread thread = new Thread(this::run, "numbered-log");
    private Producer<byte[], byte[]> producer;
    private volatile boolean finishing;
    private volatile Throwable failure;

    /** Begins to write, about so much; what it could not write while the broker was away it makes up for. */
    NumberedLog(String bootstrapServers, Topics topics, long seed, int recordsPerSecond) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
        this.random = new Random(seed);
        this.recordsPerSecond = recordsPerSecond;
        for (int game = 0; game < GAMES; game++) {
            games.add(game(game, random.nextLong()));
        }
        this.producer = producer();
        thread.start();
    }

    /** An endless game of short cycles. Each has cycle numbers of its own. */
    private static Iterator<String> game(int game, long seed) {
        return new GameSimulator(new SimulatorSettings(1_000_000, STABLES, seed))
                .events()
                .map(event -> {
                    Matcher cycle = CYCLE_NUMBER.matcher(event);
                    return cycle.replaceFirst(
                            found -> "\"cycleNumber\":%d".formatted(Integer.parseInt(found.group(1)) * GAMES + game));
                })
                .iterator();
    }

    private void run() {
        try {
            long started = System.nanoTime();
            for (long written = 0; !finishing; ) {
                long due = started + written * 1_000_000_000 / recordsPerSecond;
                LockSupport.parkNanos(due - System.nanoTime());
                try {
                    written += transaction();
                } catch (KafkaException unknown) {
                    if (!finishing) {
                        recover(unknown);
                    }
                }
            }
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            // Nobody waits for what close() has interrupted.
            Thread.interrupted();
            producer.close(Duration.ZERO);
        }
    }

    private int transaction() {
        Map<Integer, Integer> numbers = new HashMap<>();
        producer.beginTransaction();
        int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 600 : 40);
        for (int i = 0; i < size; i++) {
            int dice = random.nextInt(100);
            producer.send(dice < 3 ? deadLetter() : event(numbers, dice < 6));
        }
        if (random.nextInt(6) == 0) {
            producer.flush();
            producer.abortTransaction();
        } else {
            producer.commitTransaction();
            lastNumbers.putAll(numbers);
        }
        return size;
    }

    private ProducerRecord<byte[], byte[]> event(Map<Integer, Integer> numbers, boolean awkward) {
        String published = games.get(random.nextInt(GAMES)).next();
        int cycle = cycleNumber(published);
        int number = numbers.merge(cycle, lastNumbers.getOrDefault(cycle, 0) + 1, (old, first) -> old + 1);
        if (awkward) {
            published = "{\"eventId\":\"awkward-%d\",\"eventType\":\"weapon_sale\",\"cycleNumber\":%d,%s}"
                    .formatted(number, cycle, AWKWARD.get(random.nextInt(AWKWARD.size())));
        }
        return new ProducerRecord<>(
                topics.auditEvents(),
                EventCodec.key(cycle),
                EventCodec.sequence(published.getBytes(UTF_8), published.contains("eventTimestamp"), number, APPENDED));
    }

    private static int cycleNumber(String published) {
        Matcher cycle = CYCLE_NUMBER.matcher(published);
        if (!cycle.find()) {
            throw new IllegalArgumentException("an event without a cycle: " + published);
        }
        return Integer.parseInt(cycle.group(1));
    }

    private ProducerRecord<byte[], byte[]> deadLetter() {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                topics.deadLetter(),
                random.nextBoolean() ? NOT_TEXT : null,
                random.nextBoolean()
                        ? NOT_TEXT
                        : "{\"eventId\":\"e\",".repeat(random.nextInt(200)).getBytes(UTF_8));
        letter.headers().add(Headers.REASON, ("reason-" + random.nextInt(5)).getBytes(UTF_8));
        return letter;
    }

    /** Whether the last transaction was committed, only the log knows now. */
    private void recover(KafkaException unknown) {
        System.out.printf("the numbered log goes on from what was committed, after %s%n", unknown);
        producer.close(Duration.ZERO);
        producer = producer();
        lastNumbers.clear();
        auditEvents().forEach(record -> lastNumbers.merge(cycleNumberOfKey(record), 1, Integer::sum));
    }

    private static int cycleNumberOfKey(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.key(), UTF_8));
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> made = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "transactional.id",
                        topics.prefix() + "numbered-log",
                        "linger.ms",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        made.initTransactions();
        return made;
    }

    /** Writes no more; what is there now is all. */
    void finish() throws InterruptedException {
        finishing = true;
        thread.join();
        check();
    }

    /** Checks that it could write. */
    void check() {
        if (failure != null) {
            throw new AssertionError("the numbered log could not be written", failure);
        }
    }

    /** The committed records of {@code audit-events}, each partition's in order. */
    List<ConsumerRecord<byte[], byte[]>> auditEvents() {
        return new TopicReader(bootstrapServers).read(topics.auditEvents());
    }

    /** The committed records of {@code game-events.dead-letter}. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return new TopicReader(bootstrapServers).read(topics.deadLetter());
    }

    @Override
    public void close() {
        finishing = true;
        thread.interrupt();
    }
}
