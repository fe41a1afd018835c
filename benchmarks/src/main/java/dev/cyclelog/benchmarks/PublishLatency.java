package dev.cyclelog.benchmarks;

import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.SequencedEvent;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.sequencer.Sequencer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "publish-latency",
        description = "How long it takes from publishing an event until audit-events shows it, at a steady rate.",
        mixinStandardHelpOptions = true)
final class PublishLatency implements Callable<Integer> {

    private static final int PARTITIONS = 6;
    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    @Option(names = "--rate", defaultValue = "1000", description = "events per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "how long it is measured (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "how many seconds before are not counted (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        List<byte[]> events = Game.events(rate * (warmUp + seconds));
        long[] latencies;
        try (BrokerProcess broker = BrokerProcess.start()) {
            Game game = Game.on(broker, "", PARTITIONS);
            try (Sequencer sequencer = new Sequencer(game.settings());
                    EventPublisher publisher = EventPublisher.builder()
                            .bootstrapServers(game.bootstrapServers())
                            .build()) {
                sequencer.start();
                latencies = measure(game, publisher, events);
            }
        }
        long[] counted = Arrays.copyOfRange(latencies, rate * warmUp, latencies.length);
        Arrays.sort(counted);
        Table table = new Table("events_per_s", "events", "p50_ms", "p99_ms", "p99.9_ms", "max_ms");
        table.add(
                (long) rate,
                (long) counted.length,
                percentile(counted, 0.5),
                percentile(counted, 0.99),
                percentile(counted, 0.999),
                percentile(counted, 1));
        output.print(table);
        return 0;
    }

    /**
     * Publishes each event at its time whatever became of those before, and counts from that time, not from when it was
     * really sent: a stall counts for every event that it held up.
     *
     * @return nanoseconds, in the order of the events
     */
    private long[] measure(Game game, EventPublisher publisher, List<byte[]> events) {
        Map<String, Integer> places = places(events);
        try (KafkaConsumer<byte[], byte[]> consumer = auditEvents(game)) {
            long start = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            CompletableFuture<long[]> arrivals = CompletableFuture.supplyAsync(() -> arrivals(consumer, places));
            for (int i = 0; i < events.size(); i++) {
                long due = start + due(i);
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                publisher.publish(events.get(i));
                if (i % (10 * rate) == 0) {
                    output.say("%d of %d s".formatted(i / rate, events.size() / rate));
                }
            }
            long[] latencies = arrivals.join();
            for (int i = 0; i < latencies.length; i++) {
                latencies[i] -= start + due(i);
            }
            return latencies;
        }
    }

    private long due(int event) {
        return Duration.ofSeconds(1).toNanos() * event / rate;
    }

    private static KafkaConsumer<byte[], byte[]> auditEvents(Game game) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", game.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(game.topics().auditEvents(), partition))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
        return consumer;
    }

    /** When each event was seen. */
    private static long[] arrivals(KafkaConsumer<byte[], byte[]> consumer, Map<String, Integer> places) {
        long[] arrivals = new long[places.size()];
        long giveUp = System.nanoTime() + GIVE_UP.toNanos();
        for (int missing = arrivals.length; missing > 0; ) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                SequencedEvent event = EventCodec.decode(record.value());
                arrivals[places.get(id(event.cycleNumber(), event.eventId()))] = System.nanoTime();
                giveUp = System.nanoTime() + GIVE_UP.toNanos();
                missing--;
            }
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("%d events did not arrive".formatted(missing));
            }
        }
        return arrivals;
    }

    private static Map<String, Integer> places(List<byte[]> events) {
        Map<String, Integer> places = new HashMap<>();
        for (byte[] event : events) {
            JsonNode tree = Json.MAPPER.readTree(event);
            places.put(
                    id(tree.get("cycleNumber").intValue(), tree.get("eventId").stringValue()), places.size());
        }
        return places;
    }

    private static String id(int cycleNumber, String eventId) {
        return cycleNumber + "/" + eventId;
    }

    private static double percentile(long[] sorted, double part) {
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[rank - 1] / 1e6;
    }
}
