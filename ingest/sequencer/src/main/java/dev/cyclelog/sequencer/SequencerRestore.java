package dev.cyclelog.sequencer;

import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.StreamsService;
import dev.cyclelog.runtime.TopicAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;

/**
 * Rebuilds the sequencer's state from {@code audit-events}: the answer when the state or the position is lost.
 *
 * <p>The state's changelogs are made anew; what local copies there are of the old ones does not fit them any more and
 * is refused. Killed in between it can be run again. The tallies begin at zero: what was dropped or rejected before is
 * not written in {@code audit-events}.
 */
public final class SequencerRestore {

    private static final Duration MEMBERS_GONE_WITHIN = Duration.ofMillis(2L * Service.SESSION_TIMEOUT_MS);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Settings settings;
    private final Topics topics;
    private final Consumer<String> progress;

    /** A restore that reports its progress. */
    public SequencerRestore(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.topics = settings.topics().names();
        this.progress = progress;
    }

    /**
     * What was rebuilt.
     *
     * @param cycles cycles with their counters
     * @param eventIds ids of events that are remembered
     * @param positions where the sequencer will read on, of those partitions where it cannot go on where it stopped
     */
    public record Result(int cycles, long eventIds, List<String> positions) {}

    /**
     * Rebuilds.
     *
     * @throws IllegalStateException if a sequencer is running, or {@code audit-events} is not what a sequencer wrote
     */
    public Result run() {
        try (TopicAdmin topicAdmin = new TopicAdmin(settings);
                OffsetAdmin offsets = new OffsetAdmin(settings)) {
            topicAdmin.check();
            awaitNoSequencer(offsets);
            // Before the changelogs go, which know what the positions belong to.
            Set<TopicIds> remembered = RememberedTopics.read(settings);
            refuseEmptyLog(remembered, topicAdmin, offsets);
            List<String> positions = restorePositions(remembered, topicAdmin, offsets);
            topicAdmin.replace(changelogs());
            deleteLocalState();
            TopicIds ids = new TopicIds(topicAdmin.topicIds(SequencerTopology.topics(topics)));
            long cycles = 0;
            long eventIds = 0;
            try (RestoredState state = new RestoredState(settings)) {
                for (int partition = 0; partition < settings.topics().partitions(); partition++) {
                    // One that is started meanwhile is refused, but not where nothing was numbered yet.
                    awaitNoSequencer(offsets);
                    RestoredState.Size size = state.restore(partition, ids, progress);
                    cycles += size.cycles();
                    eventIds += size.eventIds();
                }
            }
            return new Result((int) cycles, eventIds, positions);
        }
    }

    /** One that was killed or has failed stays in its group until its session times out. */
    private void awaitNoSequencer(OffsetAdmin offsets) {
        String groupId = Sequencer.groupId(topics);
        long deadline = System.nanoTime() + MEMBERS_GONE_WITHIN.toNanos();
        boolean said = false;
        while (offsets.hasMembers(groupId)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "a sequencer of the group '%s' is running: stop all of them first".formatted(groupId));
            }
            if (!said) {
                progress.accept("waiting for the members of the group '%s' to be gone".formatted(groupId));
                said = true;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Made again, and empty: the cycles that were numbered would be numbered from 1 again. */
    private void refuseEmptyLog(Set<TopicIds> remembered, TopicAdmin topicAdmin, OffsetAdmin offsets) {
        String auditEvents = topics.auditEvents();
        String id = topicAdmin.topicIds(List.of(auditEvents)).get(auditEvents);
        boolean replaced =
                remembered.stream().anyMatch(state -> !id.equals(state.byName().get(auditEvents)));
        boolean empty = offsets.highWatermarks(auditEvents).values().stream().allMatch(end -> end == 0);
        if (replaced && empty) {
            throw new IllegalStateException(
                    "%s was made again and is empty: bring its records back first, or begin a new game with another topics.prefix and database"
                            .formatted(auditEvents));
        }
    }

    private List<NewTopic> changelogs() {
        Map<String, String> configs =
                new HashMap<>(StreamsService.changelogConfigs(settings, TopicAdmin.MAX_RECORD_BYTES));
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        return SequencerTopology.STORES.stream()
                .map(store -> new NewTopic(
                                SequencerTopology.changelog(topics, store),
                                settings.topics().partitions(),
                                (short) settings.topics().replication())
                        .configs(configs))
                .toList();
    }

    private void deleteLocalState() {
        Path state = settings.streams().stateDir().resolve(Sequencer.groupId(topics));
        try {
            Utils.delete(state.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete the old state in " + state, failed);
        }
    }

    /**
     * Where a position is lost, or belongs to a topic that was made again, the sequencer begins at the earliest record
     * that there is: what it has numbered before it then knows and drops.
     */
    private List<String> restorePositions(Set<TopicIds> remembered, TopicAdmin topicAdmin, OffsetAdmin offsets) {
        List<String> inputs = List.of(topics.gameEvents(), topics.rerouted());
        Map<String, String> ids = topicAdmin.topicIds(inputs);
        Map<TopicPartition, Long> committed = offsets.committedOffsets(Sequencer.groupId(topics));
        Map<TopicPartition, Long> restored = new HashMap<>();
        for (String topic : inputs) {
            boolean replaced = remembered.stream()
                    .anyMatch(state -> !ids.get(topic).equals(state.byName().get(topic)));
            Map<TopicPartition, Long> ends = offsets.endOffsets(topic);
            offsets.beginningOffsets(topic).forEach((partition, begin) -> {
                Long position = committed.get(partition);
                if (replaced || position == null || position < begin || position > ends.get(partition)) {
                    restored.put(partition, begin);
                }
            });
        }
        offsets.commit(Sequencer.groupId(topics), restored);
        List<String> positions = new ArrayList<>();
        restored.forEach((partition, begin) -> positions.add("%s from offset %d".formatted(partition, begin)));
        positions.sort(null);
        return positions;
    }
}
