package dev.cyclelog.cli;

import dev.cyclelog.cli.deadletters.DeadLetter;
import dev.cyclelog.cli.deadletters.DeadLetterFilter;
import dev.cyclelog.cli.deadletters.DeadLetterJson;
import dev.cyclelog.cli.deadletters.DeadLetterTable;
import dev.cyclelog.cli.deadletters.DeadLetterText;
import dev.cyclelog.cli.deadletters.EventEdit;
import dev.cyclelog.cli.deadletters.Place;
import dev.cyclelog.cli.deadletters.Replayer;
import dev.cyclelog.cli.deadletters.Verdict;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description =
                "Publishes dead letters again that are valid now, by a new schema or by an edit. Says only what it"
                        + " would do, unless --yes is given.",
        mixinStandardHelpOptions = true)
final class DeadLettersReplayCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Mixin
    private DeadLetterFilterOptions filter;

    @Parameters(
            paramLabel = "PLACE",
            arity = "0..*",
            description = "Just these, as 'list' names them: PARTITION:OFFSET or OFFSET.")
    private List<String> places = List.of();

    @Option(names = "--dry-run", description = "Publish nothing and say what would be; the default.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Publish.")
    private boolean yes;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most events that one run publishes. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--edit", paramLabel = "FILE", description = "Publish this file's content instead; for one PLACE.")
    private Path edit;

    @Option(
            names = "--set",
            paramLabel = "POINTER=JSON",
            description = "Set a value in each event: /payload/cost=12. May be repeated.")
    private List<String> set = List.of();

    @Option(
            names = "--remove",
            paramLabel = "POINTER",
            description = "Remove a field from each event: /payload/x. May be repeated.")
    private List<String> remove = List.of();

    @Option(
            names = "--new-id",
            description = "Give conflicting duplicates an id of their own: they are other events, not retries.")
    private boolean newId;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Console console = new Console(spec);
        check();
        List<Place> these = these();
        DeadLetterFilter wanted = filter.filter(these);
        EventEdit change = change();
        Settings settings = config.settings();
        try (DatabasePool database = new DatabasePool(settings.database(), "cyclelog-dead-letters", 1)) {
            DeadLetterTable table =
                    new DeadLetterTable(database.sql(), settings.topics().names());
            List<Place> missing =
                    these.stream().filter(place -> table.find(place).isEmpty()).toList();
            if (!missing.isEmpty()) {
                console.say("there is no dead letter at " + missing + " (or the projector has not read it yet)");
                return 1;
            }
            Replayer replayer = new Replayer(settings, table, wanted, change, newId, limit, console::say);
            BiConsumer<DeadLetter, Verdict> report = (letter, verdict) -> console.print(
                    json
                            ? DeadLetterJson.verdict(letter, verdict, yes).toString()
                            : DeadLetterText.verdict(letter, verdict, yes));
            Replayer.Result result = yes ? replayer.publish(report) : replayer.dryRun(report);
            summarize(result, console);
            return result.refused() == 0 ? 0 : 1;
        }
    }

    private void summarize(Replayer.Result result, Console console) {
        console.say("%s: %,d   cannot be replayed: %,d   replayed before: %,d"
                .formatted(
                        yes ? "published" : "would be published",
                        result.replayable(),
                        result.refused(),
                        result.replayedBefore()));
        if (result.left() > 0) {
            console.say("%,d more were not looked at, because of --limit %d%s"
                    .formatted(result.left(), limit, yes ? ": run this again" : ""));
        }
        if (!yes) {
            console.say("nothing was published; with --yes it is");
        }
    }

    private void check() {
        if (yes && dryRun) {
            throw wrong("--yes and --dry-run exclude each other");
        }
        if (limit < 1) {
            throw wrong("--limit must be at least 1, is " + limit);
        }
        if (!places.isEmpty() && filter.isGiven()) {
            throw wrong("give places, or options that select, not both");
        }
        if (edit != null && places.size() != 1) {
            throw wrong("--edit needs exactly one PLACE: the file replaces one event");
        }
    }

    private List<Place> these() {
        try {
            return places.stream().map(Place::parse).toList();
        } catch (IllegalArgumentException wrong) {
            throw wrong(wrong.getMessage());
        }
    }

    private EventEdit change() throws IOException {
        if (edit != null && (!Files.isReadable(edit) || Files.isDirectory(edit))) {
            throw wrong("cannot read the file '" + edit + "'");
        }
        try {
            return new EventEdit(
                    edit,
                    edit == null ? null : Files.readAllBytes(edit),
                    remove.stream().map(EventEdit::pointer).toList(),
                    set.stream().map(EventEdit.Assignment::parse).toList());
        } catch (IllegalArgumentException wrong) {
            throw wrong(wrong.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
