package dev.cyclelog.cli.history;

import dev.cyclelog.events.EnvelopeGlimpse;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.events.Topics;
import dev.cyclelog.runtime.OffsetAdmin;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.runtime.TopicReader;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.sequencer.SequencerSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes a table of events that were numbered before Cyclelog, so that the running sequencer gives them the numbers
 * that they have.
 *
 * <p>Nothing is published before each row was looked at. Interrupted at any moment it can be run again: each row's
 * event has an id of its own, and what is numbered already is compared and left out. In the end the topic is read, and
 * held against the rows.
 */
public final class HistoryImport {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Settings settings;
    private final Topics topics;
    private final Progress progress;

    /** An import that reports its progress. */
    public HistoryImport(Settings settings, Consumer<String> lines) {
        this.settings = settings;
        this.topics = settings.topics().names();
        this.progress = new Progress(lines);
    }

    /**
     * What came of it.
     *
     * @param problems why nothing was published, or what is not as it should be in the end; empty if all is well
     * @param events how many rows the table has
     * @param cycles of how many cycles
     * @param already how many of them had their numbers before
     */
    public record Result(List<String> problems, long events, int cycles, long already) {}

    /**
     * Imports.
     *
     * @param database where the table is
     * @param table its name, or a view's
     * @throws IllegalStateException if no sequencer is running, or if Kafka or PostgreSQL refuse
     */
    public Result run(Settings.Database database, String table) {
        try (TopicAdmin admin = new TopicAdmin(settings);
                OffsetAdmin offsets = new OffsetAdmin(settings);
                HistoryTable history = new HistoryTable(database, table)) {
            if (!offsets.hasMembers(Sequencer.groupId(topics))) {
                throw new IllegalStateException(
                        "no sequencer is running, which gives the events their numbers: start it, and run this again");
            }
            admin.check();
            // In this order: what is numbered in between is seen at least once.
            Map<Long, String> waiting = strangersWaiting(offsets);
            Map<TopicPartition, Long> read = offsets.endOffsets(topics.auditEvents());
            NumberedCycles numbered = new NumberedCycles();
            addNumbered(numbered, new HashMap<>(), read);

            ProblemList problems = new ProblemList();
            Map<Long, ImportedCycle> wanted = check(history, numbered, waiting, problems);
            long events =
                    wanted.values().stream().mapToLong(ImportedCycle::events).sum();
            long already = wanted.keySet().stream()
                    .mapToLong(cycle -> numbered.cycle(cycle).imported().events())
                    .sum();
            if (problems.isEmpty()) {
                Map<Long, Integer> numberedBefore = new HashMap<>();
                wanted.keySet()
                        .forEach(cycle -> numberedBefore.put(
                                cycle, numbered.cycle(cycle).imported().events()));
                awaitSequencer(offsets, publish(history, numberedBefore));
                addNumbered(numbered, read, offsets.highWatermarks(topics.auditEvents()));
                compare(wanted, numbered, problems);
            }
            return new Result(problems.lines(), events, wanted.size(), already);
        }
    }

    /** Of each cycle into which somebody else has published what has no number yet, one such id. */
    private Map<Long, String> strangersWaiting(OffsetAdmin offsets) {
        Map<TopicPartition, Long> committed = offsets.committedOffsets(Sequencer.groupId(topics));
        Map<TopicPartition, Long> ends = offsets.endOffsets(topics.gameEvents());
        ends.putAll(offsets.endOffsets(topics.rerouted()));
        Map<Long, String> waiting = new HashMap<>();
        try (TopicReader reader = new TopicReader(settings.kafka())) {
            reader.read(
                    committed,
                    ends,
                    batch -> batch.forEach(record -> {
                        EnvelopeGlimpse event = EnvelopeGlimpse.of(record.value());
                        if (event.cycleNumber() != null
                                && event.eventId() != null
                                && !event.eventId().startsWith("legacy-" + event.cycleNumber() + "-")) {
                            waiting.putIfAbsent((long) event.cycleNumber(), event.eventId());
                        }
                    }));
        }
        return waiting;
    }

    private void addNumbered(
            NumberedCycles numbered, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        long[] read = {0};
        try (TopicReader reader = new TopicReader(settings.kafka())) {
            reader.read(starts, ends, batch -> {
                batch.forEach(numbered::add);
                read[0] += batch.size();
                progress.report(() -> "%,d records of %s read".formatted(read[0], topics.auditEvents()));
            });
        }
    }

    private Map<Long, ImportedCycle> check(
            HistoryTable history, NumberedCycles numbered, Map<Long, String> waiting, ProblemList problems) {
        HistoryCheck check = new HistoryCheck(
                new EventValidator(settings.catalogue()),
                numbered,
                waiting,
                SequencerSettings.of(settings).cycleRetention(),
                problems);
        long[] checked = {0};
        history.read(row -> {
            check.add(row);
            checked[0]++;
            progress.report(() -> "%,d rows checked".formatted(checked[0]));
        });
        return check.finish();
    }

    private Map<TopicPartition, Long> publish(HistoryTable history, Map<Long, Integer> numberedBefore) {
        long[] published = {0};
        try (HistoryPublisher publisher = new HistoryPublisher(settings)) {
            history.read(row -> {
                if (row.sequenceNumber() > numberedBefore.get(row.cycleNumber())) {
                    publisher.publish(row.cycleNumber(), row.event());
                    published[0]++;
                    progress.report(() -> "%,d events published".formatted(published[0]));
                }
            });
            return publisher.finish();
        }
    }

    private void awaitSequencer(OffsetAdmin offsets, Map<TopicPartition, Long> ends) {
        long least = Long.MAX_VALUE;
        long patience = System.nanoTime() + PATIENCE.toNanos();
        for (long behind = behind(offsets, ends); behind > 0; behind = behind(offsets, ends)) {
            if (behind < least) {
                least = behind;
                patience = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > patience) {
                throw new IllegalStateException(
                        "the sequencer takes none of the %,d events that wait: does it run, has its circuit breaker tripped ('cyclelog sequencer resume')? Then run this again: what is published counts once"
                                .formatted(behind));
            }
            long waiting = behind;
            progress.report(() -> "%,d events wait for the sequencer".formatted(waiting));
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private long behind(OffsetAdmin offsets, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> committed = offsets.committedOffsets(Sequencer.groupId(topics));
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private static void compare(Map<Long, ImportedCycle> wanted, NumberedCycles numbered, ProblemList problems) {
        wanted.forEach((number, cycle) -> {
            NumberedCycles.Cycle there = numbered.cycle(number);
            if (there.hasStrangerUpTo(cycle.events())) {
                problems.add(
                        "cycle %d: %s: meanwhile another event was published into it, or one of it refused ('cyclelog dead-letters list'). Mend that, and begin again with another topics.prefix and an empty database"
                                .formatted(number, there.stranger()));
            } else if (there.imported().events() < cycle.events()) {
                problems.add("cycle %d: %,d of %,d events have a number; see 'cyclelog dead-letters list'"
                        .formatted(number, there.imported().events(), cycle.events()));
            } else if (!there.imported().isEqual(cycle)) {
                problems.add("cycle %d: audit-events does not hold what the table does".formatted(number));
            }
        });
    }
}
