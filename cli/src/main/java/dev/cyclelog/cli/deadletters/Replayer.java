package dev.cyclelog.cli.deadletters;

import dev.cyclelog.cli.deadletters.Verdict.Obstacle;
import dev.cyclelog.cli.deadletters.Verdict.Replayable;
import dev.cyclelog.events.EnvelopeGlimpse;
import dev.cyclelog.events.EventValidator;
import dev.cyclelog.runtime.Progress;
import dev.cyclelog.runtime.Settings;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Publishes dead letters again, in their order, or says what would be published.
 *
 * <p>A letter is noted as replayed after Kafka has stored its event. If the process dies in between, the next run
 * publishes the same event with the same id again, and the sequencer drops it.
 */
public final class Replayer {

    private static final int PAGE = 50;
    private static final int MAX_EDIT_CHARS = 1_000;

    private final Settings settings;
    private final DeadLetterTable table;
    private final DeadLetterFilter filter;
    private final EventEdit edit;
    private final Judge judge;
    private final int limit;
    private final Progress progress;

    /**
     * What a run came to.
     *
     * @param replayable letters that were or would be published
     * @param refused letters that cannot be
     * @param replayedBefore letters that had been, before this run
     * @param left letters that were not looked at because of the limit
     */
    public record Result(int replayable, int refused, int replayedBefore, int left) {}

    /**
     * Prepares a replay.
     *
     * @param filter which letters
     * @param edit what to change of them
     * @param newId whether conflicting duplicates get an id of their own
     * @param limit how many events to publish at most
     * @param lines where progress goes now and then
     */
    public Replayer(
            Settings settings,
            DeadLetterTable table,
            DeadLetterFilter filter,
            EventEdit edit,
            boolean newId,
            int limit,
            Consumer<String> lines) {
        this.settings = settings;
        this.table = table;
        this.filter = filter;
        this.edit = edit;
        this.judge = new Judge(new EventValidator(settings.catalogue()), edit, newId, table);
        this.limit = limit;
        this.progress = new Progress(lines);
    }

    /** Finds out what would be published. Writes nothing. */
    public Result dryRun(BiConsumer<DeadLetter, Verdict> report) {
        return run(report);
    }

    /**
     * Publishes.
     *
     * @param report learns of each letter; of a replayable one when it is published and noted
     * @throws IllegalStateException if Kafka does not store an event; those before it are published and noted
     */
    public Result publish(BiConsumer<DeadLetter, Verdict> report) {
        String how = EnvelopeGlimpse.storable(edit.toString(), MAX_EDIT_CHARS);
        try (ReplayPublisher publisher = new ReplayPublisher(settings)) {
            return run((letter, verdict) -> {
                if (verdict instanceof Replayable event) {
                    publisher.publish(event, letter.source());
                    table.remember(letter.place(), event.cycleNumber(), event.eventId(), event.edited() ? how : null);
                }
                report.accept(letter, verdict);
            });
        }
    }

    private Result run(BiConsumer<DeadLetter, Verdict> report) {
        // Of those that were asked for by place each gets an answer; of the others a count is enough.
        boolean byPlace = !filter.places().isEmpty();
        int replayedBefore = table.countReplayed(filter);
        int replayable = 0;
        int refused = 0;
        Place last = null;
        List<DeadLetter> page = page(byPlace, null);
        while (!page.isEmpty()) {
            for (DeadLetter letter : page) {
                if (replayable == limit) {
                    return new Result(replayable, refused, replayedBefore, table.countNotReplayed(filter, last));
                }
                Verdict verdict = judge.judge(letter);
                report.accept(letter, verdict);
                last = letter.place();
                if (verdict instanceof Replayable) {
                    replayable++;
                } else if (((Verdict.Not) verdict).obstacle() != Obstacle.ALREADY_REPLAYED) {
                    refused++;
                } else if (letter.replay() == null) {
                    // Its own is counted already: this one was replayed as another letter of the same record.
                    replayedBefore++;
                }
            }
            int looked = replayable + refused;
            progress.report(() -> "dead letters looked at: %,d".formatted(looked));
            page = page(byPlace, last);
        }
        return new Result(replayable, refused, replayedBefore, 0);
    }

    private List<DeadLetter> page(boolean withReplayed, Place behind) {
        return withReplayed ? table.page(filter, behind, PAGE) : table.pageOfNotReplayed(filter, behind, PAGE);
    }
}
