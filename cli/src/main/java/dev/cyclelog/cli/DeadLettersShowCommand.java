package dev.cyclelog.cli;

import dev.cyclelog.cli.deadletters.DeadLetter;
import dev.cyclelog.cli.deadletters.DeadLetterJson;
import dev.cyclelog.cli.deadletters.DeadLetterTable;
import dev.cyclelog.cli.deadletters.DeadLetterText;
import dev.cyclelog.cli.deadletters.Place;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = "Everything about one dead letter, with the original bytes.",
        mixinStandardHelpOptions = true)
final class DeadLettersShowCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(
            paramLabel = "PLACE",
            converter = PlaceConverter.class,
            description =
                    "As 'list' names it: PARTITION:OFFSET or OFFSET; audit-events:PARTITION:OFFSET if it was skipped.")
    private Place place;

    @Option(names = "--raw", description = "Only the original bytes, exactly.")
    private boolean raw;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (raw && json) {
            throw new ParameterException(spec.commandLine(), "--raw and --json exclude each other");
        }
        Console console = new Console(spec);
        Settings settings = config.settings();
        try (DatabasePool database = new DatabasePool(settings.database(), "cyclelog-dead-letters", 1)) {
            Optional<DeadLetter> found =
                    new DeadLetterTable(database.sql(), settings.topics().names()).find(place);
            if (found.isEmpty()) {
                console.say("there is no dead letter at " + place + " (or the projector has not read it yet)");
                return 1;
            }
            DeadLetter letter = found.get();
            if (raw) {
                byte[] value = letter.value() == null ? new byte[0] : letter.value();
                System.out.write(value, 0, value.length);
                System.out.flush();
            } else if (json) {
                console.print(DeadLetterJson.whole(letter).toString());
            } else {
                DeadLetterText.whole(letter).forEach(console::print);
            }
            return 0;
        }
    }
}
