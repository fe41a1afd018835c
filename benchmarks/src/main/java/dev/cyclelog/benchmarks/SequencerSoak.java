package dev.cyclelog.benchmarks;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Section;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Sequencer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sequencer-soak",
        description = "Plays many cycles past a sequencer that forgets soon, and shows whether its state levels off.",
        mixinStandardHelpOptions = true)
final class SequencerSoak implements Callable<Integer> {

    private static final int PARTITIONS = 6;
    private static final double MEGABYTE = 1 << 20;

    @Option(names = "--rate", defaultValue = "5000", description = "events per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--cycle-events",
            defaultValue = "500",
            description = "events of one cycle (default: ${DEFAULT-VALUE})")
    private int cycleEvents;

    @Option(
            names = "--retention",
            defaultValue = "30",
            description = "after how many seconds a cycle's ids are forgotten (default: ${DEFAULT-VALUE})")
    private int retention;

    @Option(names = "--seconds", defaultValue = "600", description = "how long it runs (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--every",
            defaultValue = "60",
            description = "seconds between two lines of the result (default: ${DEFAULT-VALUE})")
    private int every;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Table table = new Table("seconds", "events", "cycles", "lag", "ids_in_state", "state_mb", "heap_mb", "rss_mb");
        try (BrokerProcess broker = BrokerProcess.start()) {
            Game game = Game.on(broker, "", PARTITIONS, Duration.ofSeconds(retention), forgetful());
            try (Sequencer sequencer = new Sequencer(game.settings(), new SimpleMeterRegistry());
                    OffsetAdmin offsets = new OffsetAdmin(game.settings());
                    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                            Map.of("bootstrap.servers", game.bootstrapServers(), "linger.ms", 5),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                sequencer.start();
                long start = System.nanoTime();
                long events = 0;
                for (int second = 1; second <= seconds; second++) {
                    for (int i = 0; i < rate; i++, events++) {
                        game.publish(producer, events, (int) (events / cycleEvents));
                    }
                    LockSupport.parkNanos(start + second * 1_000_000_000L - System.nanoTime());
                    if (second % every == 0) {
                        table.add(
                                (long) second,
                                events,
                                events / cycleEvents,
                                game.lag(offsets),
                                idsInState(),
                                megabytes(game.settings().streams().stateDir()),
                                heap(),
                                residentSet());
                        output.say("%d of %d s".formatted(second, seconds));
                    }
                }
            }
        }
        output.print(table);
        return 0;
    }

    private Section forgetful() {
        return Settings.load().services().with("sequencer.cycle-retention", Duration.ofSeconds(retention));
    }

    /** RocksDB's own estimate, as Streams exports it. */
    private static long idsInState() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        long ids = 0;
        for (ObjectName store : beans.queryNames(
                new ObjectName("kafka.streams:type=stream-state-metrics,rocksdb-state-id=event-ids,*"), null)) {
            ids += ((Number) beans.getAttribute(store, "estimate-num-keys")).longValue();
        }
        return ids;
    }

    private static double megabytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum() / MEGABYTE;
        }
    }

    /** What is still used after a collection. */
    private static double heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    private static double residentSet() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElseThrow();
    }
}
