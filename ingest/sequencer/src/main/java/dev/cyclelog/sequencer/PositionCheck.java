package dev.cyclelog.sequencer;

import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.ServiceRefusedException;
import dev.cyclelog.runtime.ServiceRefusedException.Code;
import dev.cyclelog.runtime.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Checks that the consumer group has a position in each input partition, and one that the partition still has. */
final class PositionCheck {

    private PositionCheck() {}

    /**
     * Checks.
     *
     * @throws ServiceRefusedException if a position is lost: reading again from somewhere else would skip events, and
     *     needs a state that knows them
     */
    static void check(Settings settings) {
        Topics topics = settings.topics().names();
        String groupId = Sequencer.groupId(topics);
        List<String> lost = new ArrayList<>();
        try (OffsetAdmin offsets = new OffsetAdmin(settings)) {
            Map<TopicPartition, Long> committed = offsets.committedOffsets(groupId);
            for (String topic : List.of(topics.gameEvents(), topics.rerouted())) {
                Map<TopicPartition, Long> ends = offsets.endOffsets(topic);
                offsets.beginningOffsets(topic)
                        .forEach((partition, begin) ->
                                describe(committed.get(partition), partition, begin, ends.get(partition), lost));
            }
        }
        lost.sort(null);
        if (!lost.isEmpty()) {
            throw new ServiceRefusedException(
                    Code.POSITION_LOST,
                    "the group '%s' cannot go on where it stopped: %s. If it has never read anything, run 'cyclelog migrate'; else 'cyclelog sequencer restore'"
                            .formatted(groupId, String.join("; ", lost)));
        }
    }

    private static void describe(Long committed, TopicPartition partition, long begin, long end, List<String> lost) {
        if (committed == null) {
            lost.add(partition + " has no committed offset");
        } else if (committed > end) {
            lost.add("%s ends at offset %d, before the committed %d".formatted(partition, end, committed));
        } else if (committed < begin) {
            lost.add("%s begins at offset %d: the %d records from the committed offset on were deleted unread"
                    .formatted(partition, begin, begin - committed));
        }
    }
}
