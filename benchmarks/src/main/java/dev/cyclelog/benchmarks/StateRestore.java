package dev.cyclelog.benchmarks;

import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.sequencer.SequencerRestore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "state-restore",
        description = "How long a sequencer takes to come back: with its state, from the changelogs, after a restore.",
        mixinStandardHelpOptions = true)
final class StateRestore implements Callable<Integer> {

    private static final int PARTITIONS = 6;
    private static final int CYCLE_EVENTS = 5_000;
    private static final Duration POLL = Duration.ofMillis(20);

    @Option(
            names = "--events",
            defaultValue = "3000000",
            description = "events whose ids are remembered (default: ${DEFAULT-VALUE})")
    private int events;

    @Mixin
    private Output output;

    private int published;

    @Override
    public Integer call() throws Exception {
        Table table = new Table("what", "seconds");
        try (BrokerProcess broker = BrokerProcess.start()) {
            Game game = Game.on(broker, "", PARTITIONS);
            try (OffsetAdmin offsets = new OffsetAdmin(game.settings());
                    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                            Map.of("bootstrap.servers", game.bootstrapServers(), "linger.ms", 20),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                publish(producer, game, events);
                table.add("first run, all events", untilAllIsSequenced(game, offsets));
                publish(producer, game, 1);
                table.add("restart with its state", untilAllIsSequenced(game, offsets));
                Utils.delete(game.settings().streams().stateDir().toFile());
                publish(producer, game, 1);
                table.add("restart from the changelogs", untilAllIsSequenced(game, offsets));
                long start = System.nanoTime();
                new SequencerRestore(game.settings(), output::say).run();
                table.add("sequencer restore", seconds(start));
                publish(producer, game, 1);
                table.add("restart after it", untilAllIsSequenced(game, offsets));
            }
        }
        output.print(table);
        return 0;
    }

    private void publish(KafkaProducer<byte[], byte[]> producer, Game game, int count) {
        for (int i = 0; i < count; i++, published++) {
            game.publish(producer, published, published / CYCLE_EVENTS);
        }
        producer.flush();
    }

    /** Seconds from a sequencer's start until it has committed all that is published. */
    private double untilAllIsSequenced(Game game, OffsetAdmin offsets) throws Exception {
        long start = System.nanoTime();
        try (Sequencer sequencer = new Sequencer(game.settings(), new SimpleMeterRegistry())) {
            sequencer.start();
            while (game.lag(offsets) > 0) {
                if (sequencer.stopped().isDone()) {
                    sequencer.stopped().get();
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
            double seconds = seconds(start);
            output.say("all is sequenced after %.1f s".formatted(seconds));
            return seconds;
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
