package dev.cyclelog.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * What was recorded from the game's own server, in {@code shared/data} beside the project's root. The recording is no
 * part of the project, so it may be missing. Each method opens a file anew; the caller closes the stream.
 */
public final class RecordedGame {

    private static final String EVENTS = "events.ndjson.gz";

    private final Path folder;

    private RecordedGame(Path folder) {
        this.folder = folder;
    }

    /** The recording, if a folder above the working directory has it beside it. */
    public static Optional<RecordedGame> find() {
        return find(Path.of("").toAbsolutePath());
    }

    /** The recording; without it the calling test is skipped, saying why. */
    public static RecordedGame findOrSkip() {
        return find().orElseGet(() -> Assumptions.abort("skipped: the recorded game is not here: no folder from "
                + Path.of("").toAbsolutePath() + " upwards has shared/data/" + EVENTS + " beside it"));
    }

    static Optional<RecordedGame> find(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path data = folder.resolveSibling("shared").resolve("data");
            if (Files.isRegularFile(data.resolve(EVENTS))) {
                return Optional.of(new RecordedGame(data));
            }
        }
        return Optional.empty();
    }

    /** Every event in our wire format, in the order in which the game wrote them. */
    public Stream<String> events() {
        return lines(EVENTS);
    }

    /** The events that the game had seen when it made each snapshot, and each cycle's {@code cycle_complete}. */
    public Stream<String> eventsAsSnapshotted() {
        return lines("events-as-snapshotted.ndjson.gz");
    }

    /** The snapshots that the game computed, in its own form: see {@link GameSnapshots}. */
    public Stream<String> snapshots() {
        return lines("snapshots.ndjson.gz");
    }

    private Stream<String> lines(String file) {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(folder.resolve(file))), StandardCharsets.UTF_8));
            return reader.lines().onClose(() -> close(reader));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + folder.resolve(file), failed);
        }
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
