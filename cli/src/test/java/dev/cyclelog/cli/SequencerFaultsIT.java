package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.sequencer.Tally;
import dev.cyclelog.testkit.sequencing.SequencedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three publishers, a sequencer that is killed, and a broker that is restarted and killed, again and again at random
 * moments.
 *
 * <p>{@code -Dcyclelog.faults.seed=…} repeats a run, as far as processes can; {@code -Dcyclelog.faults=…} is the number
 * of faults, {@code -Dcyclelog.faults.events=…} that of events.
 */
class SequencerFaultsIT {

    private static final int PUBLISHERS = 3;

    private final long started = System.nanoTime();
    private final long seed = Long.getLong("cyclelog.faults.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int faults = Integer.getInteger("cyclelog.faults", 4);
    private final int events = Integer.getInteger("cyclelog.faults.events", 100_000);

    /** What happens while everybody works. */
    private enum Fault {
        SEQUENCER_KILLED,
        BROKER_RESTARTED,
        BROKER_KILLED,
        BOTH_KILLED
    }

    @TempDir
    Path folder;

    @Test
    @DisplayName("Whatever is killed when, each event is numbered once, in order, and every record is accounted for")
    void survivesFaults() throws Exception {
        say("seed %d, %,d events, %d faults; repeat with -Dcyclelog.faults.seed=%1$d", seed, events, faults);
        int step = events / (faults + 1);
        Pace pace = new Pace(2L * step);
        try (SequencerStack stack = new SequencerStack(folder)) {
            SupervisedSequencer sequencer = stack.startSequencer("a");
            List<Seller> sellers = sellers(stack, pace);
            try (Sellers work = new Sellers(sellers, events / PUBLISHERS, pace)) {
                int number = 0;
                for (Fault fault : faults()) {
                    number++;
                    pace.awaitStored((long) step * number - random.nextInt(step));
                    // Some in the middle of the work, some while the sequencer is not back from the last one yet.
                    int sequenced = random.nextInt(4) == 0 ? 0 : random.nextInt(step / 4);
                    stack.awaitSequenced(sequenced);
                    say("fault %d: %s", number, fault);
                    happen(fault, stack.broker(), sequencer);
                    pace.allow((long) step * (number + 2));
                }
                pace.allow(Long.MAX_VALUE);
                work.await(pace, 5);
                SequencedLog log = stack.awaitAllSequenced();
                sellers.forEach(seller -> say("%s", seller));
                say(
                        "published %,d, rerouted %,d, tallies %s; the sequencer ended by itself %d times",
                        log.published().size(), log.rerouted().size(), log.tallies(), sequencer.failures());
                work.check(log);
                for (Tally tally : Tally.values()) {
                    assertThat(log.tallies().get(tally.name()))
                            .as("%s: the test left nothing out", tally)
                            .isPositive();
                }
            }
        }
    }

    private List<Fault> faults() {
        List<Fault> schedule = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            schedule.add(Fault.values()[i % Fault.values().length]);
        }
        Collections.shuffle(schedule, random);
        return schedule;
    }

    private List<Seller> sellers(SequencerStack stack, Pace pace) throws InterruptedException {
        String bootstrapServers = stack.broker().bootstrapServers();
        String topic = stack.topics().gameEvents();
        ForeignClient foreign = Kcat.isInstalled()
                ? new Kcat(folder, bootstrapServers, topic)
                : new RawProducer(bootstrapServers, topic);
        return List.of(
                // Gives up before a broker is back, so that it has to publish again.
                new JavaSeller(
                        new Sales("shop", random.nextLong()),
                        JavaSeller.Style.WAITS,
                        stack.publisher("shop")
                                .deliveryTimeout(Duration.ofSeconds(2))
                                .build(),
                        pace),
                new JavaSeller(
                        new Sales("market", random.nextLong()),
                        JavaSeller.Style.STREAMS,
                        stack.publisher("market").build(),
                        pace),
                new ForeignSeller(new Sales("bazaar", random.nextLong()), foreign, pace));
    }

    private static void happen(Fault fault, BrokerProcess broker, SupervisedSequencer sequencer) throws Exception {
        switch (fault) {
            case SEQUENCER_KILLED -> {
                sequencer.kill();
                sequencer.start();
            }
            case BROKER_RESTARTED -> {
                broker.stop();
                broker.start();
            }
            case BROKER_KILLED -> {
                broker.kill();
                broker.start();
            }
            case BOTH_KILLED -> {
                broker.kill();
                sequencer.kill();
                sequencer.start();
                broker.start();
            }
        }
    }

    private void say(String format, Object... arguments) {
        System.out.printf(
                "SequencerFaultsIT, %3d s: %s%n",
                Duration.ofNanos(System.nanoTime() - started).toSeconds(), format.formatted(arguments));
    }
}
