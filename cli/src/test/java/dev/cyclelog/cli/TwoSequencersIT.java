package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.testkit.sequencing.SequencedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sequencers, each of which is killed once while the other works. */
class TwoSequencersIT {

    private static final int EVENTS_EACH = 12_000;

    private final long seed = Long.getLong("cyclelog.faults.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    Path folder;

    @Test
    @DisplayName("Two sequencers share the partitions, and either takes over what the other leaves")
    void eitherTakesOver() throws Exception {
        System.out.printf("TwoSequencersIT: seed %d; repeat with -Dcyclelog.faults.seed=%1$d%n", seed);
        int third = 2 * EVENTS_EACH / 3;
        Pace pace = new Pace(third);
        try (SequencerStack stack = new SequencerStack(folder);
                Admin admin = Admin.create(stack.settings().kafka().properties())) {
            SupervisedSequencer a = stack.startSequencer("a");
            SupervisedSequencer b = stack.startSequencer("b");
            stack.await("both have partitions", () -> shares(admin, stack).size() == 2);
            try (Sellers work = new Sellers(sellers(stack, pace), EVENTS_EACH, pace)) {
                pace.awaitStored(random.nextInt(third));
                lose(a, stack, admin);
                pace.allow(2L * third);
                stack.awaitSequenced(random.nextInt(third / 4));
                a.start();
                stack.await("the first is back", () -> shares(admin, stack).size() == 2);

                pace.awaitStored(third + random.nextInt(third));
                lose(b, stack, admin);
                pace.allow(Long.MAX_VALUE);
                stack.awaitSequenced(random.nextInt(third / 4));
                b.start();

                work.await(pace, 3);
                SequencedLog log = stack.awaitAllSequenced();
                work.check(log);
                assertThat(log.published()).hasSizeGreaterThan(2 * EVENTS_EACH);
            }
        }
    }

    /** Kills one and waits until the other has everything. */
    private static void lose(SupervisedSequencer one, SequencerStack stack, Admin admin) throws Exception {
        one.kill();
        int all = 2 * stack.settings().topics().partitions();
        stack.await("the other has all partitions", () -> shares(admin, stack).equals(List.of(all)));
    }

    private List<Seller> sellers(SequencerStack stack, Pace pace) {
        return List.of(
                new JavaSeller(
                        new Sales("shop", random.nextLong()),
                        JavaSeller.Style.WAITS,
                        stack.publisher("shop").build(),
                        pace),
                new JavaSeller(
                        new Sales("market", random.nextLong()),
                        JavaSeller.Style.STREAMS,
                        stack.publisher("market").build(),
                        pace));
    }

    /** How many partitions each instance has that has any. */
    private static List<Integer> shares(Admin admin, SequencerStack stack) throws Exception {
        return admin
                .describeConsumerGroups(List.of(stack.groupId()))
                .all()
                .get()
                .get(stack.groupId())
                .members()
                .stream()
                .map(MemberDescription::assignment)
                .map(assignment -> assignment.topicPartitions().size())
                .filter(partitions -> partitions > 0)
                .toList();
    }
}
